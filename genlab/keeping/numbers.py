"""The numbers that the database counts: a backup keeps where each table goes on, in SQLite and PostgreSQL."""

from sqlalchemy import Connection, Table, inspect, select, text

from genlab.store import tables as t


def _counted() -> list[Table]:
    """Return the tables whose ids the database counts."""
    return [table for table in t.metadata.sorted_tables if table.autoincrement_column is not None]


def next_ids(connection: Connection) -> dict[str, int]:
    """Return the next id of each table: one that was deleted must not come to mean another row."""
    found = {}
    for table in _counted():
        assert table.autoincrement_column is not None
        column = table.autoincrement_column
        last = connection.execute(select(column).order_by(column.desc()).limit(1)).scalar() or 0
        if connection.dialect.name == "sqlite":
            if inspect(connection).has_table("sqlite_sequence"):
                asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
                last = max(last, connection.execute(asked, {"name": table.name}).scalar() or 0)
        else:
            asked = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, :column)::regclass)")
            named = {"name": f'"{table.name}"', "column": column.name}
            last = max(last, connection.execute(asked, named).scalar() or 0)
        found[table.name] = last + 1
    return found


def set_next_ids(connection: Connection, wanted: dict[str, int]) -> None:
    """Have each table go on from a number, or from its own where that is higher."""
    for table in _counted():
        assert table.autoincrement_column is not None
        # What a `--replace` deleted does not come back under its number either.
        following = max(wanted.get(table.name, 1), next_ids(connection)[table.name])
        if connection.dialect.name == "sqlite":
            if not table.dialect_options["sqlite"]["autoincrement"]:
                continue
            named = {"name": table.name, "last": following - 1}
            if not connection.execute(
                text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name"), named
            ).rowcount:
                connection.execute(
                    text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), named
                )
        else:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, :column)::regclass, :following, false)"),
                {
                    "name": f'"{table.name}"',
                    "column": table.autoincrement_column.name,
                    "following": following,
                },
            )
