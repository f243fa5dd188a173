"""One browser, one seat: in a real Chromium, with our own server's cookie and with the browser's own storage."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_host import opened
from tests.browser.test_play import asked
from tests.support.screens import drawer, settled

JOIN = "[data-testid=stFormSubmitButton] button"


def joined(server: Any, code: str) -> int:
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (count,) = database.execute(
            "select count(*) from participant join session on session.id = session_id where join_code = ?",
            (code,),
        ).fetchone()
    return int(count)


def enter(page: Page, server: Any, code: str, button: str) -> None:
    """Join once the page stands still."""
    page.goto(server.at("join", code=code))
    expect(page.locator(JOIN)).to_contain_text(button)
    settled(page)  # where storage keeps the key, the page runs once more, and a tap meanwhile is lost
    page.locator(JOIN).click()
    asked(page)


@pytest.mark.parametrize("kind", ["serve", "streamlit"])
def test_a_second_join_from_a_browser_comes_back_to_its_seat(
    kind: str, start_server: Callable[..., Any], new_page: Callable[..., Page]
) -> None:
    server = start_server(kind)
    host = new_page()
    host.goto(server.at("host"))
    code = opened(host, server, "Seats")
    phone = new_page()
    phone.goto(server.at("join", code=code))
    enter(phone, server, code, "Join")
    first = phone.url
    tab = phone.context.new_page()
    enter(tab, server, code, "Go on")
    assert tab.url == first
    enter(new_page(), server, code, "Join")
    assert joined(server, code) == 2

    # The tablet goes round: the host lets several people in on it.
    host.get_by_text("Who is in").click()
    several = host.get_by_role("button", name="Let several people join on one device")
    expect(several).to_be_visible()
    settled(host)
    several.click()
    expect(host.get_by_role("button", name="One seat for each browser")).to_be_visible()
    enter(tab, server, code, "Join")
    assert tab.url != first
    assert joined(server, code) == 3

    # Somebody is sent out: the host is told how they would come back.
    host.locator("[data-testid=stDataFrame]").click(position={"x": 12, "y": 54})
    host.get_by_role("button", name="Send out").click()
    expect(host.get_by_text("lock the session once all others are in")).to_be_visible()
    drawer(host)
    host.get_by_role("button", name="Lock", exact=True).click()
    expect(host.get_by_text("lock the session once all others are in")).to_have_count(0)
