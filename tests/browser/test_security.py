"""The strict headers break no page, and backup and restore open only to who knows the secret."""

import json
import sqlite3
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab.store import connect
from genlab.ui.keeping import WRONG
from tests.browser.test_pages import settled, watch
from tests.browser.test_play import asked
from tests.support.playing import play_at

SECRET = "correct-horse-battery-staple"


@pytest.fixture
def played(start_server: Callable[..., Any]) -> Any:
    """Return a server with a secret, a temporary disk, and a round of answers."""
    server = start_server(env={"GENLAB_ADMIN_SECRET": SECRET, "GENLAB_TEMPORARY_DISK": "1"})
    play_at(server.home)
    return server


def test_the_policy_breaks_neither_play_nor_results(played: Any, page: Page, tmp_path: Path) -> None:
    """(test_pages opens every page under it.)"""
    said = watch(page)
    page.goto(played.at())
    asked(page)
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.goto(played.at("results"))
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="Long CSV", exact=True).click()
    (tmp_path / "answers.csv").write_bytes(Path(found.value.path()).read_bytes())
    page.get_by_role("tab", name="A file of answers").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "answers.csv")
    expect(page.get_by_text("21 of 21 rows used.")).to_be_visible()
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
    with zipfile.ZipFile(backup) as archive:
        assert json.loads(archive.read("genlab.json"))["rows"]["answer"] == 20

    # A second round is played; then the first state comes back.
    other = new_page()
    other.goto(played.at(seed=2))
    asked(other)
    other.keyboard.press("1")
    expect(other.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.locator("input[type=file]").set_input_files(backup)
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("The database is not empty")).to_be_visible()
    page.locator("input[type=file]").set_input_files(backup)
    page.get_by_text("Delete all answers that are stored here now").click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("20 answers restored.")).to_be_visible()
    with sqlite3.connect(played.home / "genlab.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM answer").fetchone() == (20,)


def test_guessing_the_secret_is_slow_for_everyone(played: Any, new_page: Callable[..., Page]) -> None:
    page = new_page(locale="ko-KR")
    page.goto(played.at("about", lang="en"))
    for number in range(WRONG):
        page.get_by_label("The server's secret").fill(f"guess {number}")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("That is not the secret.")).to_be_visible()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page = new_page()
    page.goto(played.at("about"))
    page.get_by_label("The server's secret").fill(SECRET)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Too many wrong secrets")).to_be_visible()
    expect(page.get_by_role("button", name="Download a backup")).to_have_count(0)


@pytest.mark.parametrize("secret", [None, "short"])
def test_without_a_good_secret_there_is_no_backup_on_screen(
    start_server: Callable[..., Any], page: Page, secret: str | None
) -> None:
    server = start_server(env={"GENLAB_ADMIN_SECRET": secret} if secret else None)
    page.goto(server.at("about"))
    settled(page)
    expect(page.get_by_label("The server's secret")).to_have_count(0)
    expect(page.get_by_text("disk is temporary")).to_have_count(0)


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
