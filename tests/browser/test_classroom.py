"""The lesson of docs/classroom.md, played: a teacher, three phones, and 24 simulated people. Its pictures are ours."""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, select

from genlab import packs, sessions
from genlab.errors import GenlabError
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import answering, classroom, hosting
from genlab.sessions.led import led as led_by
from genlab.store import connect
from genlab.store import tables as t
from genlab.ui.room.controls import DOUBLE_TAP_S
from genlab.ui.words import catalogue
from tests.browser.conftest import looks
from tests.browser.test_host import phone
from tests.browser.test_play import asked
from tests.support.screens import drawer, kept_link, settled

PEOPLE = 24
QUESTIONS = 3
LAST = QUESTIONS - 1
NO_ACCURACY = "No accuracy yet: it takes answers to a generator's fakes and to reals."
OTHER = {"real": "fake", "fake": "real", "left": "right", "right": "left"}


def onward(host: Page) -> None:
    """Press a presenter's button; a press so soon after another would count as a double tap."""
    host.wait_for_timeout(DOUBLE_TAP_S * 1000)
    host.keyboard.press("PageDown")


def fits(*found: Locator) -> None:
    """Check that each is on the screen as a whole, without scrolling."""
    for one in found:
        expect(one).to_be_visible()
        box, screen = one.bounding_box(), one.page.viewport_size
        assert box and screen, one
        assert box["x"] >= 0 and box["x"] + box["width"] <= screen["width"], (one, box)
        assert box["y"] >= 0 and box["y"] + box["height"] <= screen["height"], (one, box)


def answer(engine: Engine, people: list[str], place: int, truth: str, right: float) -> None:
    """Have simulated people answer, most of them as often right as said."""
    draw = random.Random(place)
    for who in people:
        choice = truth if draw.random() < right else OTHER[truth]
        answering.answer(engine, who, place, choice, 1500.0)


@pytest.mark.parametrize("language", [locale[:2] for locale, *_ in looks("ko")])
def test_the_lesson(
    start_server: Callable[..., Any], new_page: Callable[..., Page], screenshot: Any, axe: Any, language: str
) -> None:
    word = catalogue(language).gettext
    assert catalogue("ko").gettext(NO_ACCURACY) != NO_ACCURACY  # one lesson in four comes to it: coins decide
    server = start_server("room")
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    locale = {"en": "en-US", "ko": "ko-KR"}[language]
    title = {"en": "Class 3-1, Tuesday", "ko": "3학년 1반"}[language]

    def picture(page: Page, name: str) -> None:
        if os.environ.get("GENLAB_SCREENSHOTS"):
            page.mouse.move(0, 0)
            page.wait_for_timeout(800)
        screenshot(page, f"classroom-{name}-{language}")

    host = new_page(viewport={"width": 1280, "height": 720}, locale=locale)
    host.goto(server.at("host"))
    host.get_by_label(word("What is it called?")).fill(title)
    host.get_by_text(word("the host's"), exact=True).click()
    host.get_by_label(word("Questions each")).fill(str(QUESTIONS))
    host.get_by_label(word("Questions each")).press("Tab")
    host.get_by_role("heading", level=1).click()
    picture(host, "form")
    host.get_by_role("button", name=word("Open the session")).click()
    host.wait_for_url("**h=*")
    token = kept_link(host)
    led = led_by(engine, token)
    pack = packs.load(led.pack_name)
    fits(
        host.get_by_role("heading", name=f"{led.join_code[:3]} {led.join_code[3:]}"),
        host.get_by_alt_text(word("QR code of the address to join")),
        host.get_by_role("button", name=word("Begin")),
    )
    assert not host.get_by_role("alert").filter(has_text="--host").count()

    first = new_page(viewport={"width": 390, "height": 844}, locale=locale)
    first.goto(server.at("join", code=led.join_code))
    expect(first.get_by_role("heading", name=title)).to_be_visible()
    fits(first.locator("[data-testid=stFormSubmitButton] button"))
    picture(first, "phone-join")
    # The second tap from the QR code, of a hand that taps twice: it is one person all the same.
    first.locator("[data-testid=stFormSubmitButton] button").dblclick()
    phones = [first, *(phone(new_page, server, led.join_code, locale=locale) for _ in range(2))]
    for one in phones:
        expect(one.locator(".quiz[data-phase=waiting]")).to_be_visible()
    picture(first, "phone-waiting")
    people = [sessions.join(engine, led.session_id, pack) for _ in range(PEOPLE)]
    expect(host.get_by_text(str(PEOPLE + 3), exact=True)).to_be_visible()
    picture(host, "lobby")

    accuracy = (
        host.get_by_test_id("stMetric").filter(has_text=word("Accuracy")).get_by_test_id("stMetricValue")
    )
    for place in range(QUESTIONS):
        onward(host)
        for one in phones:
            expect(one.locator(".quiz[data-phase=asking]")).to_be_visible()
            asked(one)
        truth = classroom.asked(led, pack, place).truth
        expect(accuracy).to_have_count(1)  # the board before stays until the one that follows is whole
        before = accuracy.first.inner_text()
        answer(engine, people, place, truth, 0.62)
        if place == 0:
            picture(first, "phone-question")
        for one in phones[: 2 if place == 0 else 3]:
            choice = OTHER[truth] if one is first and place == LAST else truth
            one.locator(f".quiz [data-choice={choice}]").click()
        answered = host.get_by_text(f"{PEOPLE + 3 - (place == 0)} / {PEOPLE + 3}")
        expect(answered).to_be_visible()
        assert set(accuracy.all_inner_texts()) == {before}  # an open question's answers do not move it
        close = host.get_by_role("button", name=word("Close and tell"))
        image = host.get_by_alt_text(word("The image to judge"))
        fits(close, image)
        box = image.bounding_box()
        assert box and box["width"] >= 450
        if place == 0:
            picture(host, "question")
            assert axe(host) == []
        onward(host)
        verdict = first.locator(".quiz[data-phase=verdict] .verdict")
        right = word("Incorrect" if place == LAST else "Correct")
        expect(verdict).to_contain_text(right)
        told = word("Real") if truth == "real" else word("Fake: {generator}").partition("{")[0]
        expect(host.get_by_role("heading", level=3)).to_contain_text(told)
        fits(image, host.get_by_test_id("stVegaLiteChart"))
        if place == 0:
            picture(host, "reveal")
            picture(first, "phone-verdict")
            assert axe(host) == []
    onward(host)
    expect(host.get_by_role("heading", name=word("This session has ended."))).to_be_visible()
    expect(first.locator(".quiz[data-phase=end] .score")).to_contain_text(str(LAST))  # one was wrong
    fits(host.get_by_role("link", name=word("See how each generator did")))
    picture(host, "end")
    picture(first, "phone-end")
    assert axe(host) == []
    host.get_by_role("link", name=word("See how each generator did")).click()
    host.wait_for_url("**/results?h=*")
    expect(host.get_by_role("heading", name=title)).to_be_visible()
    # Coins have drawn three questions: where all are of one kind, there is no accuracy to show yet.
    chart = host.get_by_test_id("stVegaLiteChart").or_(host.get_by_text(word(NO_ACCURACY))).first
    expect(chart).to_be_visible()
    settled(host)
    picture(host, "results")
    with engine.connect() as connection:
        stored = connection.execute(
            select(t.answer.c.correct)
            .join(t.participant, t.participant.c.id == t.answer.c.participant_id)
            .where(t.participant.c.session_id == led.session_id)
        ).all()
    assert len(stored) == (PEOPLE + 3) * QUESTIONS - 1
    engine.dispose()


@pytest.mark.parametrize(("protocol", "size"), [("pair", (1280, 720)), ("yesno", (1920, 1080))])
def test_a_question_and_its_buttons_fit_a_projector(
    server: Any, new_page: Callable[..., Page], protocol: str, size: tuple[int, int]
) -> None:
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    opened = hosting.open_led(
        engine, packs.load("mnist"), protocol, questions=2, hosting=Hosting(TEACHER), title="가나다 " * 50
    )
    host = new_page(viewport={"width": size[0], "height": size[1]})
    host.goto(server.at("host", h=opened.host_token))
    fits(host.get_by_role("button", name="Begin"), host.get_by_alt_text("QR code of the address to join"))
    expect(host.get_by_role("alert").filter(has_text="make class, or genlab serve --room")).to_be_visible()
    host.get_by_role("button", name="Begin").dblclick()  # the second tap does not close the question
    close = host.get_by_role("button", name="Close and tell")
    fits(close, *host.get_by_alt_text("The image to judge").all())
    assert host.get_by_alt_text("The image to judge").count() == (2 if protocol == "pair" else 1)
    expect(host.get_by_alt_text("QR code of the address to join")).to_have_count(0)
    drawer(host)
    fits(host.get_by_alt_text("QR code of the address to join"))
    host.wait_for_timeout(2500)  # the board has come again meanwhile
    expect(host.get_by_alt_text("QR code of the address to join")).to_be_visible()
    host.get_by_role("button", name="Pause").click()
    expect(host.get_by_text("Paused: the phones wait")).to_be_visible()
    fits(host.get_by_role("button", name="Go on"))
    engine.dispose()


def test_someone_is_sent_out_and_let_in_again(server: Any, new_page: Callable[..., Page]) -> None:
    host = new_page()
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    pack = packs.load("mnist")
    opened = hosting.open_led(engine, pack, "yesno", questions=2, hosting=Hosting(naming="nicknames"))
    host.goto(server.at("host", h=opened.host_token))
    host.get_by_text("Who is in").click()
    expect(host.get_by_text("Nobody has joined yet.")).to_be_visible()
    who = sessions.join(engine, opened.session_id, pack, nickname="민지")  # the list unfolded shows who comes
    people = host.get_by_test_id("stDataFrame")
    expect(people).to_be_visible()
    people.click(position={"x": 18, "y": 52})  # its rows are painted, not elements
    hers = new_page(viewport={"width": 390, "height": 844}, locale="ko-KR")
    hers.goto(server.at(p=who))
    asked(hers)
    host.get_by_role("button", name="Send out").click()
    expect(host.get_by_role("button", name="Let in again")).to_be_visible()
    expect(hers.locator(".quiz .why-wait")).to_contain_text(
        "민지"
    )  # at once, at her own pace, in mid-question
    host.get_by_role("button", name="Let in again").click()
    expect(host.get_by_role("button", name="Send out")).to_be_visible()
    asked(hers)
    engine.dispose()


def test_a_session_is_deleted_after_a_second_thought(server: Any, new_page: Callable[..., Page]) -> None:
    host = new_page()
    engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
    opened = hosting.open_led(engine, packs.load("mnist"), "yesno", questions=2)
    host.goto(server.at("host", h=opened.host_token))
    other = host.context.new_page()
    other.goto(server.at("host", h=opened.host_token))
    hers = new_page(viewport={"width": 390, "height": 844})
    hers.goto(server.at(p=sessions.join(engine, opened.session_id, packs.load("mnist"))))
    asked(hers)
    host.get_by_text("Delete", exact=True).click()
    expect(host.get_by_role("button", name="Delete this session")).to_be_disabled()
    host.get_by_text("I want to delete them").click()
    host.get_by_role("button", name="Delete this session").click()
    expect(host.get_by_role("heading", name="Host a session")).to_be_visible()
    expect(host.get_by_text("The session is deleted, with its people")).to_be_visible()
    expect(hers.get_by_text("This round was deleted, with its answers.")).to_be_visible()  # untouched
    expect(other.get_by_text("This session was deleted, with its people")).to_be_visible()
    expect(other.get_by_text("Who is in")).to_have_count(0)
    with pytest.raises(GenlabError, match="Unknown host link"):
        led_by(engine, opened.host_token)
    engine.dispose()
