"""The database: two makes of it, one schema, migrated once."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from genlab.errors import GenlabError
from genlab.store import connect, insert_or_ignore, migrate, reading, tables, writing

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
SESSION = {
    "pack_name": "mnist",
    "pack_sha256": "a" * 64,
    "protocol": "yesno",
    "questions": 10,
    "settings": {"pacing": "self"},
    "state": tables.OPEN,
    "created_at": NOON,
}


def schema(engine: Engine) -> set[tuple[str, ...]]:
    """Return all that the database itself says about its tables and indices."""
    if engine.dialect.name == "sqlite":
        statement = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    else:
        statement = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION"
            " SELECT table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,"
            " column_default) FROM information_schema.columns WHERE table_schema = 'public' UNION"
            " SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        )
    with engine.connect() as connection:
        rows = connection.execute(text(statement)).all()
    return {tuple(" ".join(str(value).split()) for value in row) for row in rows if "alembic" not in row[0]}


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrations_make_the_tables_that_the_models_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, tables.metadata) == []

    # What Alembic does not compare (conditions of indices, WITHOUT ROWID, constraints) the database tells.
    migrated = schema(engine)
    with engine.begin() as connection:
        tables.metadata.drop_all(connection)
        assert inspect(connection).get_table_names() == ["alembic_version"]
        tables.metadata.create_all(connection)
    assert schema(engine) == migrated
    assert any("uq_session_standing" in row[0] for row in migrated)


def test_connect_expects_the_newest_revision(engine: Engine) -> None:
    assert ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head() == migrate.HEAD
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrate.HEAD


def test_a_migrated_database_keeps_its_rows_when_opened_again(engine: Engine, database_url: str) -> None:
    with writing(engine) as connection:
        connection.execute(insert(tables.session), SESSION)
    again = connect(database_url)
    with reading(again) as connection:
        row = connection.execute(select(tables.session)).one()
    again.dispose()
    assert {name: getattr(row, name) for name in SESSION} == SESSION
    assert row.created_at.utcoffset() == timedelta(0)


OPEN_WHEN_TOLD = """
import sys
from genlab.store import connect
print("ready", flush=True)
sys.stdin.readline()
connect(sys.argv[1]).dispose()
"""


def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_WHEN_TOLD, empty_database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in processes] == [""] * 4
    assert [process.returncode for process in processes] == [0] * 4


def test_a_new_sqlite_file_that_another_process_writes_to_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "genlab.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(0.2, other.execute, ["COMMIT"])
    later.start()
    opened = connect(f"sqlite:///{tmp_path / 'genlab.sqlite3'}")
    later.join()
    with reading(opened) as connection:
        assert connection.execute(select(tables.session)).all() == []
    opened.dispose()
    other.close()


def test_a_database_of_a_newer_genlab_is_refused(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(GenlabError, match=r"'9999'.*newer genlab"):
        connect(database_url)


def test_times_come_back_in_utc_whatever_zone_they_were_in(engine: Engine) -> None:
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    with writing(engine) as connection:
        connection.execute(insert(tables.session), SESSION | {"created_at": seoul})
        stored = connection.execute(select(tables.session.c.created_at)).scalar_one()
    assert stored == NOON
    assert stored.utcoffset() == timedelta(0)


def test_a_failed_write_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(tables.session), [SESSION, SESSION])
    with reading(engine) as connection:
        assert connection.execute(select(tables.session)).all() == []


def test_insert_or_ignore_inserts_once_and_says_so(engine: Engine) -> None:
    with writing(engine) as connection:
        assert [insert_or_ignore(connection, tables.session, SESSION) for _ in range(3)] == [
            True,
            False,
            False,
        ]
        assert connection.execute(select(func.count()).select_from(tables.session)).scalar() == 1


def test_insert_or_ignore_ignores_nothing_but_a_taken_key(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(IntegrityError):
        insert_or_ignore(connection, tables.session, SESSION | {"state": None})


def test_a_reader_waits_for_no_writer_and_sees_nothing_half_done(engine: Engine) -> None:
    with writing(engine) as writer, reading(engine) as reader:
        writer.execute(insert(tables.session), SESSION)
        assert reader.execute(select(tables.session)).all() == []


def test_rows_cannot_refer_to_what_does_not_exist(engine: Engine) -> None:
    answer = {"participant_id": 1, "index": 0, "choice": "real", "correct": True, "answered_at": NOON}
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(tables.answer), answer)


def test_sqlite_keeps_an_answer_through_a_power_cut(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 3_000}


def test_a_sqlite_writer_takes_its_turn_before_it_reads(sqlite_engine: Engine) -> None:
    """A transaction that reads first and then writes fails at once if another wrote in between; ours may not."""
    other = sqlite3.connect(str(sqlite_engine.url.database), timeout=0)
    with writing(sqlite_engine) as connection:
        connection.execute(select(tables.session)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE session SET state = 'ended'")
    other.execute("UPDATE session SET state = 'ended'")
    other.close()


def test_sqlite_writers_of_one_process_queue(sqlite_engine: Engine) -> None:
    def write(number: int) -> None:
        with writing(sqlite_engine) as connection:
            connection.execute(insert(tables.session), SESSION | {"join_code": f"code-{number}"})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(sqlite_engine) as connection:
        assert connection.execute(select(func.count()).select_from(tables.session)).scalar() == 40


def test_the_default_is_a_file_in_the_users_folder_and_the_environment_names_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    connect().dispose()
    assert (tmp_path / "home" / "genlab.sqlite3").is_file()

    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    connect().dispose()
    assert (tmp_path / "elsewhere.sqlite3").is_file()


def test_the_spellings_of_postgresql_that_hosts_hand_out_work(postgresql_url: str) -> None:
    plain = postgresql_url.replace("postgresql+psycopg:", "postgresql:")
    for url in (plain, plain.replace("postgresql:", "postgres:")):
        opened = connect(url)
        assert opened.dialect.driver == "psycopg"
        opened.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "Invalid database URL"),
        ("mysql://localhost/genlab", "Unknown database 'mysql'. Expected sqlite or postgresql"),
        ("oracle-of-delphi://x", "Invalid database URL"),
        ("sqlite://", "in memory is not shared"),
        ("sqlite:///:memory:", "in memory is not shared"),
        ("sqlite:////no/such/folder/genlab.sqlite3", "Cannot open the database sqlite:////no/such/folder"),
        ("postgresql://me:s3cret@127.0.0.1:1/genlab", "Cannot open the database postgresql"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named(url: str, message: str) -> None:
    with pytest.raises(GenlabError) as raised:
        connect(url)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(
        "not a database, but long enough to be read as the header of one\n" * 20
    )
    with pytest.raises(GenlabError, match=r"notes\.txt: file is not a database"):
        connect(f"sqlite:///{tmp_path / 'notes.txt'}")
