"""Ordering on the page: asked twice, sold once, its state and files for its customer, and for who scans its sheet."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab.designs import collections, deliveries, orders, states
from genlab.designs.sheets import Sheet
from genlab.designs.states import CANCELLED, MADE, ORDERED
from genlab.ui.studio import selling
from tests.support.orders import keep
from tests.ui.studio.test_steer import Studio, studio, tap

__all__ = ["studio"]


def at_kept(studio: Studio, owner: str = "me") -> AppTest:
    shown = studio(t=owner)
    shown.session_state["studio-tab-0"] = "Kept"
    return shown.run()


def keys(shown: AppTest) -> set[str]:
    return {each.key or "" for each in shown.button}


def said(shown: AppTest) -> str:
    return "\n".join(each.value for each in (*shown.markdown, *shown.caption, *shown.warning, *shown.error))


def test_a_design_is_ordered_once_it_is_said_twice(studio: Studio, sqlite_engine: Engine) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    shown = tap(at_kept(studio), f"studio-order-{first}")
    assert "takes this design out for good" in said(shown)
    shown = tap(shown, f"studio-order-no-{first}")
    assert orders.of_collection(sqlite_engine, mine) == {} and f"studio-order-{first}" in keys(shown)
    shown = tap(tap(shown, f"studio-order-{first}"), f"studio-order-yes-{first}")
    made = orders.of_collection(sqlite_engine, mine)[first]
    assert f"Order {made.number}: ordered" in said(shown)
    assert not {key for key in keys(shown) if key.startswith("studio-order-")}
    states.move(sqlite_engine, made.number, MADE)
    assert f"Order {made.number}: made" in said(at_kept(studio))


def test_what_another_has_ordered_is_shown_as_sold(studio: Studio, sqlite_engine: Engine) -> None:
    _mine, (first,) = keep(sqlite_engine, "me", [0])
    theirs, (same,) = keep(sqlite_engine, "you", [0])
    waiting = tap(at_kept(studio), f"studio-order-{first}")
    number = orders.order(sqlite_engine, theirs, same).number
    shown = tap(waiting, f"studio-order-yes-{first}")  # somebody was faster
    assert "Sold: somebody has ordered this one" in said(shown) and f"studio-order-{first}" not in keys(shown)
    assert orders.counts(sqlite_engine)[ORDERED] == 1
    states.move(sqlite_engine, number, CANCELLED)
    assert f"studio-order-{first}" in keys(at_kept(studio))


def test_one_who_comes_a_moment_too_late_is_told_in_one_line(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mine, (first,) = keep(sqlite_engine, "me", [0])
    theirs, (same,) = keep(sqlite_engine, "you", [0])
    orders.order(sqlite_engine, theirs, same)
    monkeypatch.setattr(orders, "sold", lambda *_asked: None)  # as it was when the page was drawn
    shown = tap(tap(at_kept(studio), f"studio-order-{first}"), f"studio-order-yes-{first}")
    (line,) = [each.value for each in shown.error]
    assert line.startswith("This design is ordered already, or one that looks the same.")
    assert orders.counts(sqlite_engine)[ORDERED] == 1


def test_one_s_own_second_design_that_looks_the_same_names_the_order(
    studio: Studio, sqlite_engine: Engine
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first).number
    collections.remove(sqlite_engine, mine, first)
    keep(sqlite_engine, "me", [0])
    assert f"Sold: it looks the same as order {number} of this collection." in said(at_kept(studio))


def test_a_cancelled_order_is_told_to_its_customer_who_can_order_again(
    studio: Studio, sqlite_engine: Engine
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first).number
    states.move(sqlite_engine, number, CANCELLED)
    shown = at_kept(studio)
    assert f"Order {number}: cancelled by the shop" in said(shown) and f"studio-order-{first}" in keys(shown)


def test_a_customer_cancels_in_the_collection_and_on_the_order_s_own_page(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first).number
    shown = tap(at_kept(studio), f"studio-withdraw-{number}")
    assert f"Order {number}: cancelled by its customer" in said(shown)
    assert f"studio-order-{first}" in keys(shown)  # free again
    monkeypatch.setattr(selling, "announced", lambda: True)
    made = orders.order(sqlite_engine, mine, first)
    page = tap(at_kept(studio), f"studio-page-{made.number}")
    link = page.query_params["order"][0]
    assert f"order={link}" in page.code[0].value and "t=" not in page.code[0].value
    for stranger in (studio(order=link), studio(order=link, t="you")):
        assert not {key for key in keys(stranger) if key.startswith("studio-")} and not stranger.code
    page = tap(page, f"studio-withdraw-{made.number}")
    assert f"Order {made.number}: cancelled by its customer" in said(page)
    assert deliveries.untold(sqlite_engine, [made.number])[made.number].event == CANCELLED
    assert f"studio-withdraw-{made.number}" not in keys(page)
    back = tap(page, "studio-back")
    assert f"studio-order-{first}" in keys(back) and "order" not in back.query_params


def test_one_who_cancels_what_was_made_a_moment_ago_is_told_in_one_line(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    stood = orders.order(sqlite_engine, mine, first)
    waiting = at_kept(studio)
    states.move(sqlite_engine, stood.number, MADE)
    monkeypatch.setattr(orders, "of_collection", lambda *_asked: {first: stood})  # as when the page was drawn
    shown = tap(waiting, f"studio-withdraw-{stood.number}")
    (line,) = [each.value for each in shown.error]
    assert line == "This order was moved on meanwhile. Please load the page again."
    assert orders.find(sqlite_engine, stood.number).state == MADE
    monkeypatch.undo()


def test_who_is_shown_a_collection_sees_that_it_is_ordered_and_gets_no_files(
    studio: Studio, sqlite_engine: Engine
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    number = orders.order(sqlite_engine, mine, first).number
    shown = studio(show=collections.shared_token("me"))
    assert f"Order {number}: ordered" in said(shown) and not shown.get("download_button")
    assert len(at_kept(studio).get("download_button")) == 5


def test_a_server_may_take_no_orders(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_engine, "me", [0])
    monkeypatch.setenv(selling.ORDERS, "off")
    assert not {key for key in keys(at_kept(studio)) if key.startswith("studio-order")}


def test_the_files_are_those_of_the_order_with_an_address_that_leads_to_it(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    made = orders.order(sqlite_engine, mine, first)
    handed: dict[str, Callable[[], bytes]] = {}

    def button(_label: str, data: Any, name: str, *_more: Any, **_named: Any) -> None:
        handed[name] = data

    monkeypatch.setattr("streamlit.download_button", button)
    at_kept(studio)
    assert list(handed) == [f"order-{made.number}.{end}" for end in ("pdf", "json", "png", "svg", "stl")]
    sheet = Sheet.of_stored(json.loads(handed[f"order-{made.number}.json"]()))
    assert sheet.latent == made.sheet.latent
    link = sheet.address.rpartition("?order=")[2]
    assert orders.shown_by(sqlite_engine, link) == made
    shown = studio(order=link)
    assert f"Order {made.number}: ordered" in said(shown) and "the only one of its kind" in said(shown)
    assert not {key for key in keys(shown) if key.startswith("studio-")}  # a stranger changes nothing
    assert handed[f"order-{made.number}.pdf"]().startswith(b"%PDF-")


def test_a_link_that_was_never_given_is_refused_in_one_line(studio: Studio) -> None:
    shown = studio(order="1-00000000000000000000")
    assert [each.value for each in shown.error] == [
        "Unknown link to an order: it is misspelt, or belongs to another database."
    ]
