"""Whoever keeps designs in the studio: what is deleted with their collection, and what stays of their orders.

An order that was made is a record of business, and so is one that a shop's own system was told of: it stays, with all
that makes the design, but without whose it is and what they called it. One that nobody outside knows of goes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, exists, select, update

from genlab.designs import deliveries
from genlab.designs.states import CANCELLED, MADE, OPERATOR, ORDERED
from genlab.store import tables as t


@dataclass(frozen=True)
class Left:
    """What becomes of the orders of those who are forgotten.

    Attributes:
        cancelled: how many waited to be made, and are cancelled.
        kept: how many stay, without whose they are.
    """

    cancelled: int
    kept: int


def untouched_since(moment: datetime) -> ColumnElement[bool]:
    """Return which collections nobody has done anything with since, and wait for nothing."""
    mine, order = t.collection.c.id, t.design_order.c
    touched = [
        exists().where(t.board.c.collection_id == mine, t.board.c.created_at >= moment),
        exists().where(t.design.c.collection_id == mine, t.design.c.kept_at >= moment),
        exists().where(order.collection_id == mine, (order.ordered_at >= moment) | (order.state == ORDERED)),
    ]
    found: ColumnElement[bool] = t.collection.c.created_at < moment
    for each in touched:
        found &= ~each
    return found


def leave(connection: Connection, who: ColumnElement[bool]) -> Left:
    """Take the orders of collections out of them, as far as they stay; what is left of them can be deleted.

    What waits to be made is cancelled, and a shop that was told of it is told of that.

    Args:
        connection: in whose transaction it is done.
        who: which collections.
    """
    order = t.design_order.c
    now = datetime.now(UTC)
    theirs = order.collection_id.in_(select(t.collection.c.id).where(who))
    told = exists().where(t.delivery.c.order_id == order.id)
    cancelling = {"state": CANCELLED, "cancelled_at": now, "cancelled_by": OPERATOR}
    waiting = update(t.design_order).where(theirs, order.state == ORDERED)
    cancelled = list(connection.execute(waiting.values(cancelling).returning(order.id)).scalars())
    for number in connection.execute(select(order.id).where(order.id.in_(cancelled), told)).scalars().all():
        deliveries.announce(connection, number, CANCELLED, now)
    staying = update(t.design_order).where(theirs, order[f"{MADE}_at"].is_not(None) | told)
    nobody = {"collection_id": None, "design_id": None, "name": ""}
    return Left(len(cancelled), connection.execute(staying.values(nobody)).rowcount)
