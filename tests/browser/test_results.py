"""The Results page beside the answers stored here: other people's files, and plans."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.simulated import simulated_study


@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-US", "light", 1280), ("ko-KR", "dark", 390)])
def test_a_file_of_answers_gets_its_verdict(
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    tmp_path: Any,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    file = tmp_path / "answers.csv"
    text = simulated_study(0, dprime=1.5).to_csv(index=False) + "a,1,2\n"
    file.write_text(text, encoding="utf-8")
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(server.at("results"))
    page.get_by_role("tab").nth(1).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("[data-testid=stVegaLiteChart]:visible").first).to_be_visible()
    expect(page.get_by_text("600", exact=False).first).to_be_visible()
    page.wait_for_timeout(800)
    screenshot(page, f"results-file-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("strong").filter(has_text="64").last).to_be_visible()
    page.wait_for_timeout(500)
    screenshot(page, f"results-plan-{locale[:2]}-{scheme}")
    assert axe(page) == []


def test_a_file_that_is_no_table_says_so_in_one_line(server: Any, page: Page, tmp_path: Any) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("height,weight\n1,2\n", encoding="utf-8")
    page.goto(server.at("results"))
    page.get_by_role("tab").nth(1).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert").filter(has_text="Unknown form of table")).to_be_visible()
