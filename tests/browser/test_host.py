"""A host, three phones, one class: at the host's pace and at everyone's own, in a real Chromium."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.test_play import asked
from tests.support.screens import drawer, settled, turn_to, uploaded

CODE = re.compile(r"^[2-9A-Z]{3} [2-9A-Z]{3}$")


def opened(page: Page, server: Any, title: str, **query: str) -> str:
    """Open a session with the form as it stands; return its code."""
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("What is it called?").press("Tab")
    settled(page)  # the form is drawn anew with what was typed
    page.get_by_role("button", name="Open the session").click()
    code = page.get_by_role("heading", name=CODE)
    expect(code).to_be_visible()
    settled(page)
    return code.inner_text().replace(" ", "")


def titled(page: Page, title: str) -> None:
    """Wait until a page has this title and no other: the one before stays until what follows is whole."""
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def led(server: Any) -> int:
    """Return how many sessions have a host."""
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM session WHERE host_sha256 IS NOT NULL").fetchone()
    return int(count)


def downloaded(page: Page, name: str) -> Any:
    """Press a download button, once the page stands still."""
    expect(page.get_by_role("button", name=name)).to_be_visible()
    settled(page)
    with page.expect_download() as found:
        page.get_by_role("button", name=name).click()
    return found.value


def phone(new_page: Callable[..., Page], server: Any, code: str, **options: Any) -> Page:
    """Join by the address in the QR code and one tap."""
    page = new_page(viewport={"width": 390, "height": 844}, **options)
    page.goto(server.at("join", code=code))
    page.locator("[data-testid=stFormSubmitButton] button").click()
    return page


def test_a_class_at_the_hosts_pace(
    server: Any, new_page: Callable[..., Page], axe: Any, screenshot: Any
) -> None:
    host = new_page()
    host.goto(server.at("host"))
    host.get_by_text("the host's").click()
    code = opened(host, server, "Class 3-1")
    phones = [
        phone(new_page, server, code),
        phone(new_page, server, code, locale="ko-KR"),
        phone(new_page, server, code, color_scheme="dark"),
    ]
    for one in phones:
        expect(one.locator(".quiz[data-phase=waiting]")).to_be_visible()
    screenshot(phones[1], "join-waiting-ko")
    expect(phones[0].get_by_test_id("stExpandSidebarButton")).to_be_hidden()  # nowhere to go but here
    assert axe(phones[2]) == []
    host.get_by_role("button", name="Begin").click()
    for one in phones:
        asked(one)
    pictures = {one.locator(".quiz canvas").evaluate("c => c.toDataURL()") for one in phones}
    assert len(pictures) == 1
    phones[0].keyboard.press("1")
    phones[1].keyboard.press("2")
    for one in phones[:2]:
        expect(one.locator(".quiz[data-phase=waiting] .why-wait")).to_be_visible()
        assert not one.locator(".quiz .dots .right, .quiz .dots .wrong").count()  # nothing is told yet
    expect(host.get_by_text("2 / 3")).to_be_visible()
    host.get_by_role("button", name="Close and tell").click()
    for one in phones[:2]:
        expect(one.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    expect(phones[2].locator(".quiz[data-phase=waiting]")).to_be_visible()  # who has not answered is not told
    expect(host.get_by_role("button", name="Next question")).to_be_visible()
    settled(host)
    screenshot(host, "host-en")
    assert axe(host) == []
    phones[0].reload()
    expect(phones[0].locator(".quiz[data-phase=waiting] .why-wait")).to_contain_text("next question")
    host.get_by_role("button", name="Next question").click()
    for one in phones:
        asked(one)
    drawer(host)
    host.get_by_role("button", name="End").click()
    expect(host.get_by_role("button", name="Open again")).to_be_visible()
    for one in phones:
        expect(one.locator(".quiz[data-phase=end] .score")).to_be_visible()
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        (stored,) = database.execute(
            "select count(*) from answer join participant on participant.id = participant_id "
            "join session on session.id = session_id where join_code = ?",
            (code,),
        ).fetchone()
    assert stored == 2


def test_the_form_and_the_way_in_are_usable_on_a_phone(
    server: Any, new_page: Callable[..., Page], axe: Any
) -> None:
    """(In Korean test_pages looks at them.)"""
    page = new_page(viewport={"width": 390, "height": 844})
    for name in ("host", "join"):
        page.goto(server.at(name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settled(page)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_back_to_results_does_not_turn_to_the_session_hosted(
    server: Any, new_page: Callable[..., Page]
) -> None:
    host = new_page()
    host.goto(server.at("host"))
    opened(host, server, "Back")
    for wait_ms in (0, 80, 160):  # Host has begun, and its address comes late
        turn_to(host, "Results", "Research")
        expect(host.get_by_role("heading", level=1, name="Results")).to_be_visible()
        settled(host)
        turn_to(host, "Host")
        host.wait_for_timeout(wait_ms)
        host.go_back()
        settled(host)
        if urlsplit(host.url).path == "/results":  # not where Back came before the click
            assert urlsplit(host.url).query == ""


def test_a_session_at_everyones_own_pace_blind_with_a_limit(
    server: Any, new_page: Callable[..., Page]
) -> None:
    host = new_page()
    host.goto(server.at("host"))
    host.get_by_label("Questions each").fill("2")
    host.get_by_label("Questions each").press("Tab")
    host.get_by_label("Seconds for each question (0: no limit)").fill("20")
    host.get_by_label("Seconds for each question (0: no limit)").press("Tab")
    host.get_by_text("Tell people whether they were right").click()
    code = opened(host, server, "Blind")
    one = phone(new_page, server, code)
    asked(one)
    first = one.locator(".quiz canvas").evaluate("c => c.toDataURL()")
    one.keyboard.press("1")
    expect(one.locator(".quiz .dots .given")).to_have_count(1)
    asked(one)
    assert one.locator(".quiz canvas").evaluate("c => c.toDataURL()") != first  # goes on without a verdict
    expect(one.locator(".quiz[data-phase=end] .score")).to_have_text("Thank you!")  # time ran out
    expect(one.locator(".quiz .meaning")).to_have_text("Your answer is stored.")
    other = new_page()
    other.goto(server.at("results"))
    assert "Blind" not in other.locator("body").inner_text()
    host.get_by_text("Answers and results").click()
    settled(host)  # what opens moves the link in it
    host.get_by_role("link", name="Verdicts and plots of this session").click()
    host.wait_for_url("**/results?h=tab.*")  # "Blind" stands above the class, too
    expect(host.get_by_role("heading", name="Blind")).to_be_visible()


def test_the_navigation_leads_back_to_a_session_and_another_can_be_opened(server: Any, page: Page) -> None:
    page.goto(server.at("host"))
    page.get_by_role("button", name="Open the session").click()
    page.wait_for_url("**/host?h=*")
    opened = page.url
    titled(page, "A session of genlab")
    turn_to(page, "Results", "Research")
    titled(page, "Results")
    turn_to(page, "Host")
    titled(page, "A session of genlab")
    assert page.url == opened
    code, before = page.get_by_role("heading", name=CODE).inner_text(), led(server)
    page.get_by_text("The next class", exact=True).click()
    settled(page)  # what opens moves the buttons in it
    page.get_by_role("button", name="Open it for the next class").dblclick()
    expect(page.get_by_role("heading", name=CODE)).not_to_have_text(code)
    page.wait_for_timeout(500)
    assert page.evaluate("location.href") != opened
    assert led(server) == before + 1  # a double tap opens one
    settled(page)
    page.get_by_role("button", name="Open another session").click()
    titled(page, "Host a session")
    page.wait_for_url(server.at("host"))


def test_what_the_board_asked_for_late_is_not_drawn_over_the_form(
    server: Any, new_page: Callable[..., Page]
) -> None:
    page = new_page(fresh=True)
    late: list[Any] = []

    def route(socket: WebSocketRoute) -> None:
        there = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if isinstance(message, bytes) and BackMsg.FromString(message).rerun_script.is_auto_rerun:
                late.append(lambda: there.send(message))
            else:
                there.send(message)

        socket.on_message(pass_on)

    page.route_web_socket("**/_stcore/stream", route)
    page.goto(server.at("host"))
    page.get_by_role("button", name="Open the session").click()
    titled(page, "A session of genlab")
    page.wait_for_timeout(2500)
    assert late
    page.get_by_text("The next class", exact=True).click()
    settled(page)  # what opens moves the buttons in it
    page.get_by_role("button", name="Open another session").click()
    titled(page, "Host a session")
    page.wait_for_timeout(500)
    late[-1]()
    page.wait_for_timeout(1000)
    titled(page, "Host a session")


def test_a_wrong_code_or_link_is_told_in_one_line(server: Any, page: Page) -> None:
    page.goto(server.at("join", code="222222"))
    expect(page.get_by_role("alert")).to_contain_text("No session has the code '222222'")
    page.goto(server.at("join", i="nothing"))
    expect(page.get_by_role("alert")).to_contain_text("Unknown personal link")
    page.goto(server.at("host", h="nothing"))
    expect(page.get_by_role("alert")).to_contain_text("Unknown host link")


def test_personal_links_are_made_from_a_list_and_join_one_person(
    server: Any, new_page: Callable[..., Page]
) -> None:
    host = new_page()
    host.goto(server.at("host"))
    host.get_by_label("Names").click()
    host.get_by_role("option", name="a list: one personal link each").click()
    host.get_by_label("What is it called?").fill("By list")
    host.get_by_label("What is it called?").press("Tab")
    settled(host)
    host.get_by_role("button", name="Open the session").click()
    expect(host.get_by_role("heading", name="By list")).to_be_visible()
    settled(host)
    expect(host.get_by_alt_text("QR code of the address to join")).to_have_count(0)  # it would lead nobody in
    host.get_by_label("One name or label per line").fill("민지\n준호")
    rows = "\ufeff하늘,3-1\n민지,3-1\n".encode()
    host.locator("input[type=file]").set_input_files(
        {"name": "class.csv", "mimeType": "text/csv", "buffer": rows}
    )
    uploaded(host)
    host.get_by_role("button", name="Make personal links").click()
    found = downloaded(host, "Links (CSV)")
    lines = found.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "label,link"
    assert [line.split(",")[0] for line in lines[1:]] == ["민지", "준호", "하늘", "민지 (2)"]
    token = lines[1].rpartition("i=")[2]
    found = downloaded(host, "Cards to print")
    assert found.path().read_text(encoding="utf-8").count("<article>") == 4
    host.get_by_label("One name or label per line").fill("준호\n서연")
    host.get_by_role("button", name="Make personal links").click()
    expect(host.get_by_text("3 of these labels have a link already")).to_be_visible()
    expect(host.get_by_role("alert").filter(has_text="5 links. Download them now")).to_be_visible()
    for _ in range(2):
        page = new_page()
        page.goto(server.at("join", i=token))
        expect(page.get_by_text("You are 민지.")).to_be_visible()
        page.locator("[data-testid=stFormSubmitButton] button").click()
        asked(page)
    host.get_by_text("Who is in").click()
    settled(host)
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        assert database.execute("select count(*) from participant where label = '민지'").fetchone() == (1,)


def limited(page: Page, server: Any, title: str, seconds: int) -> str:
    """Open a session with a time limit; return its code."""
    page.goto(server.at("host"))
    page.get_by_label("Seconds for each question (0: no limit)").fill(str(seconds))
    page.get_by_label("Seconds for each question (0: no limit)").press("Tab")
    return opened(page, server, title)


def test_an_answer_that_the_server_refuses_is_not_sent_for_ever(
    server: Any, new_page: Callable[..., Page]
) -> None:
    code = limited(new_page(), server, "Late", 60)
    one = phone(new_page, server, code)
    asked(one)
    with sqlite3.connect(server.home / "genlab.sqlite3") as database:
        database.execute(
            "update trial set served_at = '2020-01-01 00:00:00.000000' where served_at is not null "
            "and participant_id = (select max(id) from participant)"
        )
    one.keyboard.press("1")
    expect(one.locator(".quiz .count")).to_contain_text("2 of 20")
    asked(one)
    one.wait_for_timeout(500)  # the line stays, to be read
    expect(one.get_by_role("alert")).to_contain_text("Time was up for the question before. Its answer")
    one.keyboard.press("1")
    expect(one.locator(".quiz[data-phase=verdict]")).to_be_visible()
    expect(one.get_by_role("alert")).to_have_count(0)


def test_where_time_is_short_a_verdict_goes_on_by_itself(server: Any, new_page: Callable[..., Page]) -> None:
    one = phone(new_page, server, limited(new_page(), server, "Short", 60))
    asked(one)
    one.keyboard.press("1")
    expect(one.locator(".quiz[data-phase=verdict]")).to_be_visible()
    expect(one.locator(".quiz .count")).to_contain_text("2 of 20")
    asked(one)


def test_a_phone_whose_time_is_up_at_the_hosts_pace_sends_nothing(
    server: Any, new_page: Callable[..., Page]
) -> None:
    host = new_page()
    host.goto(server.at("host"))
    host.get_by_text("the host's").click()
    host.get_by_label("Seconds for each question (0: no limit)").fill("6")
    host.get_by_label("Seconds for each question (0: no limit)").press("Tab")
    one = phone(new_page, server, opened(host, server, "Too late"))
    expect(one.locator(".quiz[data-phase=waiting]")).to_be_visible()
    host.get_by_role("button", name="Begin").click()
    expect(one.locator(".quiz[data-phase=late] .status")).to_have_text("Time is up")
    one.keyboard.press("1")
    one.wait_for_timeout(500)
    expect(one.locator(".quiz[data-phase=late]")).to_be_visible()
    host.get_by_role("button", name="Close and tell").click()
    expect(one.locator(".quiz[data-phase=waiting]")).to_be_visible()


def test_phones_follow_their_host_where_the_server_has_no_pulse(
    start_server: Any, new_page: Callable[..., Page]
) -> None:
    server = start_server("streamlit")
    host = new_page()
    host.goto(server.at("host"))
    host.get_by_text("the host's").click()
    one = phone(new_page, server, opened(host, server, "Plain"))
    expect(one.locator(".quiz[data-phase=waiting]")).to_be_visible()
    one.wait_for_timeout(3000)  # it has felt for a pulse once
    host.get_by_role("button", name="Begin").click()
    expect(one.locator(".quiz[data-phase=asking]")).to_be_visible()
