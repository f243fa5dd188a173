"""The studio in a real Chromium: steered by thumb, kept, shown on another device, and put to people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks
from tests.conftest import running
from tests.support.screens import settled
from tests.support.waiting import wait_while_working


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server whose collections and packs nobody else sees."""
    with running("serve", tmp_path_factory.mktemp("studio")) as making:
        yield making


def tap(page: Page, key: str) -> None:
    """Tap what is known by a key, or begins so, and wait for what comes of it."""
    page.locator(f"[class*='st-key-{key}'] button").first.click()
    settled(page)


def keep(page: Page, *places: int) -> None:
    """Pick designs of the board, and keep them."""
    for place in places:
        tap(page, f"board-tap-{place}-")
    tap(page, "studio-keep")


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("ko"))
def test_a_board_is_steered_kept_and_put_to_people(
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    language = locale[:2]
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(server.at("studio"))
    cards = page.locator("[class*='st-key-board-card'] img")
    expect(cards).to_have_count(12)
    settled(page)
    first = [card.get_attribute("src") for card in cards.all()]
    tap(page, "board-tap-4-")
    tap(page, "studio-near-")
    assert len({card.get_attribute("src") for card in cards.all()} - set(first)) == 12
    keep(page, 0, 3, 6)
    keep(page, 9, 11)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot(page, f"studio-{language}")
    page.get_by_role("tab").nth(1).click()
    settled(page)
    kept = page.locator("[class*='st-key-kept-card'] img")
    expect(kept).to_have_count(5)

    # The secret in the address brings them back on another device.
    other = new_page(locale=locale)
    other.goto(page.url)
    other.get_by_role("tab").nth(1).click()
    expect(other.locator("[class*='st-key-kept-card'] img")).to_have_count(5)

    page.locator("summary").filter(has_text="how_to_vote").click()  # the name of its icon
    settled(page)
    page.locator(".st-key-studio-ask button").click()
    asked = page.locator("[class*='st-key-studio-asked-']")
    wait_while_working(asked, server)
    settled(page)
    assert axe(page) == []
    screenshot(page, f"studio-asked-{language}")
    asked.get_by_role("link").nth(1).click()
    quiz = page.locator(".quiz[data-phase=asking][data-painted]")
    expect(quiz.locator("figure canvas, figure img")).to_have_count(2)
    page.locator(".quiz figure.pick").nth(1).click()
    told = page.locator(".quiz[data-phase=verdict]")
    expect(told.locator("figure[data-truth=chosen]")).to_have_count(1)
    expect(told.locator("figure").nth(1)).to_have_attribute("data-truth", "chosen")
    assert "✓" not in told.inner_text() and "✗" not in told.inner_text()
    assert axe(page) == []
    screenshot(page, f"preference-{language}")
