"""A shop that is set up is told of what the page orders, with no word from anybody."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from genlab.designs import deliveries, orders
from genlab.designs.shop import SECRET, URL
from genlab.ui import database
from genlab.ui.studio import selling
from tests.support.orders import keep
from tests.support.shops import shop
from tests.support.waiting import until


@pytest.fixture
def courier(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(selling, "_courier", None)
    monkeypatch.setattr("atexit.register", lambda _close: None)
    yield
    if selling._courier is not None:
        selling._courier.close()


@pytest.mark.usefixtures("courier")
def test_what_waits_is_told_as_soon_as_somebody_wakes_it(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first, announced=True).number
    selling.wake()  # no shop is set up
    assert selling._courier is None and not selling.announced()
    with shop() as server:
        monkeypatch.setenv(URL, server.url)
        selling.wake()  # its secret is none: nothing leaves unsigned
        assert selling._courier is None and selling.announced()
        monkeypatch.setenv(SECRET, "x" * 24)
        selling.wake()
        until(lambda: not deliveries.untold(sqlite_engine, [number]), lambda: str(server.heard))
        assert len(server.heard) == 1
        selling.wake()
        assert len(server.heard) == 1
