"""Every page: first request of a cold server, both languages, both themes, axe, and what it asks others for."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from genlab.bench.serving import training_libraries
from genlab.ui.page import SCREENS
from genlab.ui.words import catalogue

KEYS = [screen.key for screen in SCREENS]
BACKGROUND = {"light": re.compile(r"rgb\(2\d\d,"), "dark": re.compile(r"rgb\(\d{1,2},")}


def address(key: str) -> str:
    """Return a page's path; Play is the root."""
    return "" if key == "play" else key


def settled(page: Page) -> None:
    """Wait until the page has run and shows its content, no error."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(".quiz canvas, h1").first.wait_for()
    expect(page.get_by_text("Oh no")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)  # "Page not found"


def watch(page: Page) -> list[str]:
    """Return a list that fills with what the browser's policies refuse, and with what fails to run."""
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # Streamlit asks Google for a picture of a page's Material icon, as a favicon, before the page sets its own.
        # That this is refused is what the policy is for.
        if message.text.startswith("Loading the image 'https://fonts.gstatic.com/s/i/"):
            return
        # (A picture that a rerun has taken away meanwhile is a 404, and nothing that a policy refuses.)
        if re.search("Content.Security.Policy|Permissions.Policy|Cross.Origin|Refused to", message.text):
            said.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def opened(page: Page, url: str, key: str, locale: str = "en-US") -> dict[str, str]:
    """Open a page; return the headers of its document."""
    reply = page.goto(url)
    settled(page)
    title = next(screen.title for screen in SCREENS if screen.key == key)
    expect(page).to_have_title(f"{catalogue(locale[:2]).gettext(title)} - genlab")
    assert reply is not None
    return reply.headers


def trains_nothing(server: Any) -> None:
    """See that a server has loaded nothing that trains."""
    assert training_libraries(server.process.pid) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_deep_link_is_the_first_request_of_a_cold_streamlit_run(
    start_server: Callable[..., Any], page: Page, key: str
) -> None:
    server = start_server("streamlit")
    opened(page, server.at(key), key)
    trains_nothing(server)


def test_the_first_page_answers_to_its_name_too(server: Any, page: Page) -> None:
    opened(page, server.at(), "play")
    opened(page, server.at("play", lang="ko"), "play", "ko-KR")


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("key", KEYS)
def test_a_page_keeps_to_itself_and_axe_finds_nothing_serious(
    start_server: Callable[..., Any],
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    key: str,
    locale: str,
) -> None:
    """It asks nobody else for anything, its own policies refuse nothing, and both themes can be read.

    In English it is the first request of a cold server.
    """
    phone = locale == "ko-KR"
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    page = new_page(locale=locale, viewport=size)
    if not phone:
        server = start_server("serve")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    refused = watch(page)
    headers = opened(page, server.at(address(key)), key, locale)
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[scheme])
        page.wait_for_timeout(500)
        screenshot(page, f"{key}-{locale[:2]}-{scheme}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    trains_nothing(server)
    assert asked - {""} == {"127.0.0.1"}  # "": what is in the page itself (data:, blob:)
    assert refused == []
