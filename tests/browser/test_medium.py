"""A medium that the tests bring, single words, in a real Chromium: played, hosted, and handed out."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_host import downloaded, opened, phone
from tests.conftest import running
from tests.support import words
from tests.support.screens import drawer, settled


@pytest.fixture(scope="module")
def of_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server that knows words, with a pack of them."""
    home = tmp_path_factory.mktemp("words")
    words.install()
    try:
        words.build(home / "packs" / "words.npz")
    finally:
        words.uninstall()
    with running("words", home) as server:
        yield server


def word(page: Page) -> str:
    """Return the word that is asked about, once it can be answered."""
    expect(page.locator(".quiz[data-phase=asking][data-painted] .word")).to_be_visible()
    return page.locator(".quiz .word").inner_text()


def test_a_round_of_words_is_played_to_its_end(of_words: Any, page: Page) -> None:
    page.goto(of_words.at(pack="words"))
    seen = []
    for place in range(20):
        expect(page.locator(".quiz .count")).to_contain_text(f"{place + 1} of 20")
        seen.append(word(page))
        expect(page.locator(".quiz .ask")).to_have_text("Is this word real, or made up?")
        expect(page.get_by_role("img", name="The word")).to_be_visible()
        page.get_by_role("button", name="Real" if seen[-1] in words.REALS else "Fake").click()
        expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_contain_text("Correct")
        page.wait_for_timeout(400)  # a double tap on a choice must not skip its verdict
        page.locator(".quiz .next").click()
    expect(page.locator(".quiz[data-phase=end] .score")).to_have_text("20 of 20 correct")
    assert len(set(seen)) == 20


def test_a_class_is_hosted_over_words(of_words: Any, new_page: Callable[..., Page]) -> None:
    host = new_page()
    host.goto(of_words.at("host"))
    host.get_by_role("combobox", name="Quiz").click()
    host.get_by_role("option", name="Words").click()
    settled(host)  # a list that is open closes where the page is drawn anew
    host.get_by_role("combobox", name="Question").click()
    options = host.get_by_role("option")
    expect(options).to_have_text(["One at a time", "Pair", "HYPE: 100 questions"])  # no flashes
    options.first.click()
    host.get_by_text("the host's").click()
    code = opened(host, of_words, "Words in class")
    player = phone(new_page, of_words, code)
    expect(player.locator(".quiz[data-phase=waiting]")).to_be_visible()
    host.get_by_role("button", name="Begin").click()
    asked = word(player)
    expect(host.get_by_text(asked, exact=True)).to_be_visible()
    player.get_by_role("button", name="Real").click()
    expect(host.get_by_text("1 / 1")).to_be_visible()
    host.get_by_role("button", name="Close and tell").click()
    expect(player.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    drawer(host)
    host.get_by_role("button", name="End").click()
    host.get_by_text("Answers and results").click()
    with downloaded(host, "Long CSV for Excel").path().open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert [(row["pack"], row["choice"]) for row in rows] == [("words", "real")]
