"""Rounds of boundaries: every truth as likely, no text twice, all texts in turn; points by distance."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from genlab.errors import GenlabError
from genlab.protocols import MAX_SEED, PROTOCOLS, Settings, plan
from genlab.protocols.boundary import CHOICES, NONE, PLACES, distance, guessing, place_of, points

BOUNDARY = PROTOCOLS["boundary"]
FAKES = {"gpt": range(45), "ngram": range(45, 90)}
REALS = range(90, 100)
BEGINS = [2 + number % 9 for number in range(90)] + [PLACES + 1] * 10


@given(questions=st.integers(1, 40), seed=st.integers(0, MAX_SEED))
def test_a_round_tells_each_texts_own_boundary_and_shows_none_twice(questions: int, seed: int) -> None:
    drawn = BOUNDARY.draw(REALS, FAKES, questions, seed, begins=BEGINS)
    shown = [question.stimuli[0] for question in drawn]
    assert len(set(shown)) == len(drawn) == questions
    for number, question in zip(shown, drawn, strict=True):
        assert place_of(question.truth) == BEGINS[number]
        assert question.generator == ("" if number >= 90 else "gpt" if number < 45 else "ngram")
        assert BOUNDARY.roles(question) == (number, None)


def test_every_truth_is_as_likely_and_every_text_comes_equally_often() -> None:
    rounds = [BOUNDARY.draw(REALS, FAKES, 10, seed, begins=BEGINS) for seed in range(640)]
    truths = Counter(question.truth for drawn in rounds for question in drawn)
    makers = Counter(question.generator for drawn in rounds for question in drawn)
    shown = Counter(question.stimuli[0] for drawn in rounds for question in drawn)
    assert chisquare([truths[choice] for choice in CHOICES]).pvalue > 0.001
    assert abs(makers["gpt"] - makers["ngram"]) <= 640  # within one question a round
    assert len(shown) == 100 and chisquare([shown[number] for number in range(100)]).pvalue > 0.001


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


def test_points_fall_with_the_distance_and_guessing_has_its_own() -> None:
    assert [points("5", choice) for choice in CHOICES] == [2, 3, 4, 5, 4, 3, 2, 1, 0, 0]
    assert [distance("9", choice) for choice in ("2", "9", "10", NONE)] == [-7, 0, 1, 2]
    assert guessing("points") == pytest.approx(2.1) and guessing("distance") == pytest.approx(3.3)
    question = BOUNDARY.draw(REALS, FAKES, 1, 3, begins=BEGINS)[0]
    assert [BOUNDARY.score(question, choice) for choice in CHOICES].count(True) == 1
    with pytest.raises(GenlabError, match=r"Unknown choice '1' in boundary. Expected 2 or 3 or"):
        BOUNDARY.score(question, "1")


def test_what_cannot_be_asked_is_refused_in_one_line() -> None:
    with pytest.raises(GenlabError, match=r"Too few texts for a boundary at every place. .* none at none\."):
        BOUNDARY.draw((), FAKES, 5, 0, begins=BEGINS)
    with pytest.raises(GenlabError, match=r"Too few texts with a boundary: 100. Expected at least 101"):
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
