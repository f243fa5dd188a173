"""Customers cancel their orders, too, and may be forgotten: their orders stay where they were made, without them.

And a board knows which of its designs were kept, so that one that is taken out and kept again counts once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TAKEN = sa.text("state != 'cancelled' OR made_at IS NOT NULL")
OLD = (
    "id, collection_id, design_id, state, name, generator, dataset, checkpoint, checkpoint_sha256, label, latent, seed,"
    " place, picture, pixels_sha256, look, ordered_at, made_at, sent_at, cancelled_at"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _written_anew()
    else:
        op.add_column("design_order", sa.Column("cancelled_by", sa.String(20)))
        op.alter_column("design_order", "collection_id", nullable=True)
        op.alter_column("design_order", "design_id", nullable=True)
    op.add_column(
        "board", sa.Column("kept_places", sa.SmallInteger, nullable=False, server_default=sa.text("0"))
    )
    # What is still there is known; each stands on another place, so that a sum of bits has each once.
    op.execute(
        "UPDATE board SET kept_places = (SELECT coalesce(sum(1 << place), 0) FROM "
        "(SELECT DISTINCT board_id, place FROM design) AS kept WHERE kept.board_id = board.id)"
    )
    # Until now the operator alone could.
    op.execute("UPDATE design_order SET cancelled_by = 'operator' WHERE cancelled_at IS NOT NULL")


def _written_anew() -> None:
    """Write the table anew, which is how SQLite lets a column be null.

    What refers to it stands aside meanwhile: in a transaction SQLite goes on to look whether all of that exists.
    """
    op.execute("CREATE TEMP TABLE delivery_aside AS SELECT * FROM delivery")
    op.execute(f"CREATE TEMP TABLE order_aside AS SELECT {OLD} FROM design_order")
    op.execute("CREATE TEMP TABLE number_aside AS SELECT * FROM sqlite_sequence WHERE name = 'design_order'")
    op.execute("DELETE FROM delivery")
    op.drop_table("design_order")
    op.create_table(
        "design_order",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("collection_id", sa.Integer),
        sa.Column("design_id", sa.Integer),
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
        sa.Column("cancelled_by", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_design_order"),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name="fk_design_order_collection"),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO design_order ({OLD}) SELECT {OLD} FROM order_aside")
    # A number never comes to mean another order, also where the last one was deleted.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'design_order'")
    op.execute("INSERT INTO sqlite_sequence SELECT * FROM number_aside")
    op.create_index("ix_design_order_collection_id", "design_order", ["collection_id"])
    op.create_index("ix_design_order_state", "design_order", ["state"])
    op.create_index(
        "uq_design_order_pixels_sha256", "design_order", ["pixels_sha256"], unique=True, sqlite_where=TAKEN
    )
    op.execute("INSERT INTO delivery SELECT * FROM delivery_aside")
    for aside in ("delivery_aside", "order_aside", "number_aside"):
        op.execute(f"DROP TABLE {aside}")
