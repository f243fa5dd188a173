"""Training in a real Chromium: a run is started, looked at step by step, compared, and becomes a quiz."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from genlab import packs
from genlab.store import connect
from genlab.training import packages
from tests.browser.conftest import looks
from tests.conftest import running
from tests.support import training_runs
from tests.support.playing import play
from tests.support.screens import settled, turn_to
from tests.support.waiting import wait_while_working

RUNNING = re.compile(r"Running: \d+% of its .+, .+ left")
needs_packages = pytest.mark.skipif(bool(packages.missing()), reason="needs the training packages")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server that has trained before."""
    home = tmp_path_factory.mktemp("trained")
    training_runs.fill(home)
    with running("serve", home) as server:
        yield server


def known(server: Any) -> list[int]:
    """Return the numbers of all runs, the newest first."""
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        return [number for (number,) in database.execute("SELECT id FROM job ORDER BY id DESC")]


@needs_packages
def test_a_run_is_started_and_its_quiz_opens(filled: Any, page: Page) -> None:
    before = known(filled)
    page.goto(filled.at("train"))
    settled(page)
    page.get_by_role("combobox", name="Generator").click()
    page.get_by_role("option", name="pixel histogram").click()
    settled(page)
    page.get_by_role("button", name="Start training").dblclick()  # the second tap begins no second run
    wait_while_working(page.get_by_text("Done: step 1 of 1."), filled)
    drawn = page.get_by_alt_text("Samples at step 1")
    expect(drawn).to_have_count(1)  # those of the run that went on are gone
    quiz = page.get_by_role("button", name="Make a quiz of the result")
    expect(quiz).to_be_visible()  # the page has been drawn once more since the run ended
    settled(page)
    number, *others = known(filled)
    assert others == before
    assert f"run={number}" in page.url
    chosen = page.get_by_label("Run", exact=True)
    chosen.scroll_into_view_if_needed()  # its list closes where the page moves
    settled(page)
    chosen.click()
    expect(page.get_by_role("option")).to_have_count(1 + len(before))
    page.keyboard.press("Escape")
    quiz.click()
    wait_while_working(page.locator(".quiz[data-phase=asking][data-painted] canvas"), filled)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    page.goto(filled.at("train", run=number))
    settled(page)
    expect(page.get_by_role("link", name="Play: the result")).to_be_visible()


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("en"))
def test_a_finished_run_is_looked_at_and_played(
    filled: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    english = locale == "en-US"
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(filled.at("train", run=1))
    settled(page)
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    expect(
        page.get_by_alt_text("What a trained one draws" if english else "학습을 마친 생성 모델이 그린 것")
    ).to_be_visible()
    images = page.locator(
        "[data-testid=stImage] img[alt^='Samples'], [data-testid=stImage] img[alt*='단계의']"
    )
    expect(images).to_have_count(1)
    newest = images.first.get_attribute("src")
    handle = page.get_by_role("slider").first
    handle.focus()
    page.keyboard.press("ArrowLeft")  # the step before, by the keyboard
    settled(page)
    expect(images.first).not_to_have_attribute("src", newest or "")
    expect(images.first).to_have_attribute("alt", "Samples at step 60" if english else "60단계의 표본")
    screenshot(page, f"train-run-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("Compare with another run" if english else "다른 학습과 비교").click()
    settled(page)
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(2)  # both runs in one
    assert axe(page) == []
    page.get_by_role(
        "button", name="Make a quiz of all steps" if english else "모든 단계로 퀴즈 만들기"
    ).click()
    wait_while_working(page.locator(".quiz[data-phase=asking][data-painted] canvas"), filled)
    page.keyboard.press("1")
    page.locator(".quiz[data-phase=verdict] .verdict").wait_for()
    (token,) = parse_qs(urlsplit(page.url).query)["p"]
    monkeypatch.setenv("GENLAB_HOME", str(filled.home))
    engine = connect(f"sqlite:///{filled.home / 'genlab.sqlite3'}")
    play(engine, token, packs.load(f"pixel-mnist-0-steps-{training_runs.STEPS[-1]}"))  # to its end
    engine.dispose()
    page.goto(filled.at("train", run=1, lang=locale[:2]))
    settled(page)
    title = "Human accuracy by training step" if english else "학습 단계별 사람의 정확도"
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    page.get_by_text(title, exact=True).scroll_into_view_if_needed()
    settled(page)
    screenshot(page, f"train-accuracy-{locale[:2]}-{scheme}")
    assert axe(page) == []
    with page.expect_download() as given:
        page.get_by_role("button", name="SVG").last.click()
    assert given.value.suggested_filename == "genlab-pixel-mnist-0-accuracy-by-step.svg"
    assert b"<svg" in Path(given.value.path()).read_bytes()[:200]


@needs_packages
def test_a_run_waits_is_stopped_and_goes_on(filled: Any, page: Page) -> None:
    page.goto(filled.at("train"))
    settled(page)
    page.get_by_role("combobox", name="Generator").click()
    page.get_by_role("option", name="fully connected GAN").click()  # its steps are the shortest
    expect(page.get_by_text("The first GAN: every pixel is joined to every other")).to_be_visible()
    page.get_by_role("button", name="Start training").click()
    wait_while_working(page.get_by_text(RUNNING), filled)
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()  # losses, as they come
    page.get_by_role("spinbutton", name="Seed").fill("1")
    page.get_by_role("spinbutton", name="Seed").press("Tab")
    settled(page)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("Waiting: 1 before it.")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    (mine,) = parse_qs(urlsplit(page.url).query)["t"]
    page.goto(filled.at("train", run=known(filled)[1], t=mine))
    expect(page.get_by_text(RUNNING)).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    wait_while_working(page.get_by_text("Stopped at step"), filled)
    settled(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    wait_while_working(page.get_by_text(RUNNING), filled)
    page.get_by_role("button", name="Stop", exact=True).click()
    wait_while_working(page.get_by_text("Stopped at step"), filled)


def test_how_runs_ended_is_said_and_one_is_removed(filled: Any, page: Page) -> None:
    page.goto(filled.at("train", run=2))
    settled(page)
    expect(page.get_by_role("alert").filter(has_text="The server that ran it has gone.")).to_be_visible()
    page.goto(filled.at("train", run=3))
    settled(page)
    expect(page.get_by_text("Stopped at step 400 of 1,000.")).to_be_visible()
    folder = filled.home / "runs" / "pixel-mnist-2"
    assert folder.is_dir()
    settled(page)
    page.get_by_text("Delete", exact=True).click()
    page.get_by_text("I want to delete them").click()
    settled(page)
    page.get_by_role("button", name="Delete this run").click()
    expect(page.get_by_text("Stopped at step 400 of 1,000.")).to_have_count(0)
    settled(page)
    assert not folder.exists()
    page.goto(filled.at("train", run=3))
    others = ", ".join(map(str, known(filled)))
    assert "3" not in others.split(", ")
    expect(
        page.get_by_role("alert").filter(has_text=f"Unknown run '3'. Expected one of: {others}.")
    ).to_be_visible()


@needs_packages
def test_nobody_stops_or_deletes_what_another_has_started(
    start_server: Callable[..., Any], new_page: Callable[..., Page]
) -> None:
    server = start_server(env={"GENLAB_ADMIN_SECRET": "correct-horse-battery"})
    mine, yours, admin = new_page(), new_page(), new_page()
    mine.goto(server.at("train"))
    settled(mine)
    mine.get_by_role("button", name="Start training").click()
    expect(mine.get_by_role("button", name="Stop")).to_be_visible()
    assert re.search(r"[?&]t=[\w-]{20}", mine.url)
    yours.goto(server.at("train", run=1))
    settled(yours)
    expect(yours.get_by_text("Only whoever started this run")).to_be_visible()
    expect(yours.get_by_role("button", name="Stop")).to_have_count(0)
    admin.goto(server.at("about"))
    admin.get_by_label("The server's secret").fill("correct-horse-battery")
    admin.get_by_role("button", name="Open").click()
    expect(admin.get_by_role("heading", name="Packs made here")).to_be_visible()
    turn_to(admin, "Train", "Explore")
    expect(admin.get_by_role("button", name="Stop")).to_be_visible()
    mine.goto(mine.url)  # whoever has the address has the run
    settled(mine)
    mine.get_by_role("button", name="Stop").click()
    wait_while_working(mine.get_by_text("Stopped"), server)
    expect(mine.get_by_text("Delete", exact=True)).to_be_visible()
    yours.goto(server.at("train", run=1))
    settled(yours)
    expect(yours.get_by_text("Only whoever started this run")).to_be_visible()
    expect(yours.get_by_text("Delete", exact=True)).to_have_count(0)
    expect(yours.get_by_role("button", name="Go on")).to_have_count(0)
