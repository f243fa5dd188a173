"""Edit distance: as the table that everybody writes by hand, for all of a pool at once."""

import numpy as np
import pytest

from genlab.media.text.edits import Pool, differing, distance


def by_hand(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        row, above = [number], row
        for place, beside in enumerate(other, 1):
            row.append(min(above[place - 1] + (letter != beside), above[place] + 1, row[-1] + 1))
    return row[-1]


@pytest.mark.parametrize("length", [0, 1, 7, 63, 64, 65, 128, 150])
def test_a_pool_is_measured_as_by_hand(length: int) -> None:
    rng = np.random.default_rng(length)
    pool = ["".join(rng.choice(list("abc "), rng.integers(0, 170))) for _ in range(6)] + ["", "가나"]
    line = "".join(rng.choice(list("abcd"), length))
    assert Pool(pool).distances(line).tolist() == [by_hand(line, other) for other in pool]


def test_tokens_are_measured_as_letters_are() -> None:
    assert distance(["C2", "E2", "G4"], ["C2", "G4", "G4", "E2"]) == 2


def test_letters_that_differ_are_marked() -> None:
    marked = differing("the lightless land", "the light land")
    assert "".join(letter for letter, new in zip("the lightless land", marked, strict=True) if new) == "less"
    assert differing("abc", "abc") == [False] * 3 and differing("abc", "xyz") == [True] * 3
    for one, other in (("kitten", "sitting"), ("sitting", "kitten")):
        assert sum(differing(one, other)) <= by_hand(one, other)
