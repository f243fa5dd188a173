"""A coin for each question: what was told says nothing of what comes, and images are shown evenly over people."""

from collections import Counter

import pytest
from scipy.stats import binomtest, chisquare

from genlab.protocols import COINS, HALVES, PROTOCOLS, Settings, get, plan
from genlab.protocols.coins import CYCLE
from genlab.simulation.guessing import right

REALS, FAKES = range(200), {"gan": range(200, 300), "flow": range(300, 400)}


@pytest.mark.parametrize(("protocol", "rounds", "questions"), [("yesno", 1500, 20), ("pair", 1500, 20)])
def test_who_counts_is_right_no_more_often_than_who_guesses(
    protocol: str, rounds: int, questions: int
) -> None:
    error = 0.5 / (rounds * questions) ** 0.5
    for way in ("guesses", "counts"):
        found = right(protocol, way, rounds=rounds, questions=questions)
        assert found == pytest.approx(0.5, abs=4 * error), way
    once = right(protocol, "counts", rounds=200, questions=questions, drawing=HALVES)
    assert once > 0.59  # so it was before: 62%


def test_who_counts_through_a_sitting_of_flashes_gains_nothing() -> None:
    assert right("adaptive", "counts", rounds=40, questions=150) == pytest.approx(
        0.5, abs=4 * 0.5 / 6000**0.5
    )
    assert right("adaptive", "counts", rounds=10, questions=150, drawing=HALVES) > 0.6


def test_rounds_have_as_many_reals_as_a_coin_gives() -> None:
    drawn = [get("yesno").draw(REALS, FAKES, 8, seed) for seed in range(1500)]
    counts = Counter(sum(question.truth == "real" for question in round_) for round_ in drawn)
    expected = [1500 * ways / 256 for ways in (1, 8, 28, 56, 70, 56, 28, 8, 1)]
    assert chisquare([counts[reals] for reals in range(9)], expected).pvalue > 0.001


@pytest.mark.parametrize("before", ["real", "fake"])
def test_after_any_three_truths_either_comes_next(before: str) -> None:
    drawn = [[q.truth for q in get("yesno").draw(REALS, FAKES, 20, seed)] for seed in range(1500)]
    after = [
        truths[place]
        for truths in drawn
        for place in range(3, 20)
        if truths[place - 3 : place] == [before] * 3
    ]
    assert binomtest(after.count("real"), len(after)).pvalue > 0.001


def test_people_of_a_cycle_are_shown_every_image_of_a_kind_equally_often() -> None:
    for name in ("yesno", "pair"):
        for cycle in (0, 3, 10**12 // CYCLE):
            shown: Counter[int] = Counter()
            for seed in range(cycle * CYCLE, (cycle + 1) * CYCLE):
                shown.update(n for q in get(name).draw(REALS, FAKES, 12, seed) for n in q.stimuli)
            for kind in (REALS, *FAKES.values()):
                counts = [shown[number] for number in kind]
                assert max(counts) - min(counts) <= 1, (name, cycle)


def test_where_images_of_a_kind_run_out_the_rest_is_of_the_other() -> None:
    """Ten of either are enough for a round of 20, as they ever were: then some rounds end in a run."""
    drawn = [get("yesno").draw(range(10), {"gan": range(10, 22)}, 20, seed) for seed in range(300)]
    reals = [sum(question.truth == "real" for question in round_) for round_ in drawn]
    assert set(reals) == {8, 9, 10}
    for round_ in drawn:
        assert len({question.stimuli for question in round_}) == 20
    # With enough of both the coin is cut short once in thousands of rounds.
    assert right("yesno", "counts", rounds=1500, images=19) == pytest.approx(0.5, abs=0.0116)


def test_where_attention_checks_stand_tells_nothing_of_the_truths() -> None:
    places: Counter[tuple[bool, str]] = Counter()
    for seed in range(1000):
        planned = plan(get("yesno"), Settings(checks=1), REALS, FAKES, 20, seed)
        place = next(number for number, trial in enumerate(planned) if trial.part == "check")
        places[place > 10, planned[0].question.truth] += 1
    late = places[True, "real"] + places[True, "fake"]
    assert binomtest(places[True, "real"], late).pvalue > 0.001


def test_what_is_published_half_and_half_stays_so() -> None:
    settings = Settings(blocks=1, block_trials=40)
    for name, questions in (("hype_infinity", 100), ("hype_time", 40)):
        for seed in range(10):
            truths = [t.question.truth for t in plan(get(name), settings, REALS, FAKES, questions, seed)]
            assert truths.count("real") == questions // 2
    for seed in range(10):
        planned = plan(get("yesno"), Settings(qualification=20), REALS, FAKES, 20, seed)
        assert [t.question.truth for t in planned[:20]].count("real") == 10
    assert {name for name, protocol in PROTOCOLS.items() if protocol.halves} == {"hype_infinity", "hype_time"}


def test_a_qualification_is_drawn_as_it_ever_was() -> None:
    asked = [
        plan(get("yesno"), Settings(qualification=20), REALS, FAKES, 20, 5, drawing)[:20]
        for drawing in (HALVES, COINS)
    ]
    assert asked[0] == asked[1]
