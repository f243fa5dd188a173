"""Sessions that a host leads: their rights, pace and people."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("session", sa.Column("title", sa.String(200), nullable=False, server_default=sa.text("''")))
    op.add_column("session", sa.Column("host_sha256", sa.String(64)))
    op.add_column("session", sa.Column("hosting", sa.JSON))
    op.add_column("session", sa.Column("seed", sa.BigInteger))
    op.add_column("session", sa.Column("locked", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("session", sa.Column("position", sa.SmallInteger))
    op.add_column("session", sa.Column("revealed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("session", sa.Column("opened_at", MOMENT))
    op.create_index("uq_session_host_sha256", "session", ["host_sha256"], unique=True)
    op.add_column(
        "participant", sa.Column("label", sa.String(80), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("participant", sa.Column("consented_at", MOMENT))
    op.add_column("participant", sa.Column("removed_at", MOMENT))
    op.add_column("trial", sa.Column("expired_at", MOMENT))
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.Integer, nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_invitation_session"),
        sa.UniqueConstraint("token_sha256", name="uq_invitation_token_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_invitation_session_id", "invitation", ["session_id", "label"], unique=True)
