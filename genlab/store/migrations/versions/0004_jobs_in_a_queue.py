"""Jobs in a queue: who runs them, how far they are, and one of a kind at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("job", sa.Column("queued_at", MOMENT))
    op.add_column("job", sa.Column("started_at", MOMENT))
    op.add_column("job", sa.Column("ended_at", MOMENT))
    op.add_column("job", sa.Column("owner", sa.String(80), nullable=False, server_default=sa.text("''")))
    op.add_column("job", sa.Column("stopping", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("job", sa.Column("step", sa.Integer))
    op.add_column("job", sa.Column("steps", sa.Integer))
    op.add_column("job", sa.Column("seconds_left", sa.Double))
    running = sa.table("job", sa.column("state")).c.state == "running"
    op.create_index(
        "uq_job_running", "job", ["kind"], unique=True, sqlite_where=running, postgresql_where=running
    )
