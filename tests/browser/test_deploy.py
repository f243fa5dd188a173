"""Two processes behind nginx on one PostgreSQL: one is killed under a player, both are restarted under several."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import make_url, select

from genlab import packs
from genlab.keeping.integrity import verify
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions.hosting import open_led
from genlab.sessions.seats import COOKIE
from genlab.sessions.tokens import token_hash
from genlab.store import connect, reading
from genlab.store import tables as t
from tests.browser.conftest import TIMEOUT_MS
from tests.browser.test_faults import shown
from tests.browser.test_play import asked
from tests.support.cluster import Cluster, behind_a_path, cluster
from tests.support.databases import _administer
from tests.support.screens import turn_to
from tests.support.waiting import HANG_S, until

PLAYERS = 2
EACH = 3
"""Answers of every player between two restarts."""
PLAY = """() => {
    window.told = [];
    let before = "";
    let quiz = null;
    const find = (root) => root.querySelector(".quiz")
        || [...root.querySelectorAll("*")].map((at) => at.shadowRoot && find(at.shadowRoot)).find(Boolean);
    setInterval(() => {
        if (!quiz || !quiz.isConnected) quiz = find(document);
        if (!quiz || window.rests) return;
        const { phase } = quiz.dataset;
        if (phase === "asking" && "painted" in quiz.dataset) quiz.querySelector(".choices button").click();
        if (phase === "verdict" && before !== "verdict") {
            window.told.push([
                new URL(location.href).searchParams.get("p"),
                Number(quiz.querySelector(".count").textContent.match(/\\d+/)[0]) - 1,
                quiz.querySelector(".choices .chosen").dataset.choice,
            ]);
        }
        if (phase === "verdict") quiz.querySelector(".next").click();
        if (phase === "end") quiz.querySelector(".again").click();
        before = phase;
    }, 150);
}"""
"""Play by itself, round after round, unless `window.rests`; note every answer that the server acknowledged: token,
trial, choice."""


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, postgresql_url: str) -> Iterator[Cluster]:
    """Run two processes; who ends one starts it again."""
    server = make_url(postgresql_url)
    _administer(server, "CREATE DATABASE deployed")
    folder = tmp_path_factory.mktemp("deployed")
    try:
        with cluster(folder, server.set(database="deployed").render_as_string(hide_password=False)) as made:
            yield made
    finally:
        _administer(server, "DROP DATABASE deployed WITH (FORCE)")


def stored(machines: Cluster) -> tuple[dict[tuple[str, int], str], list[str]]:
    """Return what was chosen, by hash of the token and trial, and what the self-check finds."""
    engine = connect(machines.database)
    asked_for = select(t.participant.c.token_sha256, t.answer.c["index"], t.answer.c.choice).join_from(
        t.answer, t.participant, t.participant.c.id == t.answer.c.participant_id
    )
    with reading(engine) as connection:
        rows = {(token, trial): choice for token, trial, choice in connection.execute(asked_for)}
    findings = verify(engine).findings
    engine.dispose()
    return rows, findings


def test_a_browser_stays_with_its_process_and_strangers_spread(machines: Cluster) -> None:
    log = machines.folder / "stdout.log"

    def opened() -> list[str]:
        """Return nginx's lines on the page; that on the health check before may come late."""
        return [line for line in log.read_text().splitlines() if line.split()[2] == "/"]

    homes = []
    for _ in range(12):
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        before = len(opened())
        for _ in range(4):
            with browser.open(f"{machines.url}/?p=t0ken", timeout=HANG_S) as reply:
                assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert [cookie.name for cookie in jar if cookie.name == "genlab_route"] == ["genlab_route"]
        until(partial(_longer, opened, before + 4), "nginx does not write its lines")
        (home,) = {line.split()[-1] for line in opened()[before:]}
        homes.append(home)
    assert len(set(homes)) == 2
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{machines.url}/metrics", timeout=HANG_S)
    assert "t0ken" not in log.read_text()
    assert not any(line.split()[0].startswith("127.0.0.1") for line in log.read_text().splitlines())


def _longer(lines: Callable[[], list[str]], than: int) -> bool:
    return len(lines()) >= than


def test_a_player_goes_on_at_the_same_question_on_the_other_process(machines: Cluster, page: Page) -> None:
    page.goto(machines.url)
    for _ in range(3):
        asked(page)
        page.keyboard.press("1")
        expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
    asked(page)
    before, address = shown(page), page.url
    (home,) = (number for number in (0, 1) if machines.looking(number))
    machines.stop(home, kill=True)
    page.keyboard.press("2")  # into the void; it is sent again until the other process has it
    expect(page.locator(".quiz[data-phase=verdict], .quiz[data-phase=asking][data-painted]")).to_be_visible()
    expect(page.locator(".quiz .count")).to_contain_text("4 of 20")
    assert shown(page) == before or page.locator(".quiz[data-phase=verdict]").count()
    if page.locator(".quiz[data-phase=asking]").count():
        page.keyboard.press("2")
    expect(page.locator(".quiz[data-phase=verdict]")).to_be_visible()
    assert page.url == address
    assert machines.looking(1 - home) == 1
    rows, findings = stored(machines)
    assert findings == []
    assert sorted(rows.items(), key=lambda row: row[0][1]) == [
        ((token_hash(address.partition("p=")[2]), trial), choice)
        for trial, choice in enumerate(("real", "real", "real", "fake"))
    ]
    machines.start(home)


def test_a_rolling_restart_loses_no_answer(machines: Cluster, new_page: Callable[..., Page]) -> None:
    before, _ = stored(machines)
    pages = [new_page(viewport={"width": 390, "height": 844}) for _ in range(PLAYERS)]
    for page in pages:
        page.goto(machines.url)
        asked(page)
        page.evaluate(PLAY)

    def told() -> list[list[Any]]:
        return [page.evaluate("window.told") for page in pages]

    def all_go_on(more: int) -> None:
        wanted = [len(answers) + more for answers in told()]
        deadline = time.monotonic() + TIMEOUT_MS / 1000
        while any(len(answers) < least for answers, least in zip(told(), wanted, strict=True)):
            phases = [page.locator(".quiz").get_attribute("data-phase") for page in pages]
            assert time.monotonic() < deadline, f"stuck: {phases}, {list(map(len, told()))} of {wanted}"
            pages[0].wait_for_timeout(500)

    def rest(rests: bool) -> None:
        for page in pages:
            page.evaluate(f"window.rests = {str(rests).lower()}")

    all_go_on(EACH)
    for number in (0, 1):
        machines.stop(number)
        pages[0].wait_for_timeout(1000)
        rest(True)  # a process takes seconds of processor to start, and theirs would come on top
        machines.start(number)
        rest(False)
        all_go_on(EACH)
    machines.stop(0, kill=True)  # and once without a farewell
    all_go_on(EACH)

    acknowledged = [
        (token_hash(token), trial, choice) for answers in told() for token, trial, choice in answers
    ]
    rows, findings = stored(machines)
    assert findings == []
    lost = [answer for answer in acknowledged if rows.get(answer[:2]) != answer[2]]
    assert lost == []
    assert len(set(acknowledged)) == len(acknowledged) >= PLAYERS * 4 * EACH
    # What is stored beyond it was on its way when we counted, or its acknowledgement was: one a player and restart.
    assert len(acknowledged) <= len(rows) - len(before) <= len(acknowledged) + PLAYERS * 4


def test_behind_a_path_every_link_code_pulse_and_asset_keeps_it(
    tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    with behind_a_path(tmp_path) as (server, url):
        origin = url.removesuffix("/genlab")
        asked_for: list[tuple[str, int]] = []

        def watched(**look: Any) -> Page:
            page = new_page(fresh=True, **look)
            page.on("response", lambda reply: asked_for.append((reply.url, reply.status)))
            page.on("websocket", lambda socket: asked_for.append((socket.url.replace("ws:", "http:"), 101)))
            return page

        page = watched()
        page.goto(url)  # without a slash
        asked(page)
        assert page.url.startswith(f"{url}/")
        (key,) = [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE]
        assert key["path"] == "/genlab"
        turn_to(page, "Results", "Research")
        expect(page.get_by_role("heading", name="Results")).to_be_visible()
        assert page.url.startswith(f"{url}/results")
        page.goto(f"{url}/own")  # a page's own address, cold
        expect(page.get_by_role("heading", name="Your images")).to_be_visible()

        engine = connect(f"sqlite:///{server.home / 'genlab.sqlite3'}")
        opened = open_led(engine, packs.load("mnist"), "yesno", questions=2, hosting=Hosting(pacing=TEACHER))
        engine.dispose()
        host = watched()
        host.goto(f"{url}/host?h={opened.host_token}")
        expect(
            host.get_by_text(f"{origin.rpartition(':')[2]}/genlab/join", exact=False).first
        ).to_be_visible()
        expect(host.get_by_role("img", name="QR code of the address to join").first).to_be_visible()
        pupil = watched(viewport={"width": 390, "height": 844})
        with pupil.expect_response(re.compile("/pulse/")) as felt:
            pupil.goto(f"{url}/join?code={opened.join_code}")
            pupil.get_by_role("button", name="Join", exact=True).click()
        assert felt.value.url.startswith(f"{url}/pulse/") and "version" in felt.value.json()
        reached = [entry for entry in asked_for if entry[0].startswith("http")]  # a page holds blobs itself
        strays = [place for place, _ in reached if not f"{place}/".startswith(f"{url}/")]
        assert strays == []
        # Of a page's own address Streamlit tries first whether all of it is the path that the server lies behind.
        tried = (
            f"{url}/{page}/_stcore/{asked}"
            for page in ("own", "host", "join")
            for asked in ("health", "host-config")
        )
        assert {place for place, status in reached if status >= 400} <= set(tried)
        with urllib.request.urlopen(origin, timeout=HANG_S) as reply:
            assert reply.read() == b"another site"
        for hidden in ("metrics", "_stcore/metrics"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{url}/{hidden}", timeout=HANG_S)
