"""Boundaries in a real Chromium: a place is named by a tap or by keys, confirmed, told; on a phone and for axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab import packs
from genlab.protocols import NONE
from tests.conftest import running
from tests.support import places


@pytest.fixture(scope="module")
def of_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server with a pack of boundaries."""
    home = tmp_path_factory.mktemp("places")
    places.build(home / "packs" / "places.npz")
    with running("serve", home) as server:
        yield server


def truth(page: Page, server: Any) -> str:
    """Return the right choice about the text that is asked about, once it can be answered."""
    expect(page.locator(".quiz[data-phase=asking][data-painted] button.place")).to_have_count(9)
    shown = page.locator(".quiz .text .place").evaluate_all(
        "all => all.map(e => e.lastChild.textContent).join(' ')"
    )
    pack = packs.load(str(server.home / "packs" / "places.npz"))
    assert pack.scale
    return pack.scale.choice_of(pack.begins[list(pack.stimuli).index(shown)])


def test_a_place_is_named_confirmed_and_told(of_places: Any, new_page: Callable[..., Page], axe: Any) -> None:
    page = new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
    page.goto(of_places.at(pack="places", seed=3))
    for by_keys in (False, True):
        right = truth(page, of_places)
        here = page.locator(".quiz .here")
        expect(here).to_be_disabled()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
        page.locator(".quiz").press("4") if by_keys else page.locator(".quiz button.place").nth(2).click()
        expect(page.locator(".quiz button.place[aria-pressed=true]")).to_have_attribute("data-place", "4")
        expect(page.locator(".quiz button.place.after")).to_have_count(7)
        expect(here).to_have_text("A machine from 4 on")
        assert page.locator(".quiz .place[data-by]").count() == 0  # nothing is told yet
        assert axe(page) == []
        if right == NONE:
            page.get_by_role("button", name="A person wrote all of it").click()
        elif by_keys:
            for _ in range(abs(int(right) - 4)):
                page.keyboard.press("ArrowRight" if int(right) > 4 else "ArrowLeft")
            page.keyboard.press("Enter")
        else:
            page.locator(f".quiz button.place[data-place='{right}']").click()
            here.click()
        expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_have_text("✓ 5 points: exactly right")
        machine = page.locator(".quiz .place[data-by=machine]")
        expect(machine).to_have_count(0 if right == NONE else 11 - int(right))
        page.wait_for_timeout(400)
        page.keyboard.press("Enter")
