"""The studio's collections, boards and designs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("owner_sha256", sa.String(64), nullable=False),
        sa.Column("shared_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collection"),
        sa.UniqueConstraint("owner_sha256", name="uq_collection_owner_sha256"),
        sa.UniqueConstraint("shared_sha256", name="uq_collection_shared_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "board",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("collection_id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("checkpoint", sa.String(200), nullable=False),
        sa.Column("checkpoint_sha256", sa.String(64), nullable=False),
        sa.Column("recipe", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_board"),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name="fk_board_collection"),
        sa.ForeignKeyConstraint(["parent_id"], ["board.id"], name="fk_board_board"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_board_collection_id", "board", ["collection_id"])
    op.create_table(
        "design",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("collection_id", sa.Integer, nullable=False),
        sa.Column("board_id", sa.Integer, nullable=False),
        sa.Column("place", sa.SmallInteger, nullable=False),
        sa.Column("checkpoint", sa.String(200), nullable=False),
        sa.Column("checkpoint_sha256", sa.String(64), nullable=False),
        sa.Column("label", sa.SmallInteger),
        sa.Column("latent", sa.Text, nullable=False),
        sa.Column("pixels_sha256", sa.String(64), nullable=False),
        sa.Column("look", sa.Text, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_design"),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name="fk_design_collection"),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_design_board"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_design_collection_id", "design", ["collection_id", "pixels_sha256"], unique=True)
