from genlab.protocols import Question
from genlab.protocols.qualification import qualify

ROUND = [
    Question((number,), "fake" if number % 2 else "real", "gan" if number % 2 else "")
    for number in range(100)
]


def test_both_classes_must_reach_the_share():
    right_on = {truth: [question.truth == truth for question in ROUND] for truth in ("fake", "real")}
    assert qualify(ROUND, [True] * 100).passed
    for truth in ("fake", "real"):
        found = qualify(ROUND, right_on[truth])  # always the same answer: all of one class, none of the other
        assert found.passed is False and not found.possible
    # 33 of 50 (66%) on both passes, 32 of 50 (64%) on one does not.
    results = [number // 2 < 33 for number in range(100)]
    assert qualify(ROUND, results).passed
    results[65] = False
    assert qualify(ROUND, results).fakes_right == 0.64
    assert qualify(ROUND, results).passed is False


def test_before_the_end_it_says_whether_it_can_still_be_passed():
    assert qualify(ROUND, []).passed is None and qualify(ROUND, []).possible
    assert qualify(ROUND, [False] * 34).possible
    found = qualify(ROUND, [False] * 37)
    assert not found.possible and found.passed is None
