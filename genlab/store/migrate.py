"""Brings a database up to date, once, however many processes start at the same time."""

import threading
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from genlab.errors import GenlabError

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0013"  # the newest revision; known here so that an up-to-date database starts without loading Alembic
_ADVISORY_LOCK = 0x67656E6C6162  # "genlab"
_alembic = threading.Lock()  # Alembic keeps the running migration in a global


def migrate(engine: Engine) -> None:
    """Run the migrations that the database lacks, all in one transaction.

    Raises:
        GenlabError: where the database was written by a newer genlab.
    """
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
    with _alembic, engine.begin() as connection:
        # SQLite's BEGIN IMMEDIATE already lets one process in at a time; the others then find the work done.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if revision(connection) != HEAD:
            _upgrade(connection)


def migrate_to(url: str, target: str) -> Engine:
    """Make a fresh SQLite database with the tables of an older revision, to load what was written then."""
    engine = create_engine(url)
    with _alembic, engine.begin() as connection:
        _upgrade(connection, target)
    return engine


def known_revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))
    return [step.revision for step in script.walk_revisions()][::-1]


def revision(connection: Connection) -> str | None:
    """Return a database's revision; None where it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, target: str = HEAD) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise GenlabError(
            f"The database is at revision {revision(connection)!r}, which this genlab does not know. Expected at most"
            f" {HEAD!r}: install the newer genlab that wrote it."
        ) from error
