"""Whether the studio's orders add up: each in a state that it can be in, with the picture that was ordered."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from genlab.designs.orders import of_row
from genlab.designs.states import CANCELLED, CUSTOMER, MADE, MOVES, OPERATOR, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.store import tables as t

BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {
    ORDERED: ((ORDERED,),),
    MADE: ((ORDERED, MADE),),
    SENT: ((ORDERED, MADE, SENT),),
    CANCELLED: ((ORDERED, CANCELLED), (ORDERED, MADE, CANCELLED)),
}
"""The states that an order has been in, by the one that it is in."""
BY: dict[tuple[bool, bool], tuple[str | None, ...]] = {
    (False, False): (None,),
    (False, True): (None,),
    (True, False): (CUSTOMER, OPERATOR),
    (True, True): (OPERATOR,),
}
"""Who may have cancelled an order, by whether it is cancelled, and whether it was made before."""
ROWS = 100


def findings(connection: Connection) -> Iterator[str]:
    """Yield a line for each thing that cannot be right."""
    rows = select(t.design_order).order_by(t.design_order.c.id)
    for row in connection.execution_options(yield_per=ROWS).execute(rows):
        order = of_row(row)
        name = f"design_order {order.number}"
        been = tuple(state for state in MOVES if state in order.since)
        if been not in BEFORE.get(order.state, ()):
            yield f"{name}: state {order.state!r} after {', '.join(been)}"
        if order.cancelled_by not in BY[order.state == CANCELLED, MADE in order.since]:
            yield f"{name}: state {order.state!r}, cancelled by {order.cancelled_by or 'nobody'}"
        if order.collection is None and (order.design is not None or order.sheet.name):
            yield f"{name}: of nobody's collection, but with a name or a design's number"
        try:
            order.sheet.image()
        except GenlabError as error:
            yield f"{name}: {error}"
