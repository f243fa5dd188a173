"""Orders that add up are found sound and come back from a backup; every way of tampering with one is found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from genlab.designs import deliveries, orders, states
from genlab.designs.states import CANCELLED, MADE, SENT
from genlab.keeping import backup
from genlab.keeping.integrity import verify
from genlab.store import connect, writing
from genlab.store import tables as t
from tests.support.orders import keep

WAYS = ((), (MADE,), (MADE, SENT), (CANCELLED,), (MADE, CANCELLED))


@pytest.fixture
def sold(sqlite_engine: Engine) -> Engine:
    """Fill a database with an order in every state, each told of."""
    mine, numbers = keep(sqlite_engine, "me", range(len(WAYS)))
    for number, way in zip(numbers, WAYS, strict=True):
        made = orders.order(sqlite_engine, mine, number, announced=True)
        for to in way:
            states.move(sqlite_engine, made.number, to, announced=True)
    return sqlite_engine


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    yield opened
    opened.dispose()


def test_orders_come_back_and_no_shop_is_told_of_them_by_itself(
    sold: Engine, new: Engine, tmp_path: Path
) -> None:
    assert verify(sold).findings == []
    assert deliveries.next_due(sold) is not None
    backup.write(sold, tmp_path / "backup.zip")
    assert backup.restore(new, tmp_path / "backup.zip").findings == []
    assert [orders.find(new, number) for number in range(1, 6)] == [
        orders.find(sold, number) for number in range(1, 6)
    ]
    assert deliveries.next_due(new) is None and len(deliveries.untold(new, [1, 2, 3, 4, 5])) == 5


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": SENT}, "design_order 1: state 'sent' after ordered"),
        ({"state": "lost"}, "design_order 1: state 'lost' after ordered"),
        ({"cancelled_by": "customer"}, "design_order 1: state 'ordered', cancelled by customer"),
        ({"collection_id": None}, "design_order 1: of nobody's collection, but with"),
        ({"picture": "AAAA"}, "design_order 1: Damaged picture of order 1"),
        ({"pixels_sha256": "0" * 64}, "Expected pixels with SHA-256 000000000000"),
    ],
)
def test_what_cannot_be_right_is_found(sold: Engine, values: dict[str, Any], said: str) -> None:
    with writing(sold) as connection:
        connection.execute(update(t.design_order).where(t.design_order.c.id == 1).values(**values))
    (finding,) = verify(sold).findings
    assert said in finding
