"""What people like best: the ranking, its intervals over people, and what a reader should know of it."""

import numpy as np
import pandas as pd
import pytest

from genlab.analysis.preference import Ranking, rank
from genlab.errors import GenlabError
from genlab.protocols.preference import pairs
from genlab.simulation.tastes import taste_study


def answers(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return answers of (person, left, right, choice)."""
    return pd.DataFrame(rows, columns=["participant", "stimulus", "partner", "choice"])


def ranked(table: pd.DataFrame, **options: object) -> Ranking:
    found = rank(table, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_order_is_that_of_the_strengths() -> None:
    table, strengths = taste_study(0, people=60, questions=20, designs=8, spread=1.5)
    found = ranked(table)
    said = [each.stimulus for each in found.designs]
    known = sorted(strengths, key=lambda name: -strengths[name])
    assert said[0] == known[0] and said[-1] == known[-1]
    assert (
        np.corrcoef([each.strength for each in found.designs], [strengths[name] for name in said])[0, 1]
        > 0.95
    )
    assert (found.people, found.answers, found.groups, found.pairs) == (60, 1200, 1, 28)
    assert sum(each.taken for each in found.designs) == 1200
    assert sum(each.met for each in found.designs) == 2400


def test_intervals_hold_the_true_share_as_often_as_they_say() -> None:
    held, asked = 0, 0
    for seed in range(25):
        table, strengths = taste_study(seed, people=20, questions=15, designs=6, spread=0.7, own=0.7)
        true = _shares(strengths, own=0.7)
        for each in ranked(table, seed=seed).designs:
            assert each.interval is not None
            held += each.interval[0] <= true[each.stimulus] <= each.interval[1]
            asked += 1
    # 150 intervals of 95%, those of one study together: below 85% would be one chance in thousands
    assert held / asked > 0.85


def _shares(strengths: dict[str, float], own: float) -> dict[str, float]:
    """Return how often each is taken, over people whose own tastes differ by so much."""
    rng = np.random.default_rng(0)
    names, mean = list(strengths), np.array(list(strengths.values()))
    drawn = mean + rng.normal(0, own, (4000, len(mean)))
    chance = 1 / (1 + np.exp(drawn[:, None, :] - drawn[:, :, None]))
    share = (chance.mean(0).sum(1) - 0.5) / (len(names) - 1)
    return dict(zip(names, share, strict=True))


def test_one_person_alone_gives_no_interval() -> None:
    found = ranked(answers(("1", "a", "b", "left"), ("1", "b", "c", "left")))
    assert [each.stimulus for each in found.designs] == ["a", "b", "c"]
    assert all(each.interval is None and each.first is None for each in found.designs)


def test_answers_of_one_person_count_together() -> None:
    """Ten people who say the same thing ten times know no more than ten people."""
    few = answers(*[(str(who), "a", "b", "left" if who < 7 else "right") for who in range(10)])
    many = pd.concat([few] * 10)
    ends = [ranked(table).designs[0].interval or (0.0, 1.0) for table in (few, many)]
    width = [high - low for low, high in ends]
    assert width[1] > 0.8 * width[0]


def test_designs_that_never_met_are_told() -> None:
    found = ranked(answers(("1", "a", "b", "left"), ("2", "c", "d", "left")))
    assert found.groups == 2


def test_circles_and_ties_are_told() -> None:
    found = ranked(answers(("1", "a", "b", "left"), ("1", "b", "c", "left"), ("2", "a", "c", "right")))
    assert (found.circles, found.triples, found.ties) == (1, 1, 0)
    assert len({round(each.share, 6) for each in found.designs}) == 1
    straight = ranked(answers(("1", "a", "b", "left"), ("1", "b", "c", "left"), ("2", "a", "c", "left")))
    assert (straight.circles, straight.triples) == (0, 1)
    tied = ranked(answers(("1", "a", "b", "left"), ("2", "b", "a", "left")))
    assert (tied.ties, tied.pairs, tied.left) == (1, 1, 1.0)


def test_kept_designs_are_held_against_random_ones() -> None:
    table = answers(*[(str(who), "a", "b", "left" if who < 8 else "right") for who in range(10)])
    table = table.assign(generator="kept", partner_generator="random")
    found = ranked(table)
    assert (found.kept, found.kept_pairs) == (0.8, 10)
    assert found.kept_interval is not None and found.kept_interval[0] < 0.8 < found.kept_interval[1]
    assert {each.stimulus: each.generator for each in found.designs} == {"a": "kept", "b": "random"}
    assert ranked(table.assign(partner_generator="kept")).kept is None


def test_sides_are_turned_without_changing_anything() -> None:
    table, _strengths = taste_study(3, people=12, questions=10, designs=6)
    other = table.assign(
        stimulus=table["partner"],
        partner=table["stimulus"],
        generator=table["partner_generator"],
        partner_generator=table["generator"],
        choice=table["choice"].map({"left": "right", "right": "left"}),
    )
    assert ranked(table).designs[0] == ranked(other).designs[0]


def test_what_is_no_choice_is_refused() -> None:
    assert rank(answers()) is None
    with pytest.raises(GenlabError, match=r"Invalid choice 'both'. Expected left or right"):
        rank(answers(("1", "a", "b", "both")))
    with pytest.raises(GenlabError, match=r"Invalid pair of 'a'. Expected two designs"):
        rank(answers(("1", "a", "a", "left")))
    with pytest.raises(GenlabError, match="Answers lack the columns: partner"):
        rank(answers(("1", "a", "b", "left")).drop(columns="partner"))


def test_simulated_people_meet_all_designs() -> None:
    table, _strengths = taste_study(0, people=14, questions=10, designs=8)
    assert len(table) == 140
    met = {frozenset(pair) for pair in zip(table["stimulus"], table["partner"], strict=True)}
    assert len(met) == len(pairs(8))
