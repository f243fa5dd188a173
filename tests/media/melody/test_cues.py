import numpy as np
import pytest

from genlab.media.melody import cues
from genlab.media.melody.tune import Tune

HOME = Tune.of_line("4/4 major |1 0/96+48 D4 48/96+48 D4 |2 0/96+48 D4 48/96+48 D4 |3 0/96+96 D4")
AWAY = Tune.of_line("4/4 major |1 0/96+24 D4 24/96+24 A#4 48/96+48 z |2 0/96+72 E5")


def test_cues_are_counted() -> None:
    found = {name: values.tolist() for name, values in cues.measure([HOME, AWAY]).items()}
    assert found["length"] == [3, 1.75] and found["bars"] == [3, 2] and found["notes"] == [5 / 3, 3 / 2]
    assert found["range"] == [0, 14] and found["unfit"] == [0, 0.5] and found["homeless"] == [0, 1]
    assert found["repeats"] == [0.5, 0] and found["leaps"] == [0, 1] and found["steps"] == [0, 1]
    assert found["rhythm"] == [2, 3] and found["strangers"] == [0, 1 / 3]
    assert found["rests"] == [0, pytest.approx(48 / 168)]


def test_profiles_are_shares() -> None:
    found = cues.profiles([HOME, AWAY])
    assert {name: each.shape for name, each in found.items()} == {
        "intervals": (2, 25), "durations": (2, 13), "pitches": (2, 12),
    }  # fmt: skip
    assert all(np.allclose(each.sum(1), 1) for each in found.values())
    assert found["intervals"][0, 12] == 1 and found["intervals"][1, [20, 18]].tolist() == [0.5, 0.5]
    assert found["durations"][0, -1] == 0.2 and found["pitches"][1, [0, 2, 8]].tolist() == [1 / 3] * 3


def test_features_are_near_where_tunes_move_alike_in_whichever_key() -> None:
    found = cues.runs([HOME, HOME.moved(3), AWAY])
    assert np.allclose(np.linalg.norm(found, axis=1), 1) and np.allclose(found[0], found[1])
    assert float(found[0] @ found[2]) < 0.5
