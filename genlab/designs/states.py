"""The states of an order, and who brings it from one into another: its operator, and at first its customer.

Of two who try at once one does; the other is told in which state it is.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, select, update

from genlab.designs import deliveries
from genlab.errors import GenlabError
from genlab.store import tables as t
from genlab.store import writing

ORDERED, MADE, SENT, CANCELLED = "ordered", "made", "sent", t.CANCELLED
MOVES: dict[str, tuple[str, ...]] = {
    ORDERED: (MADE, CANCELLED),
    MADE: (SENT, CANCELLED),
    SENT: (),
    CANCELLED: (),
}
"""The states that an order may come into from each."""
CUSTOMER, OPERATOR = "customer", "operator"
"""Who has cancelled an order."""


def move(engine: Engine, number: int, to: str, announced: bool = False) -> None:
    """Bring an order into another state.

    Args:
        engine: the database.
        number: the order's.
        to: the state.
        announced: whether a shop's own system is told.

    Raises:
        GenlabError: for an unknown order, or where it stands in a state that does not lead there.
    """
    leading = [state for state, into in MOVES.items() if to in into]
    _move(engine, number, to, leading, announced, t.design_order.c.id == number, OPERATOR)


def cancel(engine: Engine, collection: int, number: int, announced: bool = False) -> None:
    """Cancel an order for its customer, who can as long as it is not made; its design is free again.

    Args:
        engine: the database.
        collection: the customer's.
        number: the order's.
        announced: whether a shop's own system is told.

    Raises:
        GenlabError: for an order of another collection, or where it is made, or cancelled, meanwhile.
    """
    mine = (t.design_order.c.id == number) & (t.design_order.c.collection_id == collection)
    _move(engine, number, CANCELLED, [ORDERED], announced, mine, CUSTOMER)


def _move(
    engine: Engine,
    number: int,
    to: str,
    leading: list[str],
    announced: bool,
    it: ColumnElement[bool],
    by: str,
) -> None:
    """Bring the order `it` into a state from one of those that lead there; of two who try at once one does."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {"state": to, f"{to}_at": now}
    if to == CANCELLED:
        values["cancelled_by"] = by
    with writing(engine) as connection:
        moved = update(t.design_order).where(it, t.design_order.c.state.in_(leading))
        if connection.execute(moved.values(values)).rowcount == 0:
            state = connection.execute(select(t.design_order.c.state).where(it)).scalar_one_or_none()
            if state is None:
                raise GenlabError(f"Unknown order {number}.")
            raise GenlabError(
                f"Order {number} cannot become {to}. Expected one that is {' or '.join(leading)}. Received: {state}.",
                "moved",
            )
        if announced:
            deliveries.announce(connection, number, to, now)
