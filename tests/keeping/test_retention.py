"""What is forgotten is gone: from every table, and from the bytes of the file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from genlab.cli import main
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.keeping.retention import day, forget
from genlab.packs import Pack
from genlab.sessions import end_session, join, open_session, resume
from genlab.sessions.answering import answer
from genlab.store import tables as t
from genlab.store import writing
from tests.support.playing import count, play, rows

TABLES = ("session", "participant", "trial", "answer")


@pytest.fixture
def two(engine: Engine, pack: Pack) -> list[str]:
    """Two in a session of 5, one in another."""
    session = open_session(engine, pack, "yesno", 5)
    tokens = [join(engine, session, pack, nickname="Somebody") for _ in range(2)]
    tokens.append(join(engine, open_session(engine, pack, "pair", 5), pack))
    for token in tokens:
        play(engine, token, pack)
    return tokens


def counts(engine: Engine) -> list[int]:
    return [count(engine, table) for table in TABLES]


def test_a_participant_is_forgotten_and_the_others_stay(engine: Engine, two: list[str]) -> None:
    assert counts(engine) == [2, 3, 15, 15]
    would = forget(engine, participant=1, pretend=True)
    assert counts(engine) == [2, 3, 15, 15]
    done = forget(engine, participant=1)
    assert done.rows == would.rows == {"answer": 5, "trial": 5, "participant": 1}
    assert done.wiped
    assert counts(engine) == [2, 2, 10, 10]
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, two[0])
    assert len(resume(engine, two[1]).results) == 5
    assert verify(engine).findings == []
    with pytest.raises(GenlabError, match=r"Unknown participant 1\."):
        forget(engine, participant=1)


def test_the_last_of_a_session_takes_it_along(engine: Engine, two: list[str]) -> None:
    assert forget(engine, participant=3).rows == {"answer": 5, "trial": 5, "participant": 1, "session": 1}
    assert [row["protocol"] for row in rows(engine, "session")] == ["yesno"]


def test_a_session_that_people_may_still_join_stays(engine: Engine, two: list[str]) -> None:
    with writing(engine) as connection:
        connection.execute(update(t.session).where(t.session.c.protocol == "pair").values(join_code="ABC"))
    assert "session" not in forget(engine, participant=3).rows
    assert count(engine, "session") == 2


def test_a_session_is_forgotten_whole(engine: Engine, pack: Pack, two: list[str]) -> None:
    assert forget(engine, session=1).rows == {"answer": 10, "trial": 10, "participant": 2, "session": 1}
    assert counts(engine) == [1, 1, 5, 5]
    assert verify(engine).findings == []
    # A new session does not come to mean the old one.
    assert open_session(engine, pack, "yesno", 5) == 3
    with pytest.raises(GenlabError, match="Unknown session 1"):
        forget(engine, session=1)


def test_all_before_a_day_are_forgotten(engine: Engine, pack: Pack, two: list[str]) -> None:
    old = datetime.now(UTC) - timedelta(days=400)
    with writing(engine) as connection:
        connection.execute(update(t.session).where(t.session.c.id == 1).values(created_at=old))
        connection.execute(update(t.participant).where(t.participant.c.session_id == 1).values(joined_at=old))
    join(engine, 1, pack)
    done = forget(engine, before=datetime.now(UTC) - timedelta(days=365))
    assert done.rows == {"answer": 10, "trial": 10, "participant": 2}  # one plays in the session still
    end_session(engine, 1)
    assert forget(engine, before=datetime.now(UTC) + timedelta(days=1)).rows == {
        "answer": 5, "trial": 10, "participant": 2, "session": 2,
    }  # fmt: skip
    assert counts(engine) == [0, 0, 0, 0]
    assert forget(engine, before=datetime.now(UTC)).rows == {}


def test_exactly_one_thing_is_named(engine: Engine) -> None:
    for named in ({}, {"participant": 1, "session": 1}):
        with pytest.raises(GenlabError, match="Expected one of"):
            forget(engine, **named)  # type: ignore[arg-type]
    with pytest.raises(GenlabError, match=r"Invalid date 'soon'"):
        day("soon")
    assert day("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)


def on_disk(engine: Engine, text: str) -> bool:
    file = Path(str(engine.url.database))
    return any(text.encode() in part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_nothing_of_it_is_left_in_the_bytes(sqlite_engine: Engine, pack: Pack) -> None:
    session = open_session(sqlite_engine, pack, "yesno", 5)
    join(sqlite_engine, session, pack, nickname="Remaining")
    join(sqlite_engine, session, pack, nickname="Vanishing")
    assert on_disk(sqlite_engine, "Vanishing")
    assert forget(sqlite_engine, participant=2).wiped
    assert on_disk(sqlite_engine, "Remaining")
    assert not on_disk(sqlite_engine, "Vanishing")


def test_a_file_that_another_process_reads_is_said_to_be_still_there(
    sqlite_engine: Engine, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genlab.store import connect, engines

    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0.2)
    impatient = connect(f"sqlite:///{sqlite_engine.url.database}")
    session = open_session(impatient, pack, "yesno", 5)
    join(impatient, session, pack, nickname="Vanishing")
    with sqlite_engine.connect().execution_options(genlab_reading=True) as reader:
        reader.execute(t.participant.select()).all()
        assert not forget(impatient, participant=1).wiped
    assert count(impatient, "participant") == 0
    impatient.dispose()


def test_the_command_asks_first(
    engine: Engine, database_url: str, pack: Pack, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("GENLAB_DATABASE_URL", database_url)
    token = join(engine, open_session(engine, pack, "yesno", 5), pack)
    answer(engine, token, 0, "real", 500.0)
    assert main(["forget", "--participant", "1"]) == 2
    assert (
        "This would delete 1 answer, 5 trial, 1 participant, 1 session. Expected --yes."
        in capsys.readouterr().err
    )
    assert counts(engine) == [1, 1, 5, 1]
    assert main(["forget", "--participant", "1", "--yes"]) == 0
    assert "deleted 1 answer, 5 trial, 1 participant, 1 session" in capsys.readouterr().out
    assert counts(engine) == [0, 0, 0, 0]
