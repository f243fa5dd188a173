"""Settings of a session; parts and exposures of trials; confidence and reason of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "session", sa.Column("settings_key", sa.String(64), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("trial", sa.Column("part", sa.String(20), nullable=False, server_default="main"))
    op.add_column("trial", sa.Column("exposure_ms", sa.Double))
    op.add_column("answer", sa.Column("shown_ms", sa.Double))
    op.add_column("answer", sa.Column("confidence", sa.SmallInteger))
    op.add_column("answer", sa.Column("reason", sa.String(500)))
    op.drop_index("uq_session_standing", "session")
    session = sa.table("session", sa.column("join_code"), sa.column("state"))
    standing = session.c.join_code.is_(None) & (session.c.state == "open")
    op.create_index(
        "uq_session_standing",
        "session",
        ["pack_sha256", "protocol", "questions", "settings_key"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
