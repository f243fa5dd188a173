"""Rounds of boundaries: every truth as likely, no text twice, all texts in turn; points by distance."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from genlab.errors import GenlabError
from genlab.protocols import MAX_SEED, PROTOCOLS, Bars, Boundary, Settings, plan

BOUNDARY, BARS = PROTOCOLS["boundary"], PROTOCOLS["boundary_bars"]
FAKES = {"gpt": range(45), "ngram": range(45, 90)}
REALS = range(90, 100)
BEGINS = [2 + number % 9 for number in range(90)] + [11] * 10
TUNES = {"gpt": range(35), "ngram": range(35, 70)}, range(70, 80), [2 + n % 7 for n in range(70)] + [9] * 10


@pytest.mark.parametrize("protocol", [Boundary(), Bars()], ids=["texts", "tunes"])
@given(questions=st.integers(1, 40), seed=st.integers(0, MAX_SEED))
def test_a_round_tells_each_ones_own_boundary_and_shows_none_twice(
    protocol: Boundary, questions: int, seed: int
) -> None:
    fakes, reals, begins = TUNES if protocol.name == Bars.name else (FAKES, REALS, BEGINS)
    drawn = protocol.draw(reals, fakes, questions, seed, begins=begins)
    shown = [question.stimuli[0] for question in drawn]
    assert len(set(shown)) == len(drawn) == questions
    for number, question in zip(shown, drawn, strict=True):
        assert protocol.scale.place_of(question.truth) == begins[number]
        assert question.generator == next((name for name in fakes if number in fakes[name]), "")
        assert protocol.roles(question) == (number, None)


@pytest.mark.parametrize("protocol", [Boundary(), Bars()], ids=["texts", "tunes"])
def test_every_truth_is_as_likely_and_every_one_comes_equally_often(protocol: Boundary) -> None:
    fakes, reals, begins = TUNES if protocol.name == Bars.name else (FAKES, REALS, BEGINS)
    rounds = [protocol.draw(reals, fakes, 10, seed, begins=begins) for seed in range(640)]
    truths = Counter(question.truth for drawn in rounds for question in drawn)
    makers = Counter(question.generator for drawn in rounds for question in drawn)
    shown = Counter(question.stimuli[0] for drawn in rounds for question in drawn)
    assert chisquare([truths[choice] for choice in protocol.choices]).pvalue > 0.001
    assert abs(makers["gpt"] - makers["ngram"]) <= 640  # within one question a round
    assert len(shown) == len(begins) and chisquare([shown[n] for n in range(len(begins))]).pvalue > 0.001


def test_equal_seeds_give_equal_rounds() -> None:
    """These rounds stand behind stored sessions, and links that people keep; a change here breaks them."""
    drawn = BOUNDARY.draw(REALS, dict(reversed(FAKES.items())), 4, 1234, begins=BEGINS)
    assert drawn == BOUNDARY.draw(REALS, FAKES, 4, 1234, begins=BEGINS)
    assert drawn != BOUNDARY.draw(REALS, FAKES, 4, 1235, begins=BEGINS)
    assert [(question.stimuli[0], question.truth, question.generator) for question in drawn] == [
        (62, "10", "ngram"),
        (31, "6", "gpt"),
        (93, "none", ""),
        (48, "5", "ngram"),
    ]


def test_an_answer_must_be_one_of_the_places() -> None:
    question = BOUNDARY.draw(REALS, FAKES, 1, 3, begins=BEGINS)[0]
    assert [BOUNDARY.score(question, choice) for choice in BOUNDARY.choices].count(True) == 1
    with pytest.raises(GenlabError, match=r"Unknown choice '1' in boundary. Expected 2 or 3 or"):
        BOUNDARY.score(question, "1")
    fakes, reals, begins = TUNES
    tune = BARS.draw(reals, fakes, 1, 3, begins=begins)[0]
    for choice in ("1", "9"):
        with pytest.raises(GenlabError, match=rf"Unknown choice '{choice}' in boundary_bars. Expected 2 or"):
            BARS.score(tune, choice)


def test_what_cannot_be_asked_is_refused_in_one_line() -> None:
    with pytest.raises(
        GenlabError, match=r"Too few stimuli for a boundary at every place. .* none at none\."
    ):
        BOUNDARY.draw((), FAKES, 5, 0, begins=BEGINS)
    with pytest.raises(GenlabError, match=r"Too few stimuli with a boundary: 100. Expected at least 101"):
        BOUNDARY.draw(REALS, FAKES, 101, 0, begins=BEGINS)
    for settings in (Settings(checks=2), Settings(qualification=4)):
        with pytest.raises(GenlabError, match=r"No qualification and no attention checks in boundary"):
            plan(BOUNDARY, settings, REALS, FAKES, 10, 0, begins=BEGINS)
    with pytest.raises(GenlabError, match=r"Invalid pack for yesno. Expected a pack of whole stimuli. Rec"):
        PROTOCOLS["yesno"].check_asked("text", "boundary")
    with pytest.raises(
        GenlabError, match=r"Invalid pack for boundary. Expected a pack of boundary. Received"
    ):
        BOUNDARY.check_asked("text")
    for protocol, medium, other in ((BOUNDARY, "text", "melody"), (BARS, "melody", "text")):
        protocol.check_asked(medium, "boundary")
        with pytest.raises(
            GenlabError, match=rf"Invalid pack for {protocol.name}. Expected stimuli of medium"
        ):
            protocol.check_asked(other, "boundary")
