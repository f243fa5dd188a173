"""The page Sequences in a real Chromium, with what ships: families go on from a beginning, one looks at a source."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks
from tests.support.screens import settled

SAID = {
    "en": {"going": "Going on", "beginning": "A beginning", "learned": "Learned from",
           "names": "Names of Korean villages and towns", "translating": "Translating"},
    "ko": {"going": "이어 쓰기", "beginning": "시작 부분", "learned": "배운 자료",
           "names": "", "translating": "번역"},
}  # fmt: skip


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("ko"))
def test_families_go_on_side_by_side_and_attention_is_seen(
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    said, look = SAID[locale[:2]], f"{locale[:2]}-{scheme}"
    page = new_page(viewport={"width": width, "height": 844}, locale=locale, color_scheme=scheme)
    page.goto(server.at("sequences"))
    expect(page.get_by_role("tab", name=said["going"])).to_have_attribute("aria-selected", "true")
    settled(page)
    shown = page.get_by_role("tabpanel").filter(visible=True)
    if said["names"]:
        page.get_by_label(said["learned"]).first.click()
        page.get_by_role("option", name=said["names"]).click()
        settled(page)
    beginning = shown.get_by_label(said["beginning"])
    beginning.fill("은행")
    beginning.press("Enter")
    expect(shown.locator("p span").filter(has_text="은행")).to_have_count(10)  # of the n-gram, and of GPT
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    screenshot(page, f"sequences-{look}")
    page.get_by_role("tab", name=said["translating"]).click()
    settled(page)
    heat = shown.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    expect(heat).to_be_visible()
    box = heat.bounding_box()
    assert box is not None and box["height"] > 100 and box["x"] + box["width"] <= width
    heat.scroll_into_view_if_needed()
    screenshot(page, f"attention-{look}")
