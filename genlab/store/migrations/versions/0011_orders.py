"""Orders of designs, and what a shop's own system is told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TAKEN = sa.text("state != 'cancelled' OR made_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "design_order",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("collection_id", sa.Integer, nullable=False),
        sa.Column("design_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("generator", sa.String(80), nullable=False),
        sa.Column("dataset", sa.String(200), nullable=False),
        sa.Column("checkpoint", sa.String(200), nullable=False),
        sa.Column("checkpoint_sha256", sa.String(64), nullable=False),
        sa.Column("label", sa.SmallInteger),
        sa.Column("latent", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("place", sa.SmallInteger, nullable=False),
        sa.Column("picture", sa.Text, nullable=False),
        sa.Column("pixels_sha256", sa.String(64), nullable=False),
        sa.Column("look", sa.Text, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("cancelled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_design_order"),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name="fk_design_order_collection"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_design_order_collection_id", "design_order", ["collection_id"])
    op.create_index("ix_design_order_state", "design_order", ["state"])
    op.create_index(
        "uq_design_order_pixels_sha256",
        "design_order",
        ["pixels_sha256"],
        unique=True,
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("order_id", sa.Integer, nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("delivered_at", MOMENT),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["order_id"], ["design_order.id"], name="fk_delivery_design_order"),
        sa.UniqueConstraint("key", name="uq_delivery_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_order_id", "delivery", ["order_id"])
    op.create_index("ix_delivery_due_at", "delivery", ["due_at"])
