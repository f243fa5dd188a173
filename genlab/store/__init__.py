"""The database: tables, engines, migrations. It knows no protocol and no pack."""

from genlab.store.engines import connect, insert_or_ignore, reading, snapshot, writing

__all__ = ["connect", "insert_or_ignore", "reading", "snapshot", "writing"]
