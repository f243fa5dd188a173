"""Boundaries of tunes in a real Chromium: a bar is named by a tap or by keys, heard from there, confirmed, told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab import packs
from genlab.protocols import NONE
from tests.conftest import running
from tests.support import tunes


@pytest.fixture(scope="module")
def of_bars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server with a pack of tunes with boundaries."""
    home = tmp_path_factory.mktemp("bars")
    tunes.build_places(home / "packs" / "bars.npz")
    with running("serve", home) as server:
        yield server


def test_a_bar_is_named_heard_confirmed_and_told(
    of_bars: Any, new_page: Callable[..., Page], axe: Any
) -> None:
    page = new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
    page.goto(of_bars.at(pack="bars", seed=3))
    expect(page.locator(".quiz[data-phase=asking][data-painted] button.place")).to_have_count(7)
    pack = packs.load(str(of_bars.home / "packs" / "bars.npz"))
    sent = page.locator(".quiz .tune").get_attribute("data-of")
    assert pack.scale
    right = pack.scale.choice_of(pack.begins[[*map(pack.medium.encoded, pack.stimuli)].index(sent or "")])
    here, tune = page.locator(".quiz .here"), page.locator(".quiz .tune")
    expect(here).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    change = page.locator(".st-key-change button")
    box, word = change.bounding_box(), change.get_by_text("Change", exact=True).bounding_box()
    assert box and word  # read to its end, however long what is played is
    assert word["x"] + word["width"] <= box["x"] + box["width"]
    assert page.locator(".quiz .machine").count() == 0
    top = here.bounding_box()
    page.locator(".quiz button.place").nth(2).click()
    expect(here).to_have_text("A machine from bar 4 on")
    assert here.bounding_box() == top  # nothing moves under the finger
    expect(page.locator(".quiz button.place.after")).to_have_count(5)
    roll = page.locator(".quiz .roll .note.machine").count()
    assert roll and page.locator(".quiz .place[data-by]").count() == 0  # nothing is told yet
    assert axe(page) == []
    page.keyboard.press("9")  # no tune has nine bars
    expect(here).to_have_text("A machine from bar 4 on")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_text("A machine from bar 5 on")
    page.keyboard.press("f")
    expect(tune).to_have_attribute("data-state", "playing")
    half = "e => Number(e.dataset.at) / [...e.querySelectorAll('.bars .place')].length"
    assert tune.evaluate(half) > 0
    page.keyboard.press("v")
    expect(page.locator(".quiz .staves .note.machine")).not_to_have_count(0)
    page.keyboard.press("a")
    if right == NONE:
        page.get_by_role("button", name="A person composed all of it").click()
    else:
        page.locator(".quiz").press(right)
        page.keyboard.press("Enter")
    expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_have_text("✓ 5 points: exactly right")
    machine = page.locator(".quiz .place[data-by=machine]")
    expect(machine).to_have_count(0 if right == NONE else 9 - int(right))
