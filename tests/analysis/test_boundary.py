"""What is said of boundaries is true of people whose exact share and distance are known."""

import numpy as np
import pandas as pd
import pytest

from genlab import protocols
from genlab.analysis import boundary
from genlab.analysis.study import of_answers
from genlab.errors import GenlabError
from genlab.protocols.scale import MOST_POINTS, Scale
from genlab.simulation.places import Reader, place_study

STUDIES = 24


def test_the_analysis_knows_places_as_the_protocol_does() -> None:
    asking = {name: each for name, each in protocols.PROTOCOLS.items() if each.scale}
    assert set(boundary.PROTOCOLS) == set(asking) and boundary.MOST_POINTS == MOST_POINTS
    for name, protocol in asking.items():
        assert boundary.choices(name) == protocol.choices
    assert boundary.sites(pd.Series(["2", "10", "none"]), "boundary").tolist() == [2, 10, 11]
    assert boundary.sites(pd.Series(["2", "8", "none"]), "boundary_bars").tolist() == [2, 8, 9]
    for wrong, name in (("1", "boundary"), ("9", "boundary_bars")):
        with pytest.raises(GenlabError, match=rf"Invalid place '{wrong}'. Expected one of: 2, 3"):
            boundary.sites(pd.Series([wrong]), name)
    mixed = pd.concat([place_study(Reader(), 1), place_study(Reader(protocol="boundary_bars"), 1)])
    with pytest.raises(
        GenlabError, match=r"Expected those of one protocol .* Received: boundary, boundary_bars"
    ):
        boundary.summarise(mixed)


@pytest.mark.parametrize(
    "who",
    [
        Reader(lapse=1.0),
        Reader(1.5, 0.5),
        Reader(1.5, 0.4, 1.0, 1.0),
        Reader(lapse=1.0, protocol="boundary_bars"),
        Reader(1.2, 0.5, protocol="boundary_bars"),
    ],
    ids=["guess", "see", "differ", "guess-bars", "hear"],
)
def test_intervals_hold_the_true_exact_share_and_distance(who: Reader) -> None:
    exact, distance = who.expected()
    held = {"exact": 0, "distance": 0}
    told, off = 0, 0.0
    for seed in range(STUDIES):
        found = boundary.summarise(place_study(who, seed))[0]
        assert found.exact.interval and found.distance.interval
        held["exact"] += found.exact.interval[0] <= exact <= found.exact.interval[1]
        held["distance"] += found.distance.interval[0] <= distance <= found.distance.interval[1]
        told += found.verdict == "told"
        off += found.distance.value / STUDIES
    # 95% of them, less four standard errors; who guesses is told in 5% at most, who sees in all.
    assert min(held.values()) >= 0.95 * STUDIES - 4 * (0.95 * 0.05 * STUDIES) ** 0.5
    assert off == pytest.approx(distance, abs=0.1)
    assert told <= 6 if who.lapse == 1 else told == STUDIES


def test_who_guesses_is_as_far_off_as_said() -> None:
    for protocol, places in boundary.PROTOCOLS.items():
        exact, distance = Reader(lapse=1.0, protocol=protocol).expected()
        assert exact == pytest.approx(1 / places)
        assert distance == pytest.approx(Scale(places).guessing("distance"))
    with pytest.raises(GenlabError, match=r"Invalid protocol of a reader. .* Received: yesno"):
        Reader(protocol="yesno")


def test_who_always_names_the_middle_is_nearer_but_sees_nothing() -> None:
    answers = place_study(Reader(lapse=1.0), 1).assign(choice="6")
    found = boundary.summarise(answers)[0]
    assert found.distance.value < 2.7 and found.guessing == pytest.approx(2.5)
    assert found.nearer and found.nearer.interval and found.nearer.interval[0] < 0 < found.nearer.interval[1]
    assert found.verdict == "more"
    tunes = place_study(Reader(lapse=1.0, protocol="boundary_bars"), 1).assign(choice="5")
    found = boundary.summarise(tunes)[0]
    assert found.guessing == pytest.approx(2) and found.chance == 0.125 and found.verdict == "more"


def test_habits_tell_nothing_of_a_generator_or_of_texts_of_people_alone() -> None:
    """Who says "none" half of the time is right in half of people's texts, and seldom in a generator's."""
    rng, told, above = np.random.default_rng(0), 0, 0.0
    for seed in range(STUDIES):
        answers = place_study(Reader(lapse=1.0), seed)
        named = answers["choice"].where(rng.random(len(answers)) < 0.5, boundary.NONE)
        rows = {row.generator: row for row in boundary.summarise(answers.assign(choice=named))}
        alone = rows.pop("")
        assert alone.exact.value > 0.3 and alone.verdict == "more"
        assert (alone.chance, alone.guessing, alone.above, alone.nearer) == (None,) * 4
        del rows[None]
        for maker, row in rows.items():
            assert row.above is not None and row.chance is not None and row.chance < 1 / 10, maker
            above += row.above.value / len(rows) / STUDIES
            told += row.verdict == "told"
        middle = boundary.summarise(answers.assign(choice="6"))[1]
        assert middle.nearer is not None and middle.nearer.value == pytest.approx(0, abs=0.4)
    assert above == pytest.approx(0, abs=0.01) and told <= 0.1 * STUDIES * len(rows)


def test_learning_is_found_where_there_is_some() -> None:
    gained = boundary.learning(place_study(Reader(1.0, 0.9), 2, people=60, gain=0.7))
    same = boundary.learning(place_study(Reader(1.0, 0.5), 2, people=60))
    assert gained and same
    assert gained["gain_interval"][0] > 0 and gained["gain"] == pytest.approx(
        gained["second_half"] - gained["first_half"]
    )
    assert same["gain_interval"][0] < 0 < same["gain_interval"][1]
    assert [entry["trial"] for entry in same["trials"]] == list(range(1, 11))
    one = place_study(Reader(), 3, people=4, questions=1)
    assert boundary.learning(one) is None
    two = place_study(Reader(), 3, people=1, questions=2)
    found = boundary.learning(two)
    assert found and found["gain_interval"] is None  # two answers say nothing of how much others would vary


def test_answers_that_are_all_alike_tell_no_interval_of_a_mean_but_one_of_a_share() -> None:
    answers = place_study(Reader(1.0, 0.0), 4, people=6)
    right = answers.assign(choice=answers["truth"])
    (gpt,) = (row for row in boundary.summarise(right) if row.generator == "gpt")
    assert gpt.exact.value == 1 and gpt.distance == boundary.Mean(0.0, None)
    assert gpt.exact.interval and gpt.above and gpt.above.interval
    assert 0 < gpt.above.interval[0] < gpt.above.value and gpt.verdict == "told"


def test_a_study_tells_of_boundaries_apart_from_what_is_real_or_fake() -> None:
    report = of_answers(place_study(Reader(1.0, 0.2), 5))
    (part,) = report["boundary"]
    assert report["generators"] == {} and part["part"] == ""
    assert [each["generator"] for each in part["placed"]] == [None, "gpt", ""]
    assert part["placed"][0]["verdict"] == "told"
    assert sum(entry["answers"] for entry in part["offs"]) == part["placed"][0]["answers"] == 300
    assert sum(entry["answers"] for entry in part["table"]) == 300
    alone = boundary.summarise(place_study(Reader(), 5, people=1, questions=1))[0]
    assert alone.exact.interval is None and alone.verdict == "more"
