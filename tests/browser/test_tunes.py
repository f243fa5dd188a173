"""Tunes in a real Chromium: heard by Web Audio, seen as a roll and as a score, one at a time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import running
from tests.support import tunes

LISTEN = """
const strike = AudioBufferSourceNode.prototype.start;
window.struck = [];
AudioBufferSourceNode.prototype.start = function (at) {
  window.struck.push({ at, peak: Math.max(...this.buffer.getChannelData(0)), state: this.context.state });
  return strike.call(this, at);
};
"""
"""Notes when each note is to sound, and how loud its sound is at most."""


@pytest.fixture(scope="module")
def of_tunes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server with a pack of tunes."""
    home = tmp_path_factory.mktemp("tunes")
    (home / "packs").mkdir()
    tunes.build(home / "packs" / "airs.npz")
    with running("serve", home) as server:
        yield server


def test_a_tap_plays_a_tune_and_moves_the_playhead(
    of_tunes: Any, new_page: Callable[..., Page], axe: Any
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, fresh=True)
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.add_init_script(LISTEN)
    page.goto(of_tunes.at(pack="airs"))
    tune = page.locator(".quiz[data-phase=asking][data-painted] .tune")
    expect(tune).to_have_attribute("data-state", "paused")
    assert page.evaluate("window.struck.length") == 0  # nothing sounds before a tap
    tune.get_by_role("button", name="Listen").tap()
    expect(tune).to_have_attribute("data-state", "playing")
    notes = tune.locator(".roll .note").count()
    struck = page.evaluate("window.struck")
    assert len(struck) == notes == int(tune.get_attribute("data-notes") or 0)
    moments = [each["at"] for each in struck]
    assert moments == sorted(moments) and moments[-1] - moments[0] > 5
    assert all(0.1 < each["peak"] < 1 and each["state"] == "running" for each in struck)
    at = int(tune.get_attribute("data-at") or 0)
    page.wait_for_timeout(500)
    assert int(tune.get_attribute("data-at") or 0) > at
    assert "translate(0.0 " not in (tune.locator(".playhead").get_attribute("transform") or "translate(0.0 ")
    told = tune.locator(".told").inner_text()
    assert "bars in" in told and "seconds" in told
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
    tune.get_by_role("button", name="Score").tap()
    expect(tune.locator(".staves .note")).to_have_count(notes)
    expect(tune).to_have_attribute("data-state", "playing")
    tune.get_by_role("button", name="Pause").tap()
    expect(tune).to_have_attribute("data-state", "paused")
    page.reload()
    expect(page.locator(".quiz .tune .staves")).to_be_visible()  # the view is remembered
    own = (of_tunes.url, of_tunes.url.replace("http", "ws", 1))
    assert [url for url in outside if not url.removeprefix("blob:").startswith(own)] == []


def test_of_a_pair_one_tune_sounds_at_a_time_and_keys_do_all(of_tunes: Any, page: Page) -> None:
    page.goto(of_tunes.at(pack="airs", protocol="pair"))
    expect(page.locator(".quiz[data-phase=asking][data-painted]")).to_be_visible()
    first, second = page.locator(".quiz .tune").all()
    page.keyboard.press("a")
    expect(first).to_have_attribute("data-state", "playing")
    page.keyboard.press("b")
    expect(second).to_have_attribute("data-state", "playing")
    expect(first).to_have_attribute("data-state", "paused")
    page.keyboard.press("-")
    expect(first.locator("output")).to_have_text("90%")
    expect(second.locator("output")).to_have_text("90%")
    page.keyboard.press("v")
    expect(page.locator(".quiz .staves")).to_have_count(2)
    page.keyboard.press("2")
    expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")  # the next question's first tune begins by itself: somebody wants to hear
    expect(page.locator(".quiz[data-phase=asking] .tune").first).to_have_attribute("data-state", "playing")
