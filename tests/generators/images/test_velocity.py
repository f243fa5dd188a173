"""The network that tells a velocity."""

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from genlab.generators.images.velocity import BLOCKS, BLOCKS_IN_SQUARES, velocity_network


@pytest.mark.parametrize("blocks", [BLOCKS, BLOCKS_IN_SQUARES])
def test_it_answers_for_every_pixel_and_stands_still_before_it_has_learned(blocks: tuple[int, ...]) -> None:
    network = velocity_network((8, 12, 3), 2, 8, blocks=blocks)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((5, 8, 12, 3)).astype(np.float32)
    t, label = rng.random((5, 1), np.float32), np.array([0, 1, 0, 1, 0], np.int32)
    assert np.array_equal(network([x, t, label]), np.zeros_like(x))
    network.set_weights(  # as if it had learned: what begins at zero would hide the rest
        [w if w.any() else 0.1 * rng.standard_normal(w.shape).astype(w.dtype) for w in network.get_weights()]
    )
    found = np.asarray(network([x, t, label]))
    for other in ([x, 1 - t, label], [x, t, 1 - label], [x[::-1].copy(), t, label]):
        assert np.abs(np.asarray(network(other)) - found).max() > 1e-4  # place, time and class all count
