"""A real Chromium for the tests in this folder; without one they are skipped, each by its name.

Chromium is the first of `chromium-headless-shell` (three fifths of the processor time), `chromium`, `chromium-browser`,
`google-chrome` on the path, or what GENLAB_CHROMIUM names.

- `page`: an empty English, light, 1280x800 page (a Playwright `Page`).
- `new_page(**options)`: a factory of such pages, each in a context (a "device") of its own. Options are those of
  Playwright's `Browser.new_context`, for instance `locale="ko-KR"`, `color_scheme="dark"`,
  `viewport={"width": 360, "height": 640}`, `has_touch=True`. Contexts of tests before are used again;
  `new_page(fresh=True)` is one that was not, and will not be: for whoever listens (`page.on`) or sets a route.
- `page.context.new_page()` is a second tab of the same device.
- `screenshot(page, "play-en")`: keep what the page shows as play-en.png in the folder that GENLAB_SCREENSHOTS names
  (`make screenshots` names docs/images); without the variable nothing is written.
- `looks("ko")`: what to parametrize a long test's look with, `(locale, scheme, width)`: the phone, Korean and dark, or
  the desktop, English and light; both of them where pictures are taken.
- `axe(page)`: axe's serious and critical findings, one line each; `assert axe(page) == []`.

`server` and `start_server` come from tests/conftest.py. Playwright's own event loop runs in this folder only: `browser`
ends with the folder's last test, so that tests elsewhere may run loops of their own.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from genlab.bench import browser as browsers
from tests.support.screens import WIRE

TIMEOUT_MS = 300_000
"""For what hangs, not for what is slow: on a machine that has nothing else to do, nothing takes a hundredth of it."""
expect.set_options(timeout=TIMEOUT_MS)


REUSED = ["--disable-site-isolation-trials", "--process-per-site"]
"""What keeps a page's process, and with it the scripts that it has read, from one test to the next."""
OURS = {"exclude": [["[data-testid=stSidebarNavItems]"]]}
AXE = """context => {
  const told = ["serious", "critical"];
  const others = axe._audit.rules.filter(rule => !told.includes(rule.impact));
  const options = {
    resultTypes: ["violations"],
    preload: false,  // style sheets, for rules that are not asked
    rules: Object.fromEntries(others.map(rule => [rule.id, { enabled: false }])),
  };
  return axe.run(context, options).then(found => found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} (${rule.impact}): ${rule.help}: ${JSON.stringify(node.target)}`)));
}"""
"""Runs axe's rules of a serious or critical impact; a rule's impact is that of all that it finds."""
LOOKS = {"en": ("en-US", "light", 1280), "ko": ("ko-KR", "dark", 390)}


def looks(*languages: str) -> list[tuple[str, str, int]]:
    """Return the looks of these languages; all of them where pictures are taken."""
    return [LOOKS[name] for name in (LOOKS if os.environ.get("GENLAB_SCREENSHOTS") else languages)]


ENDING = """
update session set state = 'ended', ended_at = strftime('%Y-%m-%d %H:%M:%f000', 'now')
where host_sha256 is not null and state <> 'ended'
"""


@pytest.fixture(autouse=True)
def _packs_are_free(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a test has led on the server that all share: nobody else is asked about a pack that a class uses."""
    server = request.getfixturevalue("server") if "server" in request.fixturenames else None
    yield
    file = server and server.home / "genlab.sqlite3"
    if file and file.is_file():
        with closing(sqlite3.connect(file, timeout=10)) as database, database:
            database.execute(ENDING)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; skip what needs it where there is none."""
    found = browsers.chromium()
    if found is None:
        names = ", ".join(browsers.NAMES)
        pytest.skip(f"needs a browser: none of {names} is on the path and GENLAB_CHROMIUM is not set")
    return found


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Run one Chromium for this folder."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=[*browsers.ARGUMENTS, *REUSED],
        )
        yield running
        running.close()


class Devices:
    """Contexts that are used again: a page that has shown genlab before shows it for half the processor time.

    What a test leaves behind is removed; listeners and routes cannot be, so whoever sets one asks for a fresh page.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[Page]] = {}

    def take(self, look: dict[str, Any], fresh: bool) -> tuple[str, Page]:
        """Return a page of its own context with these options, and what it is kept under when it is given back."""
        look = {
            "viewport": {"width": 1280, "height": 800},
            "locale": "en-US",
            "color_scheme": "light",
            **look,
        }
        key = str(sorted((name, look[name]) for name in look.keys() - {"viewport", "color_scheme"}))
        if not fresh and self.idle.get(key):
            page = self.idle[key].pop()
            page.set_viewport_size(look["viewport"])
            page.emulate_media(color_scheme=look["color_scheme"])
            return key, page
        context = self.browser.new_context(**look)
        context.set_default_timeout(TIMEOUT_MS)
        context.add_init_script(WIRE)
        return "" if fresh else key, context.new_page()

    def give_back(self, key: str, page: Page) -> None:
        """Clear a page, or close its context where it has no key or is not as it was."""
        context = page.context
        if key and not page.is_closed():
            with suppress(Error):
                for other in context.pages:
                    if other is not page:
                        other.close()
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
                page.goto("about:blank")
                page.mouse.move(0, 0)
                context.set_offline(False)
                context.clear_cookies()
                self.idle.setdefault(key, []).append(page)
                return
        context.close()


@pytest.fixture(scope="package")
def devices(browser: Browser) -> Devices:
    """Return the contexts that this folder's tests share."""
    return Devices(browser)


@pytest.fixture
def new_page(devices: Devices) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a context that no other page of this test has."""
    taken: list[tuple[str, Page]] = []

    def open_page(*, fresh: bool = False, **look: object) -> Page:
        taken.append(devices.take(look, fresh))
        return taken[-1][1]

    yield open_page
    for key, page in taken:
        devices.give_back(key, page)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open an English, light page of 1280x800."""
    return new_page()


@pytest.fixture(scope="session")
def screenshot() -> Callable[[Page, str], None]:
    """Return a function that keeps a named screenshot where GENLAB_SCREENSHOTS asks for them."""
    folder = os.environ.get("GENLAB_SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            # What the run before has left, and places of what has not come yet.
            expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)
            page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    return keep


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists axe's serious and critical findings on a page."""

    def findings(page: Page) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found: list[str] = page.evaluate(AXE, OURS)
        return found

    return findings
