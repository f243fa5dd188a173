"""A browser asks genlab's own server for everything: a class without a way out plays as well."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from genlab.ui.page import SCREENS


@pytest.mark.parametrize("name", [screen.key for screen in SCREENS])
def test_no_page_asks_anybody_else(server: Any, page: Page, name: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.goto(server.at("" if name == "play" else name))
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1000)
    assert asked - {""} == {"127.0.0.1"}  # "": what is in the page itself (data:, blob:)
