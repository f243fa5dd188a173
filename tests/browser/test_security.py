"""The strict headers break no page, and backup and restore open only to who knows the secret."""

import json
import re
import sqlite3
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab.store import connect
from genlab.ui.keeping import WRONG
from tests.browser.test_pages import watch
from tests.browser.test_play import asked
from tests.conftest import running
from tests.support.playing import play_at
from tests.support.screens import settled, uploaded

SECRET = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a server with a secret, a temporary disk, and a round of answers."""
    env = {"GENLAB_ADMIN_SECRET": SECRET, "GENLAB_TEMPORARY_DISK": "1"}
    with running("serve", tmp_path_factory.mktemp("played"), env) as server:
        play_at(server.home)
        yield server


def answers(server: Any) -> int:
    """Return how many answers the server has stored."""
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM answer").fetchone()
    return int(count)


def test_the_policy_breaks_neither_play_nor_results(
    played: Any, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    """(test_pages opens every page under it.)"""
    page = new_page(fresh=True)
    said = watch(page)
    page.goto(played.at())
    asked(page)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.goto(played.at("results"))
    page.get_by_role("tab", name="Download").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Long CSV", exact=True).click()
    (tmp_path / "answers.csv").write_bytes(Path(found.value.path()).read_bytes())
    page.get_by_role("tab", name="A file of answers").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "answers.csv")
    count = answers(played)
    expect(page.get_by_text(re.compile(rf"Rows read: {count} = used: {count}"))).to_be_visible()
    assert said == []


def test_backup_and_restore_on_screen(
    played: Any, new_page: Callable[..., Page], axe: Any, tmp_path: Path, screenshot: Any
) -> None:
    page = new_page()
    page.goto(played.at("about"))
    expect(page.get_by_text("This server's disk is temporary")).to_be_visible()
    expect(page.get_by_role("button", name="Download a backup")).to_have_count(0)
    page.get_by_label("The server's secret").fill("guess")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("That is not the secret.")).to_be_visible()
    page.get_by_label("The server's secret").fill(SECRET)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("button", name="Download a backup")).to_be_visible()
    screenshot(page, "backup-en-light")
    assert axe(page) == []
    with page.expect_download() as found:
        page.get_by_role("button", name="Download a backup").click()
    backup = tmp_path / "backup.zip"
    backup.write_bytes(Path(found.value.path()).read_bytes())
    before = answers(played)
    with zipfile.ZipFile(backup) as archive:
        assert json.loads(archive.read("genlab.json"))["rows"]["answer"] == before > 0

    # A second round is played; then the first state comes back.
    other = new_page()
    other.goto(played.at(seed=2))
    asked(other)
    other.keyboard.press("1")
    expect(other.locator(".quiz[data-phase=verdict]")).to_be_visible()
    assert answers(played) == before + 1
    page.locator("input[type=file]").set_input_files(backup)
    uploaded(page)
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("The database is not empty")).to_be_visible()
    page.locator("input[type=file]").set_input_files(backup)
    uploaded(page)
    page.get_by_text("Delete all answers that are stored here now").click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text(f"{before} answers restored.")).to_be_visible()
    assert answers(played) == before


def test_guessing_the_secret_is_slow_for_everyone(played: Any, new_page: Callable[..., Page]) -> None:
    """(The last of those that share the server: its door stays shut for a minute.)"""
    page = new_page(locale="ko-KR")
    page.goto(played.at("about", lang="en"))
    # (Another test has guessed once: on a fast machine its try counts, and the door shuts one earlier.)
    told = page.get_by_text("That is not the secret.").or_(page.get_by_text("Too many wrong secrets"))
    for number in range(WRONG):
        page.get_by_label("The server's secret").fill(f"guess {number}")
        page.get_by_role("button", name="Open").click()
        expect(told).to_be_visible()
        settled(page)
    page = new_page()
    page.goto(played.at("about"))
    page.get_by_label("The server's secret").fill(SECRET)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Too many wrong secrets")).to_be_visible()
    expect(page.get_by_role("button", name="Download a backup")).to_have_count(0)


def test_a_database_by_streamlits_secrets(
    start_server: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'by-secret.sqlite3'}"
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(
        f'GENLAB_DATABASE_URL = "{url}"\n', encoding="utf-8"
    )
    server = start_server(env={"HOME": str(tmp_path)})
    page.goto(server.at())
    asked(page)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    with urllib.request.urlopen(server.at("healthz")) as reply:
        assert json.load(reply)["status"] == "ok"
    engine = connect(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM answer").scalar() == 1
    engine.dispose()
    assert not (server.home / "genlab.sqlite3").exists()
