"""Flashes, confidence, reasons and qualification in a real Chromium."""

import sqlite3
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from genlab import packs
from genlab.protocols import Settings
from genlab.sessions import join, open_session, resume
from genlab.store import connect
from tests.browser.conftest import looks
from tests.browser.test_play import asked
from tests.support.playing import truth_of
from tests.support.screens import changing, settled


def stored(server: Any, columns: str, page: Page) -> list[tuple[Any, ...]]:
    """Return columns of the trials that this page's player has answered, in order."""
    statement = (
        f'select {columns} from trial join answer using (participant_id, "index") where participant_id = '
        '(select max(participant_id) from answer) order by "index"'
    )
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        return database.execute(statement).fetchall()


FRAMES = """() => {
    window.frames = [];
    const note = (at) => { window.frames.push(at); requestAnimationFrame(note); };
    requestAnimationFrame(note);
}"""
"""Have a page note when it paints."""
COUNTED = 150
"""Frames of a countdown, less than are painted in its three seconds."""


def next_question(page: Page) -> None:
    expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    page.wait_for_timeout(260)
    page.keyboard.press("Enter")


def test_flashes_follow_the_staircase_and_are_measured_in_whole_frames(
    server: Any, page: Page, screenshot: Any
) -> None:
    page.goto(server.at(protocol="hype_time", blocks=1, block_trials=3, seed=3))
    expect(page.locator(".quiz[data-phase=ready] .start")).to_be_visible()
    screenshot(page, "flash-start-en")
    page.evaluate(FRAMES)
    page.locator(".quiz .start").click()
    expect(page.locator(".quiz .countdown")).to_have_text("3")
    expect(page.locator(".quiz .choices button").first).to_be_disabled()
    for _ in range(3):
        asked(page)
        empty = page.locator(".quiz canvas").evaluate(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.every(v => v === 0)"
        )
        assert empty  # neither image nor mask is left to look at
        page.keyboard.press("1")
        next_question(page)
    expect(page.locator(".quiz[data-phase=end] .score")).to_contain_text("ms")
    rows = stored(server, "exposure_ms, shown_ms, correct", page)
    assert rows[0][0] == 500
    for (before, _, right), (after, _, _) in pairwise(rows):
        assert after == before - 10 if right else before + 30
    # A busy machine drops frames, and says so: what is stored is the time between two frames, as many as come nearest
    # to what was asked for at the pace of those before.
    frames = np.array(page.evaluate("window.frames"))
    for exposure, shown, _ in rows:
        first, last = np.nonzero(abs(frames[None] - frames[:, None] - shown) < 0.06)
        first, last = first[first > 0], last[first > 0]  # a pace has two frames at least
        pace = np.array([np.median(np.diff(frames[max(0, at - COUNTED) : at + 1])) for at in first])
        assert min(abs(last - first - np.maximum(1, exposure / pace))) <= 1, (exposure, shown)


def test_an_adaptive_sitting_says_what_it_found(server: Any, page: Page) -> None:
    page.goto(server.at(protocol="adaptive", most=10, precision=1, seed=3))
    page.locator(".quiz .start").click()
    expect(page.locator(".quiz .count")).to_have_text("Question 1, at most 10")
    for _ in range(10):
        asked(page)
        page.keyboard.press("2")
        next_question(page)
    expect(page.locator(".quiz[data-phase=end] .meaning")).to_contain_text("It took 10 flashes, 440 fewer")


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("ko"))
def test_confidence_and_reason_go_with_the_answer(
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(server.at(confidence=1, reason=1, checks=1, seed=4))
    asked(page)
    page.locator(".quiz .choices button").first.click()
    expect(page.locator(".quiz[data-phase=adding] .submit")).to_be_disabled()
    page.keyboard.press("8")
    page.locator(".quiz .reason").fill("선이 너무 또렷함, 5")
    screenshot(page, f"confidence-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    next_question(page)
    asked(page)
    page.keyboard.press("ArrowRight")
    page.locator(".quiz .levels button").nth(5).click()
    page.locator(".quiz .submit").click()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    assert stored(server, "choice, confidence, reason", page) == [
        ("real", 80, "선이 너무 또렷함, 5"),
        ("fake", 100, None),
    ]
    assert not page.locator(".quiz .same").get_attribute("href")  # with its seed it comes at the end


def test_who_does_not_qualify_is_told_so(server: Any, page: Page) -> None:
    page.goto(server.at(qualification=10, seed=4))
    asked(page)
    expect(page.locator(".quiz .count")).to_have_text("Qualification: question 1 of 30")
    for _ in range(10):
        if page.locator(".quiz[data-phase=end]").count():
            break
        asked(page)
        page.keyboard.press("1")  # calls everything real
        next_question(page)
        page.wait_for_timeout(50)
    expect(page.locator(".quiz[data-phase=end] .score")).to_have_text("Not qualified")
    expect(page.locator(".quiz .meaning")).to_contain_text("0% of the fakes")


def test_flashes_after_a_qualification_begin_with_their_warning(server: Any, page: Page) -> None:
    pack = packs.load("mnist")
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    settings = Settings(qualification=2, blocks=1, block_trials=2)
    token = join(engine, open_session(engine, pack, "hype_time", settings=settings), pack)
    page.goto(server.at(p=token))
    for _ in range(2):
        asked(page)
        served = resume(engine, token).current
        assert served is not None and served.exposure_ms is None
        page.locator(f".quiz [data-choice={truth_of(pack, served)}]").click()
        next_question(page)
    expect(page.locator(".quiz[data-phase=ready] .flash")).to_contain_text("whom flashing light can harm")
    page.locator(".quiz .start").click()
    asked(page)
    page.keyboard.press("1")
    next_question(page)
    expect(
        page.locator(".quiz[data-phase=flashing]")
    ).to_be_visible()  # who has read it once is not asked again
    engine.dispose()


def test_a_setting_that_cannot_be_is_named(server: Any, page: Page) -> None:
    page.goto(server.at(checks="many"))
    expect(page.get_by_role("alert")).to_contain_text("Invalid checks 'many'. Expected a whole number.")


def test_settings_begin_a_new_round(server: Any, page: Page) -> None:
    page.goto(server.at())
    asked(page)
    changing(page)
    page.get_by_text("More settings").click()
    page.get_by_label("Ask how sure each answer is").locator("xpath=ancestor::label").click()
    page.get_by_role("button", name="New round with these").click()
    settled(page)
    asked(page)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=adding] .levels")).to_be_visible()
