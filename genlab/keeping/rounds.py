"""Proves that one participant's stored round is what its session plans, its seed draws and its pack tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from genlab import packs, protocols
from genlab.errors import GenlabError
from genlab.protocols import Protocol, Settings
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.protocols.rounds import CHECK, MAIN, QUALIFICATION, Planned
from genlab.sessions.answering import MAX_REASON
from genlab.sessions.measured import MAX_RT_MS

LATE_S = 5.0
"""An answer that was under way when its session ended may stand so long after the end (several machines' clocks)."""
PARTS = (MAIN, QUALIFICATION, CHECK)


@dataclass(frozen=True)
class Sitting:
    """A session as its participants are checked against it; `pack` is None where it is not here."""

    row: Any
    protocol: Protocol
    settings: Settings
    hosting: Hosting
    pack: packs.Pack | None


def check(person: Any, trials: list[Any], sitting: Sitting) -> tuple[list[str], list[str]]:
    """Hold a participant's round against its session.

    Args:
        person: a row of the table `participant`.
        trials: its rows of `trial` in their order, each with its answer's columns (`answered` is None without one).
        sitting: the session.

    Returns:
        Findings (what cannot be right) and notes (what is odd but harmless), a line each.
    """
    late, under_way = _late(trials, sitting)
    found = [
        *_identity(person),
        *_plan(person, trials, sitting),
        *_order(trials, sitting),
        *(line for row in trials for line in _trial(row, sitting)),
    ]
    return [*found, *late], [*under_way, *_clock(person, trials)]


def _identity(person: Any) -> Iterator[str]:
    if len(person.token_sha256) != 64 or set(person.token_sha256) - set("0123456789abcdef"):
        yield "what is stored of the token is no SHA-256"
    if person.browser is not None and (
        len(person.browser) != 64 or set(person.browser) - set("0123456789abcdef")
    ):
        yield "what is stored of the browser is no SHA-256"
    if not 0 <= person.seed <= protocols.MAX_SEED:
        yield f"seed {person.seed} is out of range"


def _plan(person: Any, trials: list[Any], sitting: Sitting) -> Iterator[str]:
    """Compare the trials with what the session plans and the seed draws."""
    places = [row.index for row in trials]
    settings, questions = sitting.settings, sitting.row.questions
    expected = settings.qualification + questions + min(settings.checks, max(0, questions - 1))
    if places != list(range(expected)):
        yield f"{len(trials)} trials. Expected {expected}, from 0 on"
        return
    if sitting.pack is None:
        return
    try:
        planned = protocols.plan(
            sitting.protocol,
            settings,
            sitting.pack.reals,
            sitting.pack.fakes,
            questions,
            person.seed,
            sitting.row.drawing,
            sitting.pack.begins,
        )
    except GenlabError as error:
        yield f"the round cannot be drawn from its seed: {error}"
        return
    for row, trial in zip(trials, planned, strict=True):
        if wrong := _differences(row, trial):
            yield f"trial {row.index} is not what seed {person.seed} draws: {', '.join(wrong)}"


def _differences(row: Any, trial: Planned) -> list[str]:
    pairs = {
        "stimuli": (list(row.stimuli), [int(number) for number in trial.question.stimuli]),
        "truth": (row.truth, trial.question.truth),
        "generator": (row.generator, trial.question.generator),
        "part": (row.part, trial.part),
    }
    return [f"{name} {here!r}, drawn {drawn!r}" for name, (here, drawn) in pairs.items() if here != drawn]


def _order(trials: list[Any], sitting: Sitting) -> Iterator[str]:
    """At one's own pace trials follow one another; at a teacher's, from where one came in to where the class is."""
    served = [row.index for row in trials if row.served_at is not None]
    answered = [row.index for row in trials if row.answered is not None]
    expired = [row.index for row in trials if row.expired_at is not None]
    if both := sorted({*answered} & {*expired}):
        yield f"trials {_few(both)} are answered, and their time ran out unanswered"
    if sitting.hosting.pacing == TEACHER:
        first = served[0] if served else 0
        position = sitting.row.position
        if served != list(range(first, first + len(served))):
            yield f"trials {_few(served)} are served. Expected all from the first one on"
        if served and (position is None or served[-1] > position):
            yield f"trial {served[-1]} is served. Expected none beyond the class's, which is {position}"
        return
    done = sorted({*answered} | {*expired})
    if served != list(range(len(served))):
        yield f"trials {_few(served)} are served. Expected the first ones without a gap"
    if done != list(range(len(done))):
        yield f"trials {_few(done)} are answered. Expected the first ones without a gap"
    if len(served) - len(done) > 1:
        yield f"{len(served)} trials are served and {len(done)} answered. Expected one waiting at most"


def _trial(row: Any, sitting: Sitting) -> Iterator[str]:
    name = f"trial {row.index}"
    choices = sitting.protocol.choices
    if not sitting.protocol.scored:
        if row.truth:
            yield f"{name}: truth {row.truth!r}. Expected none: no answer is right"
    elif row.truth not in choices:
        yield f"{name}: truth {row.truth!r}. Expected {' or '.join(choices)}"
    if row.part not in PARTS:
        yield f"{name}: part {row.part!r}. Expected one of: {', '.join(PARTS)}"
    if row.answered is None:
        return
    if row.served_at is None:
        yield f"{name}: answered, but never served"
    if row.choice not in choices:
        yield f"{name}: choice {row.choice!r}. Expected {' or '.join(choices)}"
    elif row.correct != (row.choice == row.truth):
        yield f"{name}: {row.choice!r} is stored as {'right' if row.correct else 'wrong'}, the truth is {row.truth!r}"
    for column in ("rt_ms", "shown_ms"):
        value = getattr(row, column)
        if value is not None and not 0 <= value <= MAX_RT_MS:
            yield f"{name}: {column} {value!r}. Expected 0 to {MAX_RT_MS:g}"
    if row.confidence is not None and not 50 <= row.confidence <= 100:
        yield f"{name}: confidence {row.confidence!r}. Expected 50 to 100"
    if row.reason is not None and len(row.reason) > MAX_REASON:
        yield f"{name}: a reason of {len(row.reason)} characters. Expected at most {MAX_REASON}"


def _late(trials: list[Any], sitting: Sitting) -> tuple[list[str], list[str]]:
    """Return findings and notes on answers after the session's end."""
    ended = sitting.row.ended_at
    findings: list[str] = []
    notes: list[str] = []
    for row in trials:
        if ended is None or row.answered is None or row.answered_at <= ended:
            continue
        line = (
            f"trial {row.index}: answered at {moment(row.answered_at)}, the session ended at {moment(ended)}"
        )
        under_way = row.answered_at - ended <= timedelta(seconds=LATE_S)
        (notes if under_way else findings).append(line)
    return findings, notes


def _clock(person: Any, trials: list[Any]) -> Iterator[str]:
    """Note where times run backwards: somebody set the server's clock. Nothing is counted by them."""
    times: list[tuple[str, datetime]] = [("joined", person.joined_at)]
    for row in trials:
        if row.served_at is not None:
            times.append((f"trial {row.index} served", row.served_at))
        if row.answered is not None:
            times.append((f"trial {row.index} answered", row.answered_at))
    for (before, first), (after, then) in pairwise(times):
        if then < first:
            yield f"the clock went back {(first - then).total_seconds():.3f} s between {before!r} and {after!r}"


def _few(places: list[int]) -> str:
    return ", ".join(map(str, places[:6])) + (", ..." if len(places) > 6 else "")


def moment(value: datetime | None) -> str:
    """Return a stored time as it is told in a finding."""
    return "none" if value is None else value.isoformat(timespec="milliseconds")
