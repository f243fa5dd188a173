"""How a session's rounds are drawn: those begun before this revision go on half and half."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "session", sa.Column("drawing", sa.SmallInteger, nullable=False, server_default=sa.text("1"))
    )
    # A standing session of today is another than one that was opened before.
    columns = sa.table("session", sa.column("join_code"), sa.column("state")).c
    standing = columns.join_code.is_(None) & (columns.state == "open")
    op.drop_index("uq_session_standing", "session")
    op.create_index(
        "uq_session_standing",
        "session",
        ["pack_sha256", "protocol", "questions", "settings_key", "drawing"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
