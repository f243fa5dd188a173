"""A backup holds everything, comes back into either database, and never half."""

import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from genlab import packs
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.keeping import backup
from genlab.keeping.integrity import verify
from genlab.protocols import Settings
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.store import connect, writing
from genlab.store import tables as t
from tests.support.playing import count, play, rows


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, str]]:
    """A database with rounds in it, and the token of one that has begun."""
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('source') / 'genlab.sqlite3'}")
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno", 5, Settings(confidence=True, reason=True))
    for _ in range(3):
        play(engine, join(engine, session, pack, nickname='이름 \u2028 "x"'), pack)
    token = join(engine, session, pack)
    answer(engine, token, 0, "real", 512.25, confidence=70, reason="선이 끊겨 있다")
    with writing(engine) as connection:
        connection.execute(
            insert(t.job),
            {
                "kind": "train",
                "settings": {"steps": 5},
                "state": "done",
                "progress": 1.0,
                "message": "",
                "created_at": datetime.now(UTC),
            },
        )
    yield engine, token
    engine.dispose()


@pytest.fixture
def file(source: tuple[Engine, str], tmp_path: Path) -> Path:
    path = tmp_path / "genlab-backup.zip"
    backup.write(source[0], path)
    return path


def everything(engine: Engine) -> dict[str, Any]:
    return {table: rows(engine, table) for table in t.metadata.tables}


def test_all_comes_back_into_either_database(source: tuple[Engine, str], engine: Engine, file: Path) -> None:
    report = backup.restore(engine, file)
    assert report.findings == []
    assert everything(engine) == everything(source[0])
    assert verify(engine).findings == []
    assert resume(engine, source[1]) == resume(source[0], source[1])
    # Whoever comes next gets a number that nobody had.
    pack = packs.load("mnist")
    answer(engine, source[1], 1, "fake", 1.0)
    join(engine, 1, pack)
    assert rows(engine, "participant")[-1]["id"] == 5


def test_from_either_database_into_the_other(
    source: tuple[Engine, str], engine: Engine, file: Path, tmp_path: Path
) -> None:
    backup.restore(engine, file)
    backup.write(engine, tmp_path / "again.zip")
    other = connect(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    backup.restore(other, tmp_path / "again.zip")
    assert everything(other) == everything(source[0])
    other.dispose()


def test_a_number_that_was_given_is_not_given_again(engine: Engine, tmp_path: Path) -> None:
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno", 5)
    for _ in range(3):
        join(engine, session, pack)
    with writing(engine) as connection:
        for table, column in ((t.trial, "participant_id"), (t.participant, "id")):
            connection.execute(table.delete().where(table.c[column] == 3))
    backup.write(engine, tmp_path / "b.zip")
    join(engine, session, pack)  # number 4, after the backup
    backup.restore(engine, tmp_path / "b.zip", replace=True)
    assert [row["id"] for row in rows(engine, "participant")] == [1, 2]
    join(engine, session, pack)
    assert rows(engine, "participant")[-1]["id"] == 5


def test_a_database_with_rows_is_replaced_only_when_told(engine: Engine, file: Path, source: Any) -> None:
    pack = packs.load("mnist")
    token = join(engine, open_session(engine, pack, "pair", 5), pack)
    with pytest.raises(
        GenlabError, match=r"not empty: it has rows in 'session'\. Expected an empty one, or --replace"
    ):
        backup.restore(engine, file)
    assert resume(engine, token).protocol == "pair"
    backup.restore(engine, file, replace=True)
    assert everything(engine) == everything(source[0])
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, token)


def test_a_backup_taken_while_people_answer_adds_up(engine: Engine, tmp_path: Path) -> None:
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno", 20)
    done = threading.Event()

    def playing() -> None:
        while not done.is_set():
            play(engine, join(engine, session, pack), pack)

    players = [threading.Thread(target=playing) for _ in range(3)]
    for player in players:
        player.start()
    try:
        for number in range(4):
            before = count(engine, "answer")
            while count(engine, "answer") < before + 5:
                time.sleep(0.01)
            backup.write(engine, tmp_path / f"{number}.zip")
    finally:
        done.set()
        for player in players:
            player.join()
    sizes = []
    for number in range(4):
        other = connect(f"sqlite:///{tmp_path / f'{number}.sqlite3'}")
        report = backup.restore(other, tmp_path / f"{number}.zip")
        other.dispose()
        assert report.findings == []
        sizes.append(report.counts["answer"])
    assert sizes == sorted(set(sizes))


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a copy of a backup with its entries changed."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    out = file.with_name("changed.zip")
    with zipfile.ZipFile(out, "w") as archive:
        for name, value in entries.items():
            archive.writestr(name, value)
    return out


def card(**values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries["genlab.json"] = json.dumps({**json.loads(entries["genlab.json"]), **values}).encode()

    return change


def entry(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda entries: entries.pop("genlab.json"), "no backup, or a damaged one"),
        (lambda entries: entries.pop("answer.jsonl"), "no backup, or a damaged one"),
        (card(format="other"), "format 'other', expected 'genlab backup 1'"),
        (card(revision="9999"), "revision '9999', which this genlab does not know.*newer genlab"),
        (card(rows={"session": 1}), "tables session"),
        (
            card(
                rows=dict.fromkeys(("invitation", "collection", "board", "design", "design_order", "delivery"), 0)
                | {"job": 1, "session": 1, "participant": 4, "trial": 20, "answer": 15}
            ),
            "16 rows of 'answer', expected 15",
        ),
        (lambda entries: entries.update({"answer.jsonl": entries["answer.jsonl"][:-40]}), "damaged"),
        (lambda entries: entries.update({"answer.jsonl": b"x" * (backup.MAX_LINE + 2)}), "a line of more than"),
        (entry("participant.jsonl", b'"id"', b'"number"'), "damaged"),
        (entry("answer.jsonl", b'"correct": true', b'"correct": false'), "does not add up, 1 findings"),
        (entry("participant.jsonl", b'"id": 1', b'"id": 2'), "damaged backup"),
        (entry("session.jsonl", b'"pack_name": "mnist"', b'"pack_name": "/tmp/x.npz"'), "the pack name '/tmp/x.npz'"),
        (entry("session.jsonl", b'"pack_name": "mnist"', b'"pack_name": "../mnist"'), "the pack name"),
        (entry("session.jsonl", b'"pack_name": "mnist"', b'"pack_name": ["mnist"]'), "'pack_name' of 'session' is"),
        (entry("job.jsonl", b'{"steps": 5}', b'{"dataset": "/etc"}'), "the dataset '/etc' of a run"),
        (entry("job.jsonl", b'{"steps": 5}', b'{"dataset": ["mnist"]}'), "damaged"),
        (entry("job.jsonl", b'{"steps": 5}', b'{"run": "../x"}'), "the run '../x' of a run"),
        (entry("job.jsonl", b'{"steps": 5}', b'{"seed": true}'), "the seed 'True' of a run"),
        (entry("job.jsonl", b'{"steps": 5}', b"7"), "the settings '7' of a run"),
        (entry("trial.jsonl", b'"stimuli": [', b'"stimuli": [[[[1]]], '), "nests deeper than 3"),
        (lambda entries: entries.update({"answer.jsonl": b"[" * 200_000}), "damaged"),
        (lambda entries: entries.update({"answer.jsonl": b"5\n"}), "a row that is none"),
        (lambda entries: entries.update({"genlab.json": b"[]"}), "a row that is none"),
        (card(next_ids=5), "without counts"),
        (card(next_ids={"session": None}), "without counts"),
        (card(next_ids={"session": 10**30}), "without counts"),
        (card(format=[[[[1]]]]), "nests deeper than 3"),
        (entry("answer.jsonl", b'"correct": true', b'"correct": 1'), "'correct' of 'answer' is '1'"),
        (entry("participant.jsonl", b'"id": 1', b'"id": "1"'), "'id' of 'participant' is '1'"),
        (entry("participant.jsonl", b'"id": 1', b'"id": ' + b"9" * 5000), "damaged"),
        (entry("participant.jsonl", b'"id": 1', b'"id": ' + b"9" * 4000), "'id' of 'participant' is '999"),
        (entry("participant.jsonl", b'"joined_at": "', b'"joined_at": "when '), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_sound_backup_is_refused_and_touches_nothing(
    sqlite_engine: Engine, file: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    pack = packs.load("mnist")
    join(sqlite_engine, open_session(sqlite_engine, pack, "pair", 5), pack)
    before = everything(sqlite_engine)
    with pytest.raises(GenlabError, match=said) as raised:
        backup.restore(sqlite_engine, rewritten(file, change), replace=True)
    assert "\n" not in str(raised.value)
    assert everything(sqlite_engine) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"SQLite format 3\x00" * 50])
def test_a_file_that_is_no_zip_is_refused(sqlite_engine: Engine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(GenlabError, match=r"'b\.zip' is no backup"):
        backup.restore(sqlite_engine, tmp_path / "b.zip")
    with pytest.raises(GenlabError, match="no backup"):
        backup.restore(sqlite_engine, tmp_path / "none.zip")


def test_one_that_does_not_add_up_comes_back_when_told(sqlite_engine: Engine, file: Path) -> None:
    changed = rewritten(file, entry("answer.jsonl", b'"correct": true', b'"correct": false'))
    report = backup.restore(sqlite_engine, changed, unverified=True)
    assert len(report.findings) == 1
    assert len(verify(sqlite_engine).findings) == 1


def test_a_backup_that_grows_out_of_nothing_is_refused(sqlite_engine: Engine, file: Path) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("more", b"0" * (8 << 20))
    with pytest.raises(GenlabError, match="files that grow more than 200 times"):
        backup.restore(sqlite_engine, file)


@pytest.mark.parametrize(
    ("state", "back"), [("queued", "stopped"), ("running", "stopped"), ("failed", "failed")]
)
def test_a_training_run_comes_back_stopped(engine: Engine, file: Path, state: str, back: str) -> None:
    changed = rewritten(file, entry("job.jsonl", b'"state": "done"', f'"state": "{state}"'.encode()))
    backup.restore(engine, changed)
    (job,) = rows(engine, "job")
    assert (job["state"], job["owner"], job["stopping"]) == (back, "", False)


def test_a_restore_that_fails_half_way_leaves_what_was_there(
    engine: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = packs.load("mnist")
    join(engine, open_session(engine, pack, "pair", 5), pack)
    before = everything(engine)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(backup, "set_next_ids", fail)
    with pytest.raises(RuntimeError):
        backup.restore(engine, file, replace=True)
    assert everything(engine) == before


def test_every_kind_of_column_comes_back() -> None:
    """A new kind of column needs a way into JSON and back."""
    kinds = {type(column.type).__name__ for table in t.metadata.sorted_tables for column in table.columns}
    assert kinds <= {
        "BigInteger", "Boolean", "Double", "Integer", "JSON", "SmallInteger", "String", "Text", "Utc",
    }  # fmt: skip


def test_the_commands(
    source: tuple[Engine, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{source[0].url.database}")
    assert main(["backup", str(tmp_path / "b.zip")]) == 0
    assert "16 answer" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "b.zip")]) == 2
    assert "not empty" in capsys.readouterr().err
    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert main(["restore", str(tmp_path / "b.zip"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["answer"] == 16
    assert main(["verify-db"]) == 0
    (tmp_path / "file").touch()
    assert main(["backup", str(tmp_path / "file" / "b.zip")]) == 2
    assert "Cannot write" in capsys.readouterr().err
