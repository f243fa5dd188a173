"""Orders: a design that is taken out for good, under a number, and the queue of those there are.

No two orders look the same: two pictures within `SAME` of each other are one design, whoever has drawn them and by
whichever generator. What was cancelled before it was made is free again; what was made stays taken, for it exists.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from genlab.designs import deliveries, shelf
from genlab.designs.drawing import Drawing, look, pixels_sha256, same_look
from genlab.designs.sheets import Sheet, png
from genlab.designs.states import CANCELLED, CUSTOMER, MADE, MOVES, ORDERED
from genlab.errors import GenlabError
from genlab.store import reading, writing
from genlab.store import tables as t

MOST_OPEN = 20
"""Orders of one collection that are not yet made: one visitor takes no shop's time for all.

Those that its customer has cancelled within `WITHDRAWN` count, too: a shop's own system was told of each.
"""
WITHDRAWN = timedelta(days=1)
_ADVISORY_LOCK = 0x6F72646572  # "order"


@dataclass(frozen=True)
class Order:
    """An order as it stands.

    Attributes:
        collection: its customer's; None where they are forgotten.
        design: the number that the design has, or had, there.
        state: `ordered`, `made`, `sent` or `cancelled`.
        sheet: which design it is.
        since: when it came into each state that it has been in.
        cancelled_by: `customer` or `operator`; None where nobody has cancelled it.
    """

    collection: int | None
    design: int | None
    state: str
    sheet: Sheet
    since: dict[str, datetime]
    cancelled_by: str | None = None

    @property
    def number(self) -> int:
        """What people call it by."""
        return self.sheet.number

    @property
    def taken(self) -> bool:
        """Whether nobody else can order what looks the same."""
        return self.state != CANCELLED or MADE in self.since


def order(engine: Engine, collection: int, design: int, announced: bool = False) -> Order:
    """Order a design of a collection; nobody can order it, or one that looks the same, any more.

    Args:
        engine: the database.
        collection: the customer's.
        design: its number there.
        announced: whether a shop's own system is told.

    Raises:
        GenlabError: where it is none of this collection's, where it or one that looks the same is ordered already,
            where the generator is gone or of another version, or where too many wait to be made.
    """
    with reading(engine) as connection:
        kept = _design(connection, collection, design)
        seed = int(
            connection.execute(select(t.board.c.recipe).where(t.board.c.id == kept.board_id)).scalar_one()[
                "seed"
            ]
        )
    card = shelf.find(kept.checkpoint, kept.checkpoint_sha256).card
    image = _drawing(kept).image()
    now = datetime.now(UTC)
    row = {
        "collection_id": collection,
        "design_id": design,
        "state": ORDERED,
        "generator": card.generator,
        "dataset": card.dataset,
        **{name: getattr(kept, name) for name in ("checkpoint", "checkpoint_sha256", "label", "latent")},
        "seed": seed,
        "place": kept.place,
        "picture": base64.b64encode(png(image)).decode(),
        "pixels_sha256": pixels_sha256(image),
        "look": look(image),
        "ordered_at": now,
    }
    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":  # SQLite lets one in at a time
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            name = _design(connection, collection, design).name
            _check_free(connection, collection, row["look"])
            if (
                connection.execute(select(func.count()).where(_takes_time(collection, now))).scalar_one()
                >= MOST_OPEN
            ):
                raise GenlabError(
                    f"Too many orders that wait, or were cancelled today. Expected at most {MOST_OPEN}."
                )
            stored = insert(t.design_order).returning(*t.design_order.c)
            made = of_row(connection.execute(stored, {**row, "name": name}).one())
            if announced:
                deliveries.announce(connection, made.number, ORDERED, now)
    except IntegrityError as error:  # the index has the last word
        with reading(engine) as connection:
            _design(connection, collection, design)  # or it was deleted meanwhile
        raise GenlabError(_SOLD) from error
    return made


def find(engine: Engine, number: int) -> Order:
    """Return an order.

    Raises:
        GenlabError: for an unknown number.
    """
    with reading(engine) as connection:
        row = connection.execute(select(t.design_order).where(t.design_order.c.id == number)).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown order {number}.")
    return of_row(row)


def shown_by(engine: Engine, link: str) -> Order:
    """Return the order that a sheet's link names, `NUMBER-CODE`.

    Raises:
        GenlabError: for a link that was never given.
    """
    number, _dash, code = link.partition("-")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        with reading(engine) as connection:
            it = t.design_order.c.id == int(number)
            row = connection.execute(select(t.design_order).where(it)).one_or_none()
        if row is not None and hmac.compare_digest(
            of_row(row).sheet.code.encode(), code.encode(errors="replace")
        ):
            return of_row(row)
    raise GenlabError("Unknown link to an order: it is misspelt, or belongs to another database.")


def of_collection(engine: Engine, collection: int) -> dict[int, Order]:
    """Return the orders of a collection by the designs' numbers, of each design the newest."""
    rows = (
        select(t.design_order)
        .where(t.design_order.c.collection_id == collection)
        .order_by(t.design_order.c.id)
    )
    with reading(engine) as connection:
        return {row.design_id: of_row(row) for row in connection.execute(rows)}


def sold(engine: Engine, like: str) -> int | None:
    """Return the number of the order that looks as `like` does; None where it is free."""
    with reading(engine) as connection:
        found = _alike(connection, like)
    return None if found is None else found[0]


def counts(engine: Engine) -> dict[str, int]:
    """Return how many orders are in each state."""
    rows = select(t.design_order.c.state, func.count()).group_by(t.design_order.c.state)
    with reading(engine) as connection:
        found = {state: int(count) for state, count in connection.execute(rows)}
    return {state: found.get(state, 0) for state in MOVES}


def queue(engine: Engine, state: str, most: int) -> list[Order]:
    """Return the orders of a state: the oldest first where something is left to be done, else the newest."""
    column = t.design_order.c.id
    rows = select(t.design_order).where(t.design_order.c.state == state).limit(most)
    with reading(engine) as connection:
        found = connection.execute(rows.order_by(column if MOVES[state] else column.desc()))
        return [of_row(row) for row in found]


_SOLD = "This design is ordered already, or one that looks the same. Expected one that nobody has ordered."


def _check_free(connection: Connection, collection: int, like: str) -> None:
    """Raise GenlabError where an order looks the same."""
    found = _alike(connection, like)
    if found is None:
        return
    if found[1] == collection:
        raise GenlabError(
            f"You have ordered this design already, or one that looks the same: order {found[0]}."
        )
    raise GenlabError(_SOLD)


def _alike(connection: Connection, like: str) -> tuple[int, int] | None:
    """Return number and collection of the order that looks most like one, where they look the same."""
    column = t.design_order.c
    rows = connection.execute(select(column.id, column.collection_id, column.look).where(_taken())).all()
    place = same_look(like, [row.look for row in rows])
    return None if place is None else (rows[place].id, rows[place].collection_id)


def _takes_time(collection: int, now: datetime) -> ColumnElement[bool]:
    """Return which orders of a collection take a shop's time."""
    column = t.design_order.c
    withdrawn = (column.cancelled_by == CUSTOMER) & (column.cancelled_at > now - WITHDRAWN)
    return (column.collection_id == collection) & ((column.state == ORDERED) | withdrawn)


def _taken() -> ColumnElement[bool]:
    return (t.design_order.c.state != CANCELLED) | t.design_order.c.made_at.is_not(None)


def _design(connection: Connection, collection: int, design: int) -> Any:
    mine = (t.design.c.id == design) & (t.design.c.collection_id == collection)
    row = connection.execute(select(t.design).where(mine)).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown design {design}. Expected one of this collection.")
    return row


def _drawing(row: Any) -> Drawing:
    return Drawing(row.checkpoint, row.checkpoint_sha256, row.label, row.latent)


def of_row(row: Any) -> Order:
    """Return an order from its row."""
    moments = {state: getattr(row, f"{state}_at") for state in MOVES}
    sheet = Sheet(
        row.id,
        row.ordered_at.astimezone(UTC).isoformat(timespec="seconds"),
        row.name,
        row.generator,
        row.dataset,
        row.checkpoint,
        row.checkpoint_sha256,
        row.label,
        row.latent,
        row.seed,
        row.place,
        row.picture,
        row.pixels_sha256,
    )
    since = {state: moment for state, moment in moments.items() if moment is not None}
    return Order(row.collection_id, row.design_id, row.state, sheet, since, row.cancelled_by)
