"""Every page: first request of a cold server, both servers, both languages, both themes, and axe."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab.ui.page import SCREENS

KEYS = [screen.key for screen in SCREENS]


def address(key: str) -> str:
    """Return a page's path; Play is the root."""
    return "" if key == "play" else key


def settled(page: Page) -> None:
    """Wait until the page has run and shows its content, no error."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(".quiz canvas, h1").first.wait_for()
    expect(page.get_by_text("Oh no")).to_have_count(0)


@pytest.mark.parametrize("kind", ["serve", "streamlit"])
@pytest.mark.parametrize("key", KEYS)
def test_a_deep_link_is_the_first_request_of_a_cold_server(
    start_server: Callable[..., Any], new_page: Callable[..., Page], key: str, kind: str
) -> None:
    server = start_server(kind)
    page = new_page()
    page.goto(server.at(address(key)))
    settled(page)
    title = next(screen.title for screen in SCREENS if screen.key == key)
    expect(page).to_have_title(f"{title} - genlab")
    if sys.platform == "linux":  # nothing that trains is loaded
        assert "/tensorflow/" not in Path(f"/proc/{server.process.pid}/maps").read_text()


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", KEYS)
def test_axe_finds_nothing_serious(
    server: Any, new_page: Callable[..., Page], axe: Any, screenshot: Any, key: str, scheme: str, locale: str
) -> None:
    phone = locale == "ko-KR"
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    page = new_page(locale=locale, color_scheme=scheme, viewport=size)
    page.goto(server.at(address(key)))
    settled(page)
    page.wait_for_timeout(500)
    screenshot(page, f"{key}-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
