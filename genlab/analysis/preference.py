"""What people like best: the strength of each design from choices between two, with intervals over people.

Intervals draw people anew, all answers of one together: who comes again is another person with tastes of their own.

Source: Bradley & Terry (1952), Rank analysis of incomplete block designs, Biometrika 39:324.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, stdtrit

from genlab.analysis.intervals import Interval, check_level, clustered
from genlab.analysis.strengths import Floats, Places, Table, fit, shares
from genlab.errors import GenlabError

PROTOCOL = "preference"
CHOICES = ("left", "right")
KEPT, RANDOM = "kept", "random"
REPLICATES, FEWER = 1000, 300
"""Draws of people; fewer where there are more designs than `MANY`."""
MANY = 40
CELLS = 2_000_000
"""Numbers in one array of the bootstrap: 16 MB."""
_NEEDED = ("participant", "stimulus", "partner", "choice")


@dataclass(frozen=True)
class Ranked:
    """A design in the ranking.

    Attributes:
        stimulus: its name, as `pack/0007`.
        generator: whose: `kept` or `random`; "" where the table does not say.
        met, taken: how often it was shown, and chosen.
        strength: natural logarithm of its strength beside an average design's.
        share: how often it is taken where it meets one of the others, any of them equally likely, as the model has it.
        interval: of the share, over people; None where one person answered.
        first: share of the draws of people in which it comes first; None as `interval`.
    """

    stimulus: str
    generator: str
    met: int
    taken: int
    strength: float
    share: float
    interval: Interval | None
    first: float | None


@dataclass(frozen=True)
class Ranking:
    """What choices between two say.

    Attributes:
        people, answers: how many.
        designs: the ranking, the best liked first.
        groups: how many parts the designs fall into that never met each other; 1 where all can be compared.
        circles: in how many threes, that all met and of which each pair has a winner, each beat one and lost to one.
        triples: how many such threes there are.
        ties: pairs that met and were taken equally often.
        pairs: pairs that met.
        left: share of answers that took the left one; 0.5 where side does not matter.
        kept: how often a kept design was taken where it met a random one; None where none did.
        kept_pairs: how many such answers there are.
        kept_interval: of `kept`, over people.
    """

    people: int
    answers: int
    designs: tuple[Ranked, ...]
    groups: int
    circles: int
    triples: int
    ties: int
    pairs: int
    left: float
    kept: float | None
    kept_pairs: int
    kept_interval: Interval | None


def rank(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> Ranking | None:
    """Return what choices between two say; None without any.

    Args:
        answers: participant, stimulus (the left one), partner (the right one) and choice, of one pack; where they are
            there, generator and partner_generator say whose these are.
        level: confidence of the intervals.
        seed: of the bootstrap.

    Raises:
        GenlabError: for missing columns, a choice that is no side, or a design that meets itself.
    """
    check_level(level)
    _check(answers)
    if answers.empty:
        return None
    ends = answers[["stimulus", "partner"]].astype(str).to_numpy()
    names, codes = np.unique(ends, return_inverse=True)
    left, right = codes.reshape(ends.shape).T
    taken_left = (answers["choice"] == "left").to_numpy(bool)
    people = pd.factorize(answers["participant"].astype(str), sort=True)[0]
    table = Table.of(len(names), left, right, taken_left, people)
    wins = table.wins.sum(0)
    strengths = fit(table, wins[None])[0]
    taken = shares(strengths[None])[0]
    several = table.people > 1
    draws = _draws(table, strengths, seed) if several else None
    first = None if draws is None else np.bincount(draws.argmax(1), minlength=len(names)) / len(draws)
    whose = _whose(answers, names)
    met = np.bincount(np.concatenate([left, right]), minlength=len(names))
    won = np.bincount(np.where(taken_left, left, right), minlength=len(names))
    order = sorted(range(len(names)), key=lambda place: (-taken[place], names[place]))
    kept: dict[str, Any] = _kept(answers, people, level)
    circles: dict[str, Any] = _circles(table, wins)
    return Ranking(
        people=table.people,
        answers=len(answers),
        designs=tuple(
            Ranked(
                str(names[place]),
                whose[place],
                int(met[place]),
                int(won[place]),
                float(strengths[place]),
                float(taken[place]),
                None if draws is None else _interval(shares(draws)[:, place], table.people, level),
                None if first is None else float(first[place]),
            )
            for place in order
        ),
        groups=_groups(table),
        **circles,
        pairs=len(table.ends),
        left=float(taken_left.mean()),
        **kept,
    )


def _groups(table: Table) -> int:
    """Return how many groups of designs there are that never met one of another group."""
    # Here, for it brings 9 MiB of linear algebra that nothing else needs.
    from scipy.sparse.csgraph import connected_components

    return int(connected_components(table.graph, directed=False)[0])


def _draws(table: Table, strengths: Floats, seed: int) -> Floats:
    """Return the logarithms of strengths of draws of people, `(draws, designs)`."""
    rng, replicates = np.random.default_rng(seed), FEWER if table.designs > MANY else REPLICATES
    size = max(1, min(replicates, CELLS // max(table.designs**2, table.people)))
    found = []
    for first in range(0, replicates, size):
        width = min(size, replicates - first)
        weights = rng.multinomial(table.people, np.full(table.people, 1 / table.people), width)
        found.append(fit(table, weights @ table.wins, strengths))
    return np.concatenate(found)


def _interval(draws: Floats, people: int, level: float) -> Interval:
    """Return percentiles of draws, taken further out for few people, as of Student's t for their number."""
    critical = float(stdtrit(people - 1, (1 + level) / 2)) * float(np.sqrt(people / (people - 1)))
    tail = float(ndtr(-critical))
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def _circles(table: Table, wins: Floats) -> dict[str, int]:
    """Count pairs that are tied, and threes of which each beat one and lost to the other.

    Source: Kendall & Babington Smith (1940), On the method of paired comparisons, Biometrika 31:324.
    """
    count = len(table.ends)
    lead = wins[:count] - wins[count:]
    beats = np.zeros((table.designs, table.designs))
    beats[table.ends[lead > 0, 0], table.ends[lead > 0, 1]] = 1
    beats[table.ends[lead < 0, 1], table.ends[lead < 0, 0]] = 1
    either = beats + beats.T
    circles = np.trace(beats @ beats @ beats) / 3
    triples = np.trace(either @ either @ either) / 6
    return {"circles": round(circles), "triples": round(triples), "ties": int((lead == 0).sum())}


def _whose(answers: pd.DataFrame, names: npt.NDArray[Any]) -> list[str]:
    """Return whose each design is, "" where the table does not say."""
    known: dict[str, str] = {}
    for stimulus, generator in (("stimulus", "generator"), ("partner", "partner_generator")):
        if generator in answers:
            known |= dict(
                zip(answers[stimulus].astype(str), answers[generator].fillna("").astype(str), strict=True)
            )
    return [known.get(str(name), "") for name in names]


def _kept(answers: pd.DataFrame, people: Places, level: float) -> dict[str, Any]:
    """Return how often people took a kept design before a random one."""
    nothing: dict[str, Any] = {"kept": None, "kept_pairs": 0, "kept_interval": None}
    if not {"generator", "partner_generator"} <= set(answers):
        return nothing
    left, right = answers["generator"].astype(str), answers["partner_generator"].astype(str)
    mixed = ((left == KEPT) & (right == RANDOM) | (left == RANDOM) & (right == KEPT)).to_numpy(bool)
    if not mixed.any():
        return nothing
    took = ((left == KEPT) == (answers["choice"] == "left")).to_numpy(bool)[mixed]
    right_each = np.bincount(people[mixed], took).astype(int).tolist()
    each = np.bincount(people[mixed]).tolist()
    interval = clustered(right_each, each, level)
    return {"kept": float(took.mean()), "kept_pairs": int(mixed.sum()), "kept_interval": interval}


def _check(answers: pd.DataFrame) -> None:
    if missing := [column for column in _NEEDED if column not in answers]:
        raise GenlabError(f"Answers lack the columns: {', '.join(missing)}. Expected {', '.join(_NEEDED)}.")
    wrong = ~answers["choice"].isin(CHOICES)
    if wrong.any():
        raise GenlabError(f"Invalid choice '{answers['choice'][wrong].iloc[0]}'. Expected left or right.")
    itself = answers["stimulus"].astype(str) == answers["partner"].astype(str)
    if itself.any():
        raise GenlabError(
            f"Invalid pair of '{answers['stimulus'][itself].iloc[0]}'. Expected two designs. Received: one."
        )
