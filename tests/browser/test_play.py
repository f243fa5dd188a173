"""The quiz in a real Chromium: a whole round, by keys and by taps, and what the browser is told before it answers."""

import base64
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from genlab import packs
from genlab.media.cues import auc
from genlab.ui.words import LANGUAGES, catalogue
from tests.browser.conftest import looks
from tests.support.playing import play_at
from tests.support.screens import settled, turn_to

QUESTIONS = 20


def asked(page: Page) -> None:
    """Wait until a question can be answered."""
    expect(page.locator(".quiz[data-phase=asking][data-painted] canvas").first).to_be_visible()


def picture(page: Page) -> str:
    """Return a question's first image, as the screen shows it."""
    return str(page.locator(".quiz canvas").first.evaluate("canvas => canvas.toDataURL()"))


def answers(server: Any) -> list[tuple[Any, ...]]:
    """Read the stored answers from the server's database."""
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        return database.execute('select participant_id, "index", choice, correct from answer').fetchall()


def participants(server: Any) -> int:
    """Return how many people have begun a round."""
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (count,) = database.execute("select count(*) from participant").fetchone()
    return int(count)


def test_first_screen_is_a_question(server: Any, page: Page, screenshot: Any) -> None:
    page.goto(server.at())
    asked(page)
    expect(page.get_by_role("button", name="Real")).to_be_enabled()
    screenshot(page, "play-en")


def test_the_navigation_leads_back_to_the_question_in_the_language_chosen(server: Any, page: Page) -> None:
    words = catalogue("ko")
    page.goto(server.at())
    asked(page)
    page.get_by_role("button", name="Real").click()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Next").click()
    asked(page)
    page.get_by_role("button", name=LANGUAGES["ko"]).click()
    play, research, results = (words.gettext(key) for key in ("Play", "Research", "Results"))
    expect(page.get_by_test_id("stTopNavSection").filter(has_text=research)).to_be_visible()
    asked(page)
    question = parse_qs(urlsplit(page.url).query)
    assert set(question) == {"lang", "p"} and question["lang"] == ["ko"]
    expect(page.locator(".quiz .count")).to_contain_text("20문제")  # it turns after the page around it
    count = page.locator(".quiz .count").inner_text()
    turn_to(page, results, research)
    expect(page.get_by_role("heading", name=words.gettext("Results")).first).to_be_visible()
    expect(page).to_have_url(server.at("results", lang="ko"))
    turn_to(page, play)
    asked(page)
    expect(page.locator(".quiz .count")).to_have_text(count)
    assert parse_qs(urlsplit(page.url).query) == question


def test_back_leaves_a_round_and_comes_back_to_one_that_has_ended(server: Any, page: Page) -> None:
    page.goto(server.at("about"))
    settled(page)
    page.goto(server.at(pack="mnist", seed=3))
    asked(page)
    assert "p=" in page.url
    page.go_back()
    expect(page).to_have_url(server.at("about"))  # not the address that would begin another round
    settled(page)
    turn_to(page, "Play")  # as a link to Play on the Train page does, which was opened by its own address
    asked(page)
    assert "p=" in page.url
    page.go_back()
    expect(page).to_have_url(server.at("about"))
    ended = server.at(p=play_at(server.home)[0])
    page.goto(ended)
    page.locator(".quiz .again").click()
    asked(page)
    page.go_back()
    expect(page.locator(".quiz[data-phase=end]")).to_be_visible()
    expect(page).to_have_url(ended)


def test_a_refresh_and_another_device_come_back_to_the_question(
    server: Any, new_page: Callable[..., Page]
) -> None:
    first = new_page()
    first.goto(server.at())
    for _ in range(2):
        asked(first)
        first.get_by_role("button", name="Fake").click()
        expect(first.locator(".quiz[data-phase=verdict]")).to_be_visible()
        first.wait_for_timeout(300)
        first.get_by_role("button", name="Next").click()
    asked(first)
    before = picture(first)
    first.reload()
    asked(first)
    expect(first.locator(".quiz .count")).to_contain_text("3 of 20")
    assert picture(first) == before
    second = new_page()
    second.goto(first.url)
    asked(second)
    expect(second.locator(".quiz .count")).to_contain_text("3 of 20")


def test_a_double_tap_stores_one_answer(server: Any, page: Page) -> None:
    page.goto(server.at())
    asked(page)
    before = len(answers(server))
    page.get_by_role("button", name="Real").dblclick()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.wait_for_timeout(500)
    assert len(answers(server)) == before + 1
    expect(page.locator(".quiz .count")).to_contain_text("1 of 20")


def test_who_answers_in_another_tab_is_told_and_both_are_equal_afterwards(server: Any, page: Page) -> None:
    page.goto(server.at())
    asked(page)
    page.keyboard.press("1")  # the round is stored
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    asked(page)
    other = page.context.new_page()
    other.goto(page.url)
    asked(other)
    page.locator(".quiz [data-choice=fake]").click()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    before = len(answers(server))
    other.locator(".quiz [data-choice=real]").click()
    expect(other.locator(".quiz[data-phase=verdict]")).to_be_visible()
    expect(other.get_by_role("alert")).to_contain_text("in another tab or on another device: Fake.")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(answers(server)) == before
    shown = [
        [tab.locator(".quiz .verdict").inner_text(), tab.locator(".quiz .dots").inner_html()]
        for tab in (page, other)
    ]
    assert shown[0] == shown[1]


def test_a_double_tap_on_play_again_begins_one_round(server: Any, page: Page) -> None:
    page.goto(server.at(p=play_at(server.home)[0]))
    expect(page.locator(".quiz[data-phase=end]")).to_be_visible()
    before = participants(server)
    page.locator(".quiz .again").evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 5); }"
    )
    asked(page)
    begun = page.url
    page.wait_for_timeout(1000)
    assert page.url == begun and participants(server) == before  # nothing is stored before an answer
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    assert participants(server) == before + 1
    page.reload()
    asked(page)
    assert page.url == begun and participants(server) == before + 1


def test_the_same_seed_asks_the_same_questions(server: Any, new_page: Callable[..., Page]) -> None:
    pictures = []
    for _ in range(2):
        page = new_page()
        page.goto(server.at(seed=99))
        asked(page)
        pictures.append(picture(page))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_rounds_by_keys_end_with_a_score_and_no_truth_comes_before_its_answer(
    server: Any, new_page: Callable[..., Page], protocol: str, screenshot: Any
) -> None:
    """Read every frame and request of whole rounds: size and type of what came before an answer say nothing."""
    page = new_page(fresh=True)
    pack = packs.load("mnist")
    truth_of = {
        base64.b64encode(pack.stimuli[n].tobytes()).decode(): bool(pack.generators[n])
        for n in range(len(pack.stimuli))
    }
    frames: list[bytes] = []
    urls: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(_bytes(data))))
    page.on("request", lambda request: urls.append(request.url))
    sizes: list[int] = []
    told: list[tuple[int, int, int, int]] = []
    known: list[str] = []
    fakes: list[bool] = []
    for seed in (1, 7):
        page.goto(server.at(seed=seed, protocol=protocol))
        asked(page)
        before = len(answers(server))
        for number in range(QUESTIONS):
            asked(page)
            expect(page.locator(".quiz .count")).to_contain_text(f"{number + 1} of {QUESTIONS}")
            if not number:
                first = picture(page)
            holding = [frame for frame in frames if b'"current"' in frame]
            last = holding[-1]
            current = last[last.index(b'"current"') :]
            question = current[: current.index(b"}")]
            assert set(_keys(question)) == {"current", "trial", "stimuli"}
            shown = sorted(
                (question.index(text.encode()), text) for text in truth_of if text.encode() in question
            )
            assert len(shown) == (2 if protocol == "pair" else 1)
            assert sum(truth_of[text] for _, text in shown) == 1 or protocol == "yesno"
            sizes.append(len(question) - len(str(len(sizes) % QUESTIONS)))
            fakes.append(truth_of[shown[0][1]])
            # The whole frame, all frames and requests since the last answer, and how long their addresses are.
            told.append((len(last), len(frames), len(urls) - len(known), sum(map(len, urls[len(known) :]))))
            known = list(urls)
            frames.clear()
            page.keyboard.press("1" if number % 2 else "ArrowRight")
            expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
            page.wait_for_timeout(260)
            page.keyboard.press("Enter")
        expect(page.locator(".quiz[data-phase=end]")).to_be_visible()
        stored = answers(server)[before:]
        assert len(stored) == QUESTIONS
        right = sum(row[3] for row in stored)
        expect(page.locator(".quiz .score")).to_have_text(f"{right} of {QUESTIONS} correct")
        expect(page.locator(".quiz .fooled li")).to_have_count(min(8, QUESTIONS - right))
        counted = [
            [int(number) for number in text.split(" of ")]
            for text in page.locator(".quiz .makers .of").all_inner_texts()
        ]
        assert sum(good for good, _all in counted) == right
        marks = page.locator(".quiz .makers .point").evaluate_all(
            "all => all.map((one) => parseFloat(one.style.left))"
        )
        assert marks == pytest.approx([100 * good / of for good, of in counted], abs=0.01)  # each its own
        share = page.locator(".quiz .share").inner_text()
        assert share.count("■") == right
        assert share.count("□") == QUESTIONS - right
        link = page.locator(".quiz .same").get_attribute("href") or ""
        assert f"protocol={protocol}&seed={seed}" in link
    screenshot(page, f"end-{protocol}-en")
    page.locator(".quiz .same").click()
    asked(page)
    assert picture(page) == first
    assert len(set(sizes)) == 1
    assert auc(np.array(sizes, float), np.array(fakes)) == 0.5
    assert 0.3 < np.mean(fakes) < 0.7
    truth = np.array(fakes)
    noise = 3 * np.sqrt((len(truth) + 1) / (12 * truth.sum() * (~truth).sum()))
    for values in np.array(told, float).T:
        assert abs(auc(values, truth) - 0.5) < noise
    for url in urls:
        assert not any(word in url.lower() for word in ("real", "fake", "gan", "pixel", "flow", "image"))


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _keys(text: bytes) -> list[str]:
    import re

    return re.findall(r'"(\w+)":', text.decode("utf-8", "ignore"))


def test_a_small_phone_answers_without_scrolling(server: Any, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="ko-KR")
    page.goto(server.at())
    asked(page)
    for button in page.locator(".quiz .choices button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 44
    expect(page.locator(".opening")).to_be_visible()  # what this is, and the question, at one look
    page.locator(".quiz .choices button").first.tap()
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 844, "height": 390})  # on its side
    page.wait_for_timeout(300)
    page.locator(".quiz .next").tap()
    asked(page)
    for part in page.locator(".quiz .choices button, .quiz .stage canvas").all():
        box = part.bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 390


def test_results_after_rounds(server: Any, new_page: Callable[..., Page], axe: Any, screenshot: Any) -> None:
    """Five people have answered; the page then shows verdicts, the plot, fakes and downloads."""
    play_at(server.home, people=5)
    for locale, scheme, width in looks("ko"):
        page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
        page.goto(server.at("results"))
        expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
        page.get_by_role("tab").last.click()
        expect(page.get_by_test_id("stDownloadButton").and_(page.locator(":visible"))).to_have_count(8 + 2)
        settled(page)
        screenshot(page, f"results-full-{locale[:2]}-{scheme}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page = new_page()
    page.goto(server.at("results"))
    page.get_by_role("tab", name="Download").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Report", exact=True).click()
    report = Path(found.value.path()).read_text(encoding="utf-8")
    assert "Methods" in report and "SHA-256" in report and "<svg" in report
    with page.expect_download() as found:
        page.get_by_role("button", name="Long CSV", exact=True).click()
    lines = Path(found.value.path()).read_text(encoding="utf-8").splitlines()
    assert {"participant", "trial", "stimulus", "truth", "choice", "rt_ms"} <= set(lines[0].split(","))
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (stored,) = database.execute(
            "select count(*) from answer join participant on participant.id = answer.participant_id "
            "join session on session.id = participant.session_id where session.protocol = 'yesno'"
        ).fetchone()
    assert len(lines) - 1 >= stored


def test_an_unknown_token_offers_a_new_round(server: Any, page: Page) -> None:
    page.goto(server.at(p="nobody"))
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="New round").click()
    asked(page)
