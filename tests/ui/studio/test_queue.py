"""The queue is its operator's alone: each order goes its way, and what a shop has not heard is told again."""

import pytest
from sqlalchemy import Engine, update
from streamlit.testing.v1 import AppTest

from genlab.designs import deliveries, orders, states
from genlab.designs.shop import SECRET, URL
from genlab.designs.states import CANCELLED, MADE, ORDERED, SENT
from genlab.store import tables as t
from genlab.store import writing
from genlab.ui.studio import selling
from tests.support.orders import keep
from tests.ui.studio.test_ordering import keys, said
from tests.ui.studio.test_steer import Studio, studio, tap

__all__ = ["studio"]


@pytest.fixture
def made(sqlite_engine: Engine) -> list[int]:
    mine, numbers = keep(sqlite_engine, "me", [0, 1])
    return [orders.order(sqlite_engine, mine, number, announced=True).number for number in numbers]


def queue(studio: Studio, state: str = ORDERED, **query: str) -> AppTest:
    shown = studio(**query)
    shown.session_state["admin_open"] = True
    shown.run().session_state["studio-tab-0"] = "Orders"
    shown.session_state["studio-queue-state"] = state
    return shown.run()


def test_only_who_leads_it_sees_it(studio: Studio, made: list[int]) -> None:
    shown = studio()
    shown.session_state["studio-tab-0"] = "Orders"
    assert not {key for key in keys(shown.run()) if "made" in key}
    assert {f"studio-made-{number}" for number in made} <= keys(queue(studio))


def test_an_order_goes_its_way(studio: Studio, sqlite_engine: Engine, made: list[int]) -> None:
    shown = tap(queue(studio), f"studio-made-{made[0]}")
    assert f"Order {made[0]}" not in said(shown) and f"Order {made[1]}: ordered" in said(shown)
    tap(queue(studio, MADE), f"studio-sent-{made[0]}")
    assert orders.find(sqlite_engine, made[0]).state == SENT
    tap(queue(studio), f"studio-cancel-{made[1]}")
    assert orders.counts(sqlite_engine) == {ORDERED: 0, MADE: 0, SENT: 1, CANCELLED: 1}
    assert "No order is in this state." in queue(studio).info[0].value
    assert not {key for key in keys(queue(studio, SENT)) if key.startswith(("studio-made", "studio-cancel"))}


def test_a_tap_on_what_was_moved_on_meanwhile_changes_nothing(
    studio: Studio, sqlite_engine: Engine, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = queue(studio)
    stood = orders.queue(sqlite_engine, ORDERED, 9)
    states.move(sqlite_engine, made[0], CANCELLED)
    monkeypatch.setattr(orders, "queue", lambda *_asked: stood)  # as it was when the page was drawn
    after = tap(before, f"studio-made-{made[0]}")
    (line,) = [each.value for each in after.error]
    assert line == "This order was moved on meanwhile. Please load the page again."
    assert orders.find(sqlite_engine, made[0]).state == CANCELLED


def test_who_scans_a_sheet_and_leads_the_queue_moves_it_on_there(
    studio: Studio, sqlite_engine: Engine, made: list[int]
) -> None:
    link = f"{made[1]}-{orders.find(sqlite_engine, made[1]).sheet.code}"
    shown = studio(order=link)
    shown.session_state["admin_open"] = True
    tap(shown.run(), f"studio-made-{made[1]}")
    assert orders.find(sqlite_engine, made[1]).state == MADE


def test_what_a_shop_has_not_heard_is_said_and_told_again(
    studio: Studio, sqlite_engine: Engine, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "`GENLAB_ORDER_URL` names none" in said(queue(studio))
    monkeypatch.setenv(URL, "https://name:password@shop.example/orders")
    shown = queue(studio)
    assert (
        r"Invalid GENLAB\_ORDER\_SECRET. Expected at least 24 bytes. Received: 0." in shown.warning[0].value
    )
    monkeypatch.setenv(SECRET, "x" * 24)
    woken: list[bool] = []
    monkeypatch.setattr(selling, "wake", lambda: woken.append(True))
    claimed = deliveries.claim(sqlite_engine)
    assert claimed is not None
    deliveries.failed(sqlite_engine, claimed, "HTTP 500")
    shown = queue(studio)
    assert r"is told: shop\.example" in said(shown) and "password" not in said(shown)
    assert "has not answered: “HTTP 500”. Next attempt" in said(shown)
    tap(shown, f"studio-again-{claimed.order}")
    found = deliveries.untold(sqlite_engine, made)[claimed.order]
    assert found.attempts == 0 and woken
    with writing(sqlite_engine) as connection:
        connection.execute(update(t.delivery).values(due_at=None))
    assert "“restored from a backup”. Nobody tries again by themselves." in said(queue(studio))
