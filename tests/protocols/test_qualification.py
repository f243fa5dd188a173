from genlab.protocols import Given
from genlab.protocols.qualification import qualify

HALVES = {"fake": 50, "real": 50}


def answered(fakes: list[bool], reals: list[bool]) -> list[Given]:
    return [Given("qualification", "fake", right) for right in fakes] + [
        Given("qualification", "real", right) for right in reals
    ]


def test_both_classes_must_reach_the_share():
    assert qualify(HALVES, answered([True] * 50, [True] * 50)).passed
    for fakes, reals in (([True] * 50, [False] * 50), ([False] * 50, [True] * 50)):
        found = qualify(
            HALVES, answered(fakes, reals)
        )  # always the same answer: all of one class, none of the other
        assert found.passed is False and not found.possible
    # 33 of 50 (66%) on both passes, 32 of 50 (64%) on one does not.
    enough, short = [True] * 33 + [False] * 17, [True] * 32 + [False] * 18
    assert qualify(HALVES, answered(enough, enough)).passed
    found = qualify(HALVES, answered(short, enough))
    assert (found.fakes_right, found.reals_right, found.passed) == (0.64, 0.66, False)


def test_before_the_end_it_says_whether_it_can_still_be_passed():
    assert qualify(HALVES, []).passed is None and qualify(HALVES, []).possible
    assert qualify(HALVES, answered([False] * 17, [])).possible
    found = qualify(HALVES, answered([False] * 18, []))
    assert not found.possible and found.passed is None
