"""What every family shares: the order in which it sees images."""

import numpy as np
import pytest

from genlab.generators.base import batches

pytest.importorskip("keras")


def test_batches_go_through_every_image_and_resume_where_they_stopped() -> None:
    whole = [index for index, _ in zip(batches(100, 10, 3, 0), range(25), strict=False)]
    assert sorted(np.concatenate(whole[:10]).tolist()) == list(range(100))
    again = [index for index, _ in zip(batches(100, 10, 3, 13), range(12), strict=False)]
    assert all(np.array_equal(one, two) for one, two in zip(whole[13:], again, strict=True))
