"""Rows put into a database as they stand, and exports read again."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from genlab.packs import Pack
from genlab.reports.frames import answers_frame
from genlab.sessions import open_session
from genlab.store import tables, writing

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
MNIST, BOOTS = "a" * 64, "b" * 64


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def store(engine: Engine, **rows: list[dict[str, Any]]) -> None:
    with writing(engine) as connection:
        for table, values in rows.items():
            connection.execute(insert(tables.metadata.tables[table]), values)


def session(id_: int, pack: str, sha256: str, protocol: str, questions: int) -> dict[str, Any]:
    return {"id": id_, "pack_name": pack, "pack_sha256": sha256, "protocol": protocol, "questions": questions,
            "settings": {}, "state": "open", "created_at": NOON}  # fmt: skip


def participant(id_: int, session_id: int, nickname: str = "", language: str = "") -> dict[str, Any]:
    return {"id": id_, "session_id": session_id, "token_sha256": f"{id_:064}", "seed": 1234 + id_, "nickname": nickname,
            "language": language, "device": "", "joined_at": NOON}  # fmt: skip


def trial(
    person: int, index: int, stimuli: list[int], truth: str, generator: str, served: float | None
) -> dict[str, Any]:
    return {"participant_id": person, "index": index, "stimuli": stimuli, "truth": truth, "generator": generator,
            "served_at": None if served is None else after(served)}  # fmt: skip


def given(
    person: int, index: int, choice: str, correct: bool, rt_ms: float | None, at: float
) -> dict[str, Any]:
    return {"participant_id": person, "index": index, "choice": choice, "correct": correct, "rt_ms": rt_ms,
            "answered_at": after(at)}  # fmt: skip


def crowd(engine: Engine, pack: Pack, people: int) -> None:
    """Store so many people with a whole round of 10 each."""
    opened = open_session(engine, pack, "yesno", 10)
    first = 1 + max((row["participant"] for row in answers_frame(engine).to_dict("records")), default=0)
    ids = range(first, first + people)
    store(
        engine,
        participant=[participant(id_, opened, "anyone") for id_ in ids],
        trial=[trial(id_, index, [index], "fake", "gan", 0) for id_ in ids for index in range(10)],
        answer=[given(id_, index, "fake", True, 1, 1) for id_ in ids for index in range(10)],
    )


def text(chunks: Iterator[str]) -> str:
    return "".join(chunks)


def table(chunks: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(chunks), newline="")))
