"""Preference: all designs meet about equally often, from either side, and no answer is right."""

from collections import Counter

import pytest

from genlab.errors import GenlabError
from genlab.protocols import DESIGNS, PROTOCOLS, Settings, about, get, plan
from genlab.protocols.preference import Preference, pairs, whose

FAKES = {"kept": [1, 4, 6, 9, 11, 12], "random": [0, 2, 3, 5, 7]}
WHOSE = {number: maker for maker, numbers in FAKES.items() for number in numbers}


@pytest.mark.parametrize("count", [2, 3, 6, 7, 24, 25])
def test_every_pair_stands_once_and_sides_are_balanced(count: int) -> None:
    found = pairs(count)
    assert {frozenset(pair) for pair in found} == {
        frozenset((one, other)) for one in range(count) for other in range(one)
    }
    assert len(found) == count * (count - 1) // 2
    sides = Counter(left for left, _right in found)
    assert all(abs(2 * sides[number] - (count - 1)) <= 1 for number in range(count))


def test_no_design_comes_again_before_all_have_come() -> None:
    for count in (8, 9):
        each = count // 2
        for turn in range(0, len(pairs(count)), each):
            row = [number for pair in pairs(count)[turn : turn + each] for number in pair]
            assert len(set(row)) == len(row)


def test_over_people_in_turn_pairs_and_sides_are_met_equally_often() -> None:
    protocol, people, questions = Preference(), 22, 10  # four times all 55 pairs
    asked = [question for seed in range(people) for question in protocol.draw([], FAKES, questions, seed)]
    met = Counter(frozenset(question.stimuli) for question in asked)
    assert set(met.values()) == {4} and len(met) == 55
    assert set(Counter(question.stimuli for question in asked).values()) == {2}  # as often from either side
    shown = Counter(number for question in asked for number in question.stimuli)
    assert set(shown) == set(WHOSE) and len(set(shown.values())) == 1


def test_a_round_asks_no_pair_twice_and_tells_whose_each_design_is() -> None:
    for seed in range(30):
        asked = Preference().draw([20, 21], FAKES, 20, seed)
        assert len({frozenset(question.stimuli) for question in asked}) == 20
        for question in asked:
            assert whose(question.generator) == tuple(WHOSE[number] for number in question.stimuli)
            assert question.truth == ""
    assert Preference().draw([], FAKES, 20, 3) == Preference().draw([20], FAKES, 20, 3)


def test_no_answer_is_right() -> None:
    protocol = Preference()
    question = protocol.draw([], FAKES, 5, 1)[0]
    assert not protocol.scored and not protocol.score(question, "left")
    assert protocol.roles(question) == question.stimuli
    assert [name for name, each in PROTOCOLS.items() if not each.scored] == ["preference"]
    with pytest.raises(GenlabError, match="Unknown choice 'real' in preference"):
        protocol.score(question, "real")


def test_what_needs_a_right_answer_is_refused() -> None:
    for settings in (Settings(qualification=2), Settings(checks=1), Settings(confidence=True)):
        with pytest.raises(
            GenlabError, match="No qualification, attention checks or confidence in preference"
        ):
            plan(Preference(), settings, [], FAKES, 10, 0)
    assert len(plan(Preference(), Settings(reason=True), [], FAKES, 10, 0)) == 10


def test_too_few_designs_are_refused_in_one_line() -> None:
    with pytest.raises(
        GenlabError, match=r"Too few designs: 4, which make 6 pairs. Expected at least 12 pairs"
    ):
        Preference().draw([], {"kept": [1, 2, 3, 4]}, 12, 0)


def test_only_packs_of_designs_are_asked_which_one_would_buy() -> None:
    assert "preference" in about("image", DESIGNS) and "yesno" in about("image", DESIGNS)
    assert "preference" not in about("image") and "fillin" not in about("image", DESIGNS)
    with pytest.raises(GenlabError, match=r"Expected a pack of designs. Received: one of whole stimuli"):
        get("preference").check_asked("image", "")
