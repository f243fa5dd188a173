"""The database: tables, engines, migrations. It knows no protocol and no pack.

What comes in: how rows are kept and reached, on SQLite and PostgreSQL alike; what they mean is told above.
"""

from genlab.store.engines import connect, insert_or_ignore, reading, snapshot, writing

__all__ = ["connect", "insert_or_ignore", "reading", "snapshot", "writing"]
