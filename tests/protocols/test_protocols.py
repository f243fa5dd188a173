"""Rounds are balanced, repeatable and without a pattern to guess by; only possible answers are scored."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import COINS, HALVES, MAX_SEED, PROTOCOLS, Pair, Protocol, Question, YesNo, get

REALS = range(100)
FAKES = {"gan": range(100, 150), "flow": range(150, 200), "pixel": range(200, 250)}

yesno, pair = PROTOCOLS["yesno"], PROTOCOLS["pair"]
both = pytest.mark.parametrize("protocol", [yesno, pair], ids=["yesno", "pair"])
rounds = given(questions=st.integers(1, 100), seed=st.integers(0, MAX_SEED))


def even(counts: Counter[str], kinds: int) -> bool:
    """Return whether none of so many kinds came more than once oftener than another."""
    full = [*counts.values(), *[0] * (kinds - len(counts))]
    return max(full) - min(full) <= 1


drawings = pytest.mark.parametrize("drawing", [HALVES, COINS], ids=["halves", "coins"])


@drawings
@rounds
def test_a_yesno_round_shows_reals_and_fakes_of_all_generators(
    drawing: int, questions: int, seed: int
) -> None:
    drawn = yesno.draw(REALS, FAKES, questions, seed, drawing)
    assert len(drawn) == questions
    if drawing == HALVES:
        assert even(Counter(question.truth for question in drawn), 2)
    assert even(Counter(question.generator for question in drawn if question.truth == "fake"), 3)
    for question in drawn:
        (image,) = question.stimuli
        maker = next((name for name, images in FAKES.items() if image in images), "")
        assert question == Question((image,), "fake" if maker else "real", maker)


@drawings
@rounds
def test_a_pair_round_shows_a_real_and_a_fake_on_either_side(drawing: int, questions: int, seed: int) -> None:
    drawn = pair.draw(REALS, FAKES, questions, seed, drawing)
    assert len(drawn) == questions
    if drawing == HALVES:
        assert even(Counter(question.truth for question in drawn), 2)
    assert even(Counter(question.generator for question in drawn), 3)
    for question in drawn:
        left, right = question.stimuli
        real, fake = (left, right) if question.truth == "left" else (right, left)
        assert real in REALS
        assert fake in FAKES[question.generator]


@both
@drawings
@rounds
def test_no_image_comes_twice(protocol: Protocol, drawing: int, questions: int, seed: int) -> None:
    drawn = protocol.draw(REALS, FAKES, questions, seed, drawing)
    shown = [image for question in drawn for image in question.stimuli]
    assert len(set(shown)) == len(shown)


@both
def test_equal_seeds_give_equal_rounds_in_whatever_order_the_generators_are_named(protocol: Protocol) -> None:
    backwards = dict(reversed(FAKES.items()))
    drawn = protocol.draw(REALS, FAKES, 20, seed=1234)
    assert protocol.draw(REALS, backwards, 20, seed=1234) == drawn
    assert protocol.draw(REALS, FAKES, 20, seed=1235) != drawn


def test_a_round_outlives_versions() -> None:
    """These rounds stand behind stored sessions, and links that people keep; a change here breaks them."""
    fakes = {"gan": [4, 5], "flow": [6, 7]}
    assert yesno.draw(range(4), fakes, 4, 1234, HALVES) == [
        Question((5,), "fake", "gan"),
        Question((1,), "real", ""),
        Question((7,), "fake", "flow"),
        Question((2,), "real", ""),
    ]
    assert pair.draw(range(4), fakes, 3, 1234, HALVES) == [
        Question((7, 2), "right", "flow"),
        Question((1, 5), "left", "gan"),
        Question((6, 3), "right", "flow"),
    ]
    assert yesno.draw(range(4), fakes, 4, 1234) == [
        Question((5,), "fake", "gan"),
        Question((0,), "real", ""),
        Question((6,), "fake", "flow"),
        Question((2,), "real", ""),
    ]
    assert pair.draw(range(4), fakes, 3, 1234) == [
        Question((5, 2), "right", "gan"),
        Question((1, 7), "left", "flow"),
        Question((6, 3), "right", "flow"),
    ]


@both
def test_over_many_seeds_every_place_and_image_comes_equally_often(protocol: Protocol) -> None:
    first = protocol.choices[0]
    drawn = [protocol.draw(range(8), {"gan": range(8, 16)}, 8, seed) for seed in range(2000)]
    places = Counter(
        place for round_ in drawn for place, question in enumerate(round_) if question.truth == first
    )
    images = Counter(image for round_ in drawn for question in round_ for image in question.stimuli)
    repeats = Counter(a.truth == b.truth for round_ in drawn for a, b in pairwise(round_))
    assert sum(places.values()) == pytest.approx(8000, abs=4 * 63)
    assert chisquare([places[place] for place in range(8)]).pvalue > 0.001
    assert chisquare([images[image] for image in range(16)]).pvalue > 0.001
    # What came says nothing of what comes.
    assert repeats[True] / repeats.total() == pytest.approx(1 / 2, abs=0.017)


@both
def test_the_right_choice_scores_and_the_other_does_not(protocol: Protocol) -> None:
    for question in protocol.draw(REALS, FAKES, 10, seed=0):
        assert [protocol.score(question, choice) for choice in protocol.choices] == [
            question.truth == choice for choice in protocol.choices
        ]
        assert protocol.score(question, question.truth)


@pytest.mark.parametrize(
    ("protocol", "choice"),
    [(yesno, "left"), (yesno, ""), (yesno, "REAL"), (yesno, None), (pair, "real"), (pair, ["left"])],
)
def test_a_choice_that_is_not_offered_is_refused(protocol: Protocol, choice: str) -> None:
    question = protocol.draw(REALS, FAKES, 1, seed=0)[0]
    with pytest.raises(GenlabError, match="Expected " + " or ".join(protocol.choices)):
        protocol.score(question, choice)


def test_a_pair_is_about_its_fake_and_compares_it_with_its_real() -> None:
    assert pair.roles(Question((3, 14), "left", "gan")) == (14, 3)
    assert pair.roles(Question((14, 3), "right", "gan")) == (14, 3)
    assert yesno.roles(Question((14,), "fake", "gan")) == (14, None)


@pytest.mark.parametrize(
    ("protocol", "reals", "fakes", "message"),
    [
        (yesno, 4, {"gan": 5}, "Too few real images: 4. Expected at least 5"),
        (yesno, 5, {"gan": 4}, "Too few images of generator 'gan': 4. Expected at least 5"),
        (pair, 9, {"gan": 10}, "Too few real images: 9. Expected at least 10"),
        (pair, 10, {"gan": 9, "flow": 4}, "Too few images of generator 'flow': 4. Expected at least 5"),
        (pair, 10, {}, "No fake images"),
    ],
)
def test_a_pack_that_does_not_suffice_is_refused_whatever_the_seed(
    protocol: Protocol, reals: int, fakes: dict[str, int], message: str
) -> None:
    images = {name: range(100, 100 + count) for name, count in fakes.items()}
    for seed in range(20):
        with pytest.raises(GenlabError, match=message):
            protocol.draw(range(reals), images, 10, seed)


def test_a_pack_that_just_suffices_does_so_whatever_the_seed() -> None:
    for seed in range(50):
        assert len(yesno.draw(range(5), {"gan": range(5, 8), "flow": range(8, 11)}, 9, seed)) == 9
        assert len(pair.draw(range(9), {"gan": range(9, 14), "flow": range(14, 19)}, 9, seed)) == 9


@pytest.mark.parametrize("questions", [0, -1, 2.5, True, None])
def test_an_impossible_length_is_refused(questions: int) -> None:
    with pytest.raises(GenlabError, match="number of questions"):
        yesno.draw(REALS, FAKES, questions, seed=0)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, 1.0, "1234", True, None])
def test_an_impossible_seed_is_refused(seed: int) -> None:
    with pytest.raises(GenlabError, match="Invalid seed"):
        pair.draw(REALS, FAKES, 10, seed=seed)


def test_an_unknown_protocol_is_refused_by_name() -> None:
    assert protocols.get("pair") is pair
    with pytest.raises(
        GenlabError,
        match=r"Unknown protocol 'pairs'\. Expected one of: yesno, pair, hype_infinity, hype_time, ada"
        r"ptive, boundary, boundary_bars, fillin, preference\.",
    ):
        protocols.get("pairs")


def test_participants_in_turn_see_every_image_about_equally_often():
    reals, fakes = range(60), {"gan": range(60, 90), "flow": range(90, 130)}
    for protocol in (YesNo(), Pair()):
        shown = dict.fromkeys(range(130), 0)
        for seed in range(1000, 1060):
            for question in protocol.draw(reals, fakes, 12, seed):
                for number in question.stimuli:
                    shown[number] += 1
        for kind in (reals, *fakes.values()):
            counts = [shown[number] for number in kind]
            # Drawn by chance, 60 rounds would spread over four to five times that.
            assert max(counts) - min(counts) <= 4, (protocol.name, counts)


def test_neighbouring_seeds_share_no_image_within_a_cycle():
    first = {q.stimuli[0] for q in YesNo().draw(range(100), {"gan": range(100, 200)}, 20, 0)}
    second = {q.stimuli[0] for q in YesNo().draw(range(100), {"gan": range(100, 200)}, 20, 1)}
    assert not first & second


def test_hype_infinity_is_a_hundred_images_half_and_half():
    drawn = get("hype_infinity").draw(range(60), {"gan": range(60, 120)}, 100, 3)
    assert [question.truth for question in drawn].count("fake") == 50
    with pytest.raises(GenlabError, match="Expected 100"):
        get("hype_infinity").draw(range(60), {"gan": range(60, 120)}, 20, 3)
