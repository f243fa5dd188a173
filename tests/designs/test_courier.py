"""A shop is told of its orders, also where it fails first, and where the server restarts meanwhile."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from genlab.designs import deliveries, orders, states
from genlab.designs.courier import Courier
from genlab.designs.shop import Shop
from genlab.designs.states import MADE, ORDERED
from genlab.store import reading
from genlab.store import tables as t
from tests.support.orders import keep
from tests.support.shops import Server, shop
from tests.support.waiting import until

SECRET = "a secret of more than twenty-four letters"


@pytest.fixture
def server() -> Iterator[Server]:
    with shop() as found:
        yield found


@pytest.fixture
def order(engine: Engine) -> int:
    mine, (first,) = keep(engine, "me", [0])
    return orders.order(engine, mine, first, announced=True).number


def untold(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(t.delivery).where(t.delivery.c.delivered_at.is_(None))).all())


def events(server: Server) -> list[str]:
    return [json.loads(body)["data"]["state"] for _headers, body in server.heard]


def test_one_that_fails_first_is_told_again_with_the_same_key(
    engine: Engine, order: int, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "FIRST_S", 0.05)
    states.move(engine, order, MADE, announced=True)
    server.answers = [500, 503]
    courier = Courier(engine, Shop.of(server.url, SECRET))
    courier.wake()
    until(lambda: not untold(engine), lambda: str(events(server)))
    courier.close()
    assert events(server) == [ORDERED, ORDERED, ORDERED, MADE]
    keys = [headers["idempotency-key"] for headers, _body in server.heard]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert len({body for _headers, body in server.heard}) == 2


def test_what_waits_is_told_by_the_next_server(engine: Engine, order: int, server: Server) -> None:
    server.answers = [500]
    first = Courier(engine, Shop.of(server.url, SECRET))
    first.wake()
    until(lambda: bool(deliveries.untold(engine, [order])[order].problem), lambda: str(events(server)))
    first.close()
    left = deliveries.untold(engine, [order])[order]
    assert left.problem == "HTTP 500" and left.due_at is not None
    assert timedelta(0) < left.due_at - datetime.now(UTC) <= timedelta(seconds=deliveries.FIRST_S)
    deliveries.again(engine, order)
    second = Courier(engine, Shop.of(server.url, SECRET))
    second.wake()
    until(lambda: not untold(engine), lambda: str(events(server)))
    second.close()
    assert events(server) == [ORDERED, ORDERED]


def test_it_ends_where_nothing_waits_and_begins_again_when_called(engine: Engine, server: Server) -> None:
    courier = Courier(engine, Shop.of(server.url, SECRET))
    courier.wake()
    until(lambda: courier._thread is None, lambda: "it does not end")
    mine, (first,) = keep(engine, "me", [1])
    orders.order(engine, mine, first, announced=True)
    courier.wake()
    until(lambda: not untold(engine), lambda: str(events(server)))
    courier.close()
    courier.wake()
    assert not (courier._thread and courier._thread.is_alive())
