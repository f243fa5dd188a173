"""Rounds for tests: a small pack, a player's token, and someone who plays on (fixtures `pack`, `token`)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from genlab import packs
from genlab.packs import Pack
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.standing import Served
from genlab.store import connect, reading, tables, writing
from tests.support.small_pack import small_pack

WRONG = {"real": "fake", "fake": "real", "left": "right", "right": "left"}


@pytest.fixture
def pack() -> Pack:
    return small_pack()


@pytest.fixture
def token(engine: Engine, pack: Pack) -> str:
    """Join a yes/no session of 5 questions."""
    return join(engine, open_session(engine, pack, "yesno", 5), pack, seed=7)


def truth_of(pack: Pack, served: Served) -> str:
    """Return the right choice, as the pack alone tells it."""
    if pack.scale:
        return pack.scale.choice_of(pack.begins[served.stimuli[0]])
    makers = [pack.generators[number] for number in served.stimuli]
    if len(makers) == 1:
        return "fake" if makers[0] else "real"
    return "right" if makers[0] else "left"


def wrong_of(pack: Pack, truth: str) -> str:
    """Return another choice than the right one: of places one that is two further on."""
    if pack.scale is None:
        return WRONG[truth]
    choices = pack.scale.choices
    return choices[(choices.index(truth) + 2) % len(choices)]


def count(engine: Engine, table: str) -> int:
    with reading(engine) as connection:
        return connection.execute(
            select(func.count()).select_from(tables.metadata.tables[table])
        ).scalar_one()


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        chosen = tables.metadata.tables[table]
        found = connection.execute(select(chosen).order_by(*chosen.primary_key)).mappings()
        return [dict(row) for row in found]


def play(engine: Engine, token: str, pack: Pack) -> list[bool]:
    """Answer all that is left, every third question wrongly; return what should have come of it."""
    expected = []
    standing = resume(engine, token)
    while served := standing.current:
        correct = served.trial % 3 != 2
        truth = truth_of(pack, served)
        choice = truth if correct else wrong_of(pack, truth)
        standing = answer(engine, token, served.trial, choice, 700.0).standing
        expected.append(correct)
    return expected


def play_at(home: Path, *, name: str = "mnist", protocol: str = "yesno", people: int = 1) -> list[str]:
    """Have people play a whole round each on the server of this home; return their tokens."""
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    pack = packs.load(name)
    session = open_session(engine, pack, protocol)
    tokens = [join(engine, session, pack, seed=seed) for seed in range(people)]
    for token in tokens:
        play(engine, token, pack)
    engine.dispose()
    return tokens


def age(engine: Engine, seconds: float) -> None:
    """Make all trials served so far so much older."""
    trial = tables.trial
    with writing(engine) as connection:
        for row in rows(engine, "trial"):
            if row["served_at"] is not None:
                which = (trial.c.participant_id == row["participant_id"]) & (trial.c["index"] == row["index"])
                earlier = row["served_at"] - timedelta(seconds=seconds)
                connection.execute(trial.update().where(which).values(served_at=earlier))
