"""The host's link is kept for its tab, and stands neither in its address nor behind Back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from genlab import packs
from genlab.sessions import hosting
from genlab.store import connect
from tests.browser.test_host import CODE, opened
from tests.support.screens import kept_link, settled

MARKED = re.compile(r"/host\?h=tab\.[0-9a-f]{16}$")


@pytest.fixture
def link(server: Any) -> str:
    """Return the host's link of a session."""
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    try:
        return hosting.open_led(engine, packs.load("mnist"), "yesno", questions=2).host_token
    finally:
        engine.dispose()


def test_a_link_that_was_opened_leaves_the_address_and_the_history(
    server: Any, page: Page, link: str
) -> None:
    page.goto(server.at("about"))
    page.goto(server.at("host", h=link))
    page.wait_for_url(MARKED)
    code = page.get_by_role("heading", name=CODE)
    expect(code).to_be_visible()
    settled(page)
    shown = code.inner_text()
    assert link not in page.locator("body").inner_text()
    page.get_by_role("button", name="한국어").click()
    page.wait_for_url("**lang=ko*")
    assert link not in page.url
    page.reload()
    expect(page.get_by_role("heading", name=shown)).to_be_visible()
    assert link not in page.url
    assert kept_link(page) == link
    seen = []
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(500)
        seen.append(page.url)
    assert not [url for url in seen if link in url]


def test_a_link_that_was_made_here_never_stands_in_the_address(server: Any, page: Page) -> None:
    urls: list[str] = []
    page.on("framenavigated", lambda frame: urls.append(frame.url))
    page.goto(server.at("host"))
    code = opened(page, server, "Marked")
    page.wait_for_url(MARKED)
    link = kept_link(page)
    page.reload()
    expect(page.get_by_role("heading", name=f"{code[:3]} {code[3:]}")).to_be_visible()
    settled(page)  # what is opened closes where the page is drawn anew
    page.get_by_text("Answers and results").click()
    settled(page)
    page.get_by_role("link", name="Verdicts and plots of this session").click()
    page.wait_for_url("**/results?h=tab.*")  # "Marked" stands above the class, too
    expect(page.get_by_role("heading", name="Marked")).to_be_visible()
    settled(page)
    page.reload()
    expect(page.get_by_role("heading", name="Marked")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=f"{code[:3]} {code[3:]}")).to_be_visible()
    assert urls and not [url for url in urls if link in url]


def test_a_link_whose_telling_is_lost_is_told_again(
    server: Any, new_page: Callable[..., Page], link: str
) -> None:
    page = new_page(fresh=True)
    page.goto(server.at("host", h=link))
    page.wait_for_url(MARKED)
    assert kept_link(page) == link
    settled(page)
    lost: list[bytes] = []

    def route(socket: WebSocketRoute) -> None:
        there = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not lost and isinstance(message, bytes) and link.encode() in message:
                lost.append(message)
            else:
                there.send(message)

        socket.on_message(pass_on)

    page.route_web_socket("**/_stcore/stream", route)
    page.reload()
    expect(page.get_by_role("heading", name=CODE)).to_be_visible()
    assert lost


@pytest.mark.parametrize("safe", [True, False], ids=["safe", "unsafe"])
def test_the_link_is_given_on_request(
    server: Any, new_page: Callable[..., Page], link: str, safe: bool
) -> None:
    page = new_page(fresh=True)
    page.add_init_script("""
        window.copies = [];
        document.addEventListener("copy", () => window.copies.push(document.activeElement.value ?? ""));
    """)
    if safe:
        page.add_init_script("navigator.clipboard.writeText = async (text) => { window.copies.push(text); }")
    else:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(server.at("host", h=link, lang="en"))
    page.wait_for_url("**h=tab.*")
    page.get_by_role("button", name="Copy the host's link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    (copied,) = page.evaluate("window.copies")
    assert copied == server.at("host", h=link, lang="en")
    other = new_page()
    other.goto(copied)
    expect(other.get_by_role("heading", name=CODE)).to_be_visible()


def test_a_photographed_address_opens_nothing(server: Any, new_page: Callable[..., Page], link: str) -> None:
    page = new_page()
    page.goto(server.at("host", h=link))
    page.wait_for_url(MARKED)
    for path in (page.url, page.url.replace("/host", "/results")):
        other = new_page()
        other.goto(path)
        expect(other.get_by_role("alert")).to_contain_text("This tab does not keep that host's link")
        expect(other.get_by_role("heading", name=CODE)).to_have_count(0)


def test_a_browser_that_keeps_nothing_leaves_the_link_where_it_is(
    server: Any, new_page: Callable[..., Page], link: str
) -> None:
    page = new_page(fresh=True)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page.goto(server.at("host", h=link))
    expect(page.get_by_role("heading", name=CODE)).to_be_visible()
    settled(page)
    assert page.url == server.at("host", h=link)
