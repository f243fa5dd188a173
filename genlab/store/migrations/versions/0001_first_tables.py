"""First tables: session, participant, trial, answer, job.

It repeats genlab.store.tables on purpose: a migration must still mean the same when the tables have moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    session = op.create_table(
        "session",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("join_code", sa.String(16)),
        sa.Column("pack_name", sa.String(200), nullable=False),
        sa.Column("pack_sha256", sa.String(64), nullable=False),
        sa.Column("protocol", sa.String(40), nullable=False),
        sa.Column("questions", sa.SmallInteger, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("join_code", name="uq_session_join_code"),
        sqlite_autoincrement=True,
    )
    standing = session.c.join_code.is_(None) & (session.c.state == "open")
    op.create_index(
        "uq_session_standing",
        "session",
        ["pack_sha256", "protocol", "questions"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.Integer, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("nickname", sa.String(40), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_participant_session"),
        sa.UniqueConstraint("token_sha256", name="uq_participant_token_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_participant_session_id", "participant", ["session_id"])
    op.create_table(
        "trial",
        sa.Column("participant_id", sa.Integer, nullable=False),
        sa.Column("index", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("stimuli", sa.JSON, nullable=False),
        sa.Column("truth", sa.String(20), nullable=False),
        sa.Column("generator", sa.String(80), nullable=False),
        sa.Column("served_at", MOMENT),
        sa.PrimaryKeyConstraint("participant_id", "index", name="pk_trial"),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_trial_participant"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer",
        sa.Column("participant_id", sa.Integer, nullable=False),
        sa.Column("index", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(20), nullable=False),
        sa.Column("correct", sa.Boolean, nullable=False),
        sa.Column("rt_ms", sa.Double),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "index", name="pk_answer"),
        sa.ForeignKeyConstraint(
            ["participant_id", "index"], ["trial.participant_id", "trial.index"], name="fk_answer_trial"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("progress", sa.Double, nullable=False),
        sa.Column("message", sa.String(1000), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("heartbeat_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state", "job", ["state"])
