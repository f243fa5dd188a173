"""What a shop's own system is told of orders: kept in the database until it has answered, over any restart.

An order's events are told in the order in which they came: a later one waits for those before it. One that is told
twice, because an answer was lost on its way, has the same key both times.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from genlab.errors import GenlabError
from genlab.store import reading, writing
from genlab.store import tables as t

LEASE_S = 60
"""How long an attempt is another process's own; one that has gone in the midst of it is tried again after that."""
FIRST_S, GROWS, LONGEST_S = 5, 3, 6 * 3600
MOST_ATTEMPTS = 20
"""About three days after the first."""
MOST_PROBLEM = 200


@dataclass(frozen=True)
class Delivery:
    """An event that is to be told.

    Attributes:
        id: its number.
        order: the order's number.
        event: the state that the order came into.
        key: the same at every attempt.
        created_at: when the order came into it.
        attempts: so far.
        due_at: when it is tried next; None where it never is by itself.
        delivered_at: when it was answered; None where it was not.
        problem: of the last attempt; "" for none.
    """

    id: int
    order: int
    event: str
    key: str
    created_at: datetime
    attempts: int
    due_at: datetime | None
    delivered_at: datetime | None
    problem: str

    @property
    def given_up(self) -> bool:
        """Whether nobody tries it any more, though it was not answered."""
        return self.due_at is None and self.delivered_at is None


def announce(connection: Connection, order: int, event: str, now: datetime) -> None:
    """Have an event told, in the transaction that stores it."""
    row = {
        "order_id": order,
        "event": event,
        "key": f"msg_{secrets.token_hex(16)}",
        "created_at": now,
        "attempts": 0,
        "due_at": now,
        "problem": "",
    }
    connection.execute(insert(t.delivery), row)


def pause_after(attempts: int) -> timedelta | None:
    """Return how long after so many failed attempts the next one comes; None where there is none."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return timedelta(seconds=min(LONGEST_S, FIRST_S * GROWS ** (attempts - 1)))


def next_due(engine: Engine) -> datetime | None:
    """Return when the next attempt is due; None where nothing waits."""
    with reading(engine) as connection:
        found: datetime | None = connection.execute(
            select(func.min(t.delivery.c.due_at)).where(_waits(t.delivery))
        ).scalar()
    return found


def claim(engine: Engine) -> Delivery | None:
    """Take the delivery whose turn it is; None where none is due. Of several processes one gets it."""
    now = datetime.now(UTC)
    earlier = t.delivery.alias("earlier")
    before = select(earlier.c.id).where(
        earlier.c.order_id == t.delivery.c.order_id, earlier.c.id < t.delivery.c.id, _waits(earlier)
    )
    due = _waits(t.delivery) & (t.delivery.c.due_at <= now)
    turn = select(t.delivery.c.id).where(due, ~before.exists()).order_by(t.delivery.c.due_at, t.delivery.c.id)
    taken = (
        update(t.delivery)
        .where(t.delivery.c.id == turn.limit(1).scalar_subquery(), due)
        .values(due_at=now + timedelta(seconds=LEASE_S), attempts=t.delivery.c.attempts + 1)
        .returning(*t.delivery.c)
    )
    with writing(engine) as connection:
        row = connection.execute(taken).one_or_none()
    return None if row is None else _delivery(row)


def delivered(engine: Engine, delivery: Delivery) -> None:
    """Say that an event was answered."""
    _set(engine, delivery, {"due_at": None, "delivered_at": datetime.now(UTC), "problem": ""})


def failed(engine: Engine, delivery: Delivery, problem: str) -> None:
    """Say that an attempt failed, and why; the next one comes later, each time longer."""
    pause = pause_after(delivery.attempts)
    due = None if pause is None else datetime.now(UTC) + pause
    _set(engine, delivery, {"due_at": due, "problem": " ".join(problem.split())[:MOST_PROBLEM]})


def again(engine: Engine, order: int) -> None:
    """Have all that an order's shop has not answered told now, also what was given up.

    Raises:
        GenlabError: where nothing waits.
    """
    open_ = (t.delivery.c.order_id == order) & t.delivery.c.delivered_at.is_(None)
    now = datetime.now(UTC)
    with writing(engine) as connection:
        if connection.execute(update(t.delivery).where(open_).values(due_at=now, attempts=0)).rowcount == 0:
            raise GenlabError(f"Nothing of order {order} is left to be told.")


def untold(engine: Engine, orders: list[int]) -> dict[int, Delivery]:
    """Return of each order the first event that its shop has not answered; none where all is told."""
    rows = (
        select(t.delivery)
        .where(t.delivery.c.order_id.in_(orders), t.delivery.c.delivered_at.is_(None))
        .order_by(t.delivery.c.id.desc())
    )
    with reading(engine) as connection:
        return {row.order_id: _delivery(row) for row in connection.execute(rows)}


def _waits(table: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table.c.delivered_at.is_(None) & table.c.due_at.is_not(None)
    return found


def _set(engine: Engine, delivery: Delivery, values: dict[str, Any]) -> None:
    """Change what is still this attempt's: another process may have taken it over since."""
    mine = (t.delivery.c.id == delivery.id) & (t.delivery.c.attempts == delivery.attempts)
    with writing(engine) as connection:
        connection.execute(update(t.delivery).where(mine).values(**values))


def _delivery(row: Any) -> Delivery:
    values = row._mapping
    return Delivery(
        order=values["order_id"],
        **{name: values[name] for name in Delivery.__dataclass_fields__ if name != "order"},
    )
