"""Every page: first request of a cold server, both languages, both themes, axe, and what it asks others for."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response, expect

from genlab.bench.serving import training_libraries
from genlab.ui.page import SCREENS
from genlab.ui.words import catalogue
from tests.browser.conftest import Devices
from tests.support.screens import settled

KEYS = [screen.key for screen in SCREENS]
COLD = ("play", "join", "latent")
BROKEN = """() => [...document.querySelectorAll("main p, main li, main h1, main h2, main h3, main label, .stMain p")]
  .filter((one) => one.innerText && getComputedStyle(one).wordBreak !== "keep-all").map((one) => one.innerText)"""
"""What a page may break within a word: Korean is broken between words."""
BACKGROUND = {"light": re.compile(r"rgb\(2\d\d,"), "dark": re.compile(r"rgb\(\d{1,2},")}


def address(key: str) -> str:
    """Return a page's path; Play is the root."""
    return "" if key == "play" else key


def shown(page: Page) -> None:
    """Wait until the page has run and shows its content, no error."""
    settled(page)
    page.locator(".quiz canvas, h1").first.wait_for()
    expect(page.get_by_text("Oh no")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)  # "Page not found"


def watch(page: Page) -> list[str]:
    """Return a list that fills with what the browser's policies refuse, what fails to run, and what charts warn of."""
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # Streamlit asks Google for a picture of a page's Material icon, as a favicon, before the page sets its own.
        # That this is refused is what the policy is for.
        if message.text.startswith("Loading the image 'https://fonts.gstatic.com/s/i/"):
            return
        # (A picture that a rerun has taken away meanwhile is a 404, and nothing that a policy refuses.) WARN: Vega.
        if re.search(
            "Content.Security.Policy|Permissions.Policy|Cross.Origin|Refused to|^WARN", message.text
        ):
            said.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def opened(page: Page, url: str, key: str, locale: str = "en-US") -> dict[str, str]:
    """Open a page; return the headers of its document."""
    reply = page.goto(url)
    shown(page)
    title = next(screen.title for screen in SCREENS if screen.key == key)
    expect(page).to_have_title(f"{catalogue(locale[:2]).gettext(title)} - genlab")
    assert reply is not None
    return reply.headers


def trains_nothing(server: Any) -> None:
    """See that a server has loaded nothing that trains."""
    assert training_libraries(server.process.pid) == []


def test_every_page_is_reached_by_its_address_under_streamlit_run(
    start_server: Callable[..., Any], page: Page
) -> None:
    """One of them as a cold server's first request; under `genlab serve` each is, below."""
    server = start_server("streamlit")
    for key in reversed(KEYS):
        opened(page, server.at(key), key)
    trains_nothing(server)


def test_the_first_page_answers_to_its_name_too(server: Any, page: Page) -> None:
    opened(page, server.at(), "play")
    opened(page, server.at("play", lang="ko"), "play", "ko-KR")


def test_a_page_answers_to_its_name_in_capitals_too(server: Any, page: Page) -> None:
    page.goto(server.at("Join", code="ABC", lang="ko"))
    expect(page).to_have_url(server.at("join", code="ABC", lang="ko"))
    expect(page.get_by_role("heading", name="참가")).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "title", "on"), [("en", "No such page", "Play a round"), ("ko", "없는 페이지", "")]
)
def test_a_page_that_does_not_exist_says_so_and_leads_on(
    server: Any, page: Page, axe: Any, lang: str, title: str, on: str
) -> None:
    page.goto(server.at("no-such-page", lang=lang))
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)  # Streamlit's own, in English
    expect(page.locator("[data-testid=stMain]")).to_contain_text("no-such-page")
    assert axe(page) == []
    if on:
        page.get_by_role("button", name=on).click()
        expect(page.locator(".quiz[data-phase=asking][data-painted] canvas")).to_be_visible()


@dataclass
class Watched:
    """A page, the hosts that it asks for something, what its policies refuse, and where Streamlit looks for nothing."""

    page: Page
    asked: set[str]
    refused: list[str]
    missed: list[str]


def missing(missed: list[str], reply: Response) -> None:
    """Note where Streamlit looks for its server and there is none."""
    if reply.status == 404 and "/_stcore/" in reply.url:
        missed.append(reply.url)


@pytest.fixture(scope="module")
def watched(devices: Devices) -> Iterator[Callable[..., Watched]]:
    """Return a function that gives the page of a locale; nothing has been asked or refused on it so far."""
    known: dict[str, Watched] = {}

    def of(locale: str, viewport: dict[str, int]) -> Watched:
        if locale not in known:
            _, page = devices.take({"locale": locale, "viewport": viewport}, fresh=True)
            known[locale] = Watched(page, set(), watch(page), [])
            page.on("response", partial(missing, known[locale].missed))
            page.on("request", lambda request: known[locale].asked.add(urlsplit(request.url).hostname or ""))
        found = known[locale]
        found.page.goto("about:blank")
        found.asked.clear()
        found.refused.clear()
        found.missed.clear()
        return found

    yield of
    for found in known.values():
        found.page.context.close()


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("key", KEYS)
def test_a_page_keeps_to_itself_and_axe_finds_nothing_serious(
    start_server: Callable[..., Any],
    server: Any,
    watched: Callable[..., Watched],
    axe: Any,
    screenshot: Any,
    key: str,
    locale: str,
) -> None:
    """It asks nobody else for anything, its own policies refuse nothing, and both themes can be read.

    On the phone and in Korean the dark one alone: colours are the same in every language and at every size. In English
    some are the first request of a cold server: the first page, one that is led to, and one that loads the most.
    """
    phone = locale == "ko-KR"
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    looked = watched(locale, size)
    page = looked.page
    if not phone and key in COLD:
        server = start_server("serve")
    headers = opened(page, server.at(address(key)), key, locale)
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    for scheme in ("light", "dark") if not phone or os.environ.get("GENLAB_SCREENSHOTS") else ("dark",):
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[scheme])
        settled(page)
        screenshot(page, f"{key}-{locale[:2]}-{scheme}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(BROKEN) == []
    trains_nothing(server)
    assert looked.asked - {""} == {"127.0.0.1"}  # "": what is in the page itself (data:, blob:)
    assert looked.refused == []
    assert looked.missed == []
