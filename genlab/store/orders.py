"""The tables of the studio's orders: what was sold, and what a shop is to be told of it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from genlab.store.metadata import Utc, metadata

CANCELLED = "cancelled"

# A design that was sent on. It holds all that makes it, whatever becomes of its collection and its generator.
design_order = Table(
    "design_order",
    metadata,
    Column("id", Integer, primary_key=True),  # its number
    Column(
        "collection_id", Integer, ForeignKey("collection.id"), index=True
    ),  # null: its customer is forgotten
    Column("design_id", Integer),  # in its collection; it may have been taken out since
    Column("state", String(20), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("generator", String(80), nullable=False),
    Column("dataset", String(200), nullable=False),
    Column("checkpoint", String(200), nullable=False),
    Column("checkpoint_sha256", String(64), nullable=False),
    Column("label", SmallInteger),  # the class; null: the generator knows none
    Column("latent", Text, nullable=False),  # float32, little-endian, in base64
    Column("seed", BigInteger, nullable=False),  # of the board on which it came
    Column("place", SmallInteger, nullable=False),  # on that board, from 0
    Column("picture", Text, nullable=False),  # its pixels as PNG, in base64
    Column("pixels_sha256", String(64), nullable=False),
    Column("look", Text, nullable=False),  # as a design's
    Column("ordered_at", Utc, nullable=False),
    Column("made_at", Utc),
    Column("sent_at", Utc),
    Column("cancelled_at", Utc),
    Column("cancelled_by", String(20)),  # customer or operator; null: nobody has
    sqlite_autoincrement=True,  # a number never comes to mean another order
)

# Nothing is sold twice; what was cancelled before it was made is free again.
_TAKEN = (design_order.c.state != CANCELLED) | design_order.c.made_at.is_not(None)
Index(
    "uq_design_order_pixels_sha256",
    design_order.c.pixels_sha256,
    unique=True,
    sqlite_where=_TAKEN,
    postgresql_where=_TAKEN,
)

# What a shop's own system is to be told of an order, until it has answered.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey(design_order.c.id), nullable=False, index=True),
    Column("event", String(20), nullable=False),  # the state that the order came into
    Column("key", String(64), nullable=False, unique=True),  # the same at every attempt
    Column("created_at", Utc, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("due_at", Utc, index=True),  # when it is tried next; null: never by itself
    Column("delivered_at", Utc),
    Column("problem", String(200), nullable=False),  # of the last attempt; "": none
    sqlite_autoincrement=True,
)
