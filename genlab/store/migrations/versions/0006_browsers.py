"""Participants' browsers, as hashes that mean something within a session alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("browser", sa.String(64)))
    op.create_index("ix_participant_browser", "participant", ["browser"])
