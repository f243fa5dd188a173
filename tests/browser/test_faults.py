"""What a player sees when the server or its database fails, and that nothing is lost by it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from genlab.keeping.integrity import verify
from genlab.store import connect, reading
from tests.browser.test_play import asked
from tests.conftest import free_port, running


def adding_up(home: Path) -> int:
    """Return how many answers are stored, of which none contradicts another."""
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    report = verify(engine)
    engine.dispose()
    assert report.findings == []
    return report.counts["answer"]


def shown(page: Page) -> str:
    """Return the pixels of the image that is asked about."""
    return str(page.locator(".quiz canvas").first.evaluate("canvas => canvas.toDataURL()"))


def test_a_locked_database_is_told_in_one_line_and_the_answer_goes_in_when_it_is_free(
    server: Any, page: Page
) -> None:
    page.goto(server.at())
    asked(page)
    before = adding_up(server.home)
    other = sqlite3.connect(server.home / "genlab.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page.keyboard.press("1")
    expect(page.get_by_text("The database is busy. Nothing was stored; please try again.")).to_be_visible()
    expect(page.locator(".quiz[data-phase=sending] canvas")).to_be_visible()
    assert other.execute("SELECT count(*) FROM answer").fetchone() == (before,)
    other.execute("COMMIT")
    other.close()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    expect(page.get_by_text("The database is busy")).to_have_count(0)
    assert adding_up(server.home) == before + 1


def test_a_server_killed_while_an_answer_is_on_its_way_gets_it_when_it_is_back(
    tmp_path: Path, page: Page
) -> None:
    """A new process knows no session of Streamlit, as after a network that was away for more than 120 s."""
    port = free_port()
    with running("serve", tmp_path, port=port) as server:
        page.goto(server.at())
        asked(page)
        page.keyboard.press("1")
        expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        asked(page)
        before = shown(page)
        server.process.kill()
        server.process.wait()
        page.keyboard.press("2")
        expect(page.locator(".quiz[data-phase=sending]")).to_be_visible()
        page.wait_for_timeout(5000)  # it has sent again into the void
        assert adding_up(tmp_path) == 1
    with running("serve", tmp_path, port=port) as server:
        expect(
            page.locator(".quiz[data-phase=verdict], .quiz[data-phase=asking][data-painted]")
        ).to_be_visible()
        if page.locator(".quiz[data-phase=asking]").count():  # loaded anew: the same question, not the next
            assert shown(page) == before
            page.keyboard.press("2")
            expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
        engine = connect(f"sqlite:///{tmp_path / 'genlab.sqlite3'}")
        with reading(engine) as connection:
            stored = connection.exec_driver_sql('SELECT "index", choice FROM answer ORDER BY "index"').all()
        engine.dispose()
        assert stored == [(0, "real"), (1, "fake")]
        assert adding_up(tmp_path) == 2


def test_a_phone_without_network_goes_on_where_it_was(server: Any, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(server.at())
    asked(page)
    page.context.set_offline(True)
    page.keyboard.press("1")
    page.wait_for_timeout(5000)
    page.context.set_offline(False)
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()


def test_somebody_who_was_forgotten_is_told_and_may_begin_anew(server: Any, page: Page) -> None:
    from genlab.keeping.retention import forget

    page.goto(server.at())
    asked(page)
    before = adding_up(server.home)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.wait_for_timeout(300)  # what comes with the verdict is no tap on Next
    page.keyboard.press("Enter")
    asked(page)
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    with reading(engine) as connection:
        forgotten = connection.exec_driver_sql("SELECT max(id) FROM participant").scalar_one()
    forget(engine, participant=forgotten)
    engine.dispose()
    page.keyboard.press("1")
    expect(page.get_by_text("This round was deleted, with its answers.").first).to_be_visible()
    page.get_by_role("button", name="New round").click()
    asked(page)
    assert adding_up(server.home) == before
