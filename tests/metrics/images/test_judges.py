"""Three judges that learn to tell images from images."""

import numpy as np
import pytest

from genlab.metrics.images.judges import JUDGES, best_judge, linear, trees

pytest.importorskip("sklearn")


def spots(count: int, seed: int) -> np.ndarray:
    """Return images of noise around grey."""
    return np.random.default_rng(seed).integers(100, 140, (count, 8, 8)).astype(np.uint8)


@pytest.mark.parametrize("name", ["trees", "linear"])
def test_a_judge_tells_nothing_where_there_is_nothing_and_is_the_same_twice(name: str) -> None:
    judges = [JUDGES[name](spots(300, 0), spots(300, 1), 0) for _ in range(2)]
    first, again = (judge(spots(400, 2)) for judge in judges)
    assert first.dtype == np.float32 and np.array_equal(first, again)
    assert abs(float((first >= 0.5).mean()) - 0.5) < 0.15


def test_trees_see_one_pixel_and_a_line_through_cues_a_haze() -> None:
    marked, hazy = spots(600, 3), spots(600, 3)
    marked[:, 2, 5] = 150
    hazy[:, 1, :3] = 9
    for learn, fake in ((trees, marked), (linear, hazy)):
        judge = learn(spots(300, 0), fake[:300], 0)
        assert (judge(fake[300:]) > 0.5).mean() > 0.95 and (judge(spots(300, 1)) < 0.5).mean() > 0.95


def test_the_judge_that_told_most_is_the_best() -> None:
    assert (
        best_judge({"two_sample_network": 0.6, "two_sample_trees": 0.7, "two_sample_linear": 0.5}) == "trees"
    )
    assert best_judge({"two_sample_accuracy": 0.6}) == ""
