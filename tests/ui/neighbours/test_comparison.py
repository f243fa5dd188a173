from dataclasses import replace

import numpy as np
import pytest

from genlab import packs
from genlab.ui.neighbours import comparison


@pytest.fixture
def pack() -> packs.Pack:
    return packs.load("mnist")


def test_distances_are_the_pack_s(pack: packs.Pack) -> None:
    found = comparison.compare(pack, "pixel")
    assert sorted(found.fakes) == sorted(pack.nearest_distances[[g == "pixel" for g in pack.generators]])
    assert len(found.reals) == len(pack.reals)
    rows, chart = comparison.histogram(found)
    curve = np.array(rows["density"]).reshape(2, -1)
    at = np.array(rows["distance"])[: curve.shape[1]]
    for drawn, distances in zip(curve, (found.reals, found.fakes), strict=True):
        assert np.trapezoid(drawn, at) == pytest.approx(1, abs=0.05)
        assert at[drawn.argmax()] == pytest.approx(np.median(distances), rel=0.3)
    assert chart["encoding"]["color"]["scale"]["range"] == ["#3b76e1", "#d9730d"]


@pytest.mark.parametrize(
    ("factor", "said"), [(1.0, "no sign of copying"), (0.1, "nearer"), (10.0, "farther")]
)
def test_the_sentence_says_what_the_distances_say(pack: packs.Pack, factor: float, said: str) -> None:
    reals = pack.nearest_distances[list(pack.reals)]
    distances = pack.nearest_distances.copy()
    fakes = list(pack.fakes["pixel"])
    distances[fakes] = np.resize(reals, len(fakes)) * np.float32(factor)
    changed = replace(pack, nearest_distances=distances)
    assert said in comparison.sentence(comparison.compare(changed, "pixel"))
