"""What visitors have written is shown as they wrote it, on every screen that shows it: no link, no bold, no colour."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from genlab.packs import own
from genlab.packs.bundles import of_folders
from tests.conftest import running
from tests.support import training_runs
from tests.support.own_images import write_images
from tests.support.screens import changing, settled

HOSTILE = "**BOLD** [LINK](//x.example) :red[RED] $x^2$ :material/home: http://y.example"
GENERATOR = "www.z.example"
SHORT = "[LINK](//x.example) $x^2$ **BOLD**"

INTERPRETED = """() => {
  const inside = document.querySelector("[data-testid=stApp]");
  const all = (selector) => [...inside.querySelectorAll(selector)];
  return [
    ...all("a").filter((a) => a.hostname.includes("example")).map((a) => `link ${a.href}`),
    ...all("strong, em, code").filter((e) => e.textContent === "BOLD").map(() => "bold"),
    ...all("span").filter((e) => ["RED", "home"].includes(e.textContent)).map((e) => `directive ${e.textContent}`),
    ...all(".katex").map(() => "formula"),
  ];
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server with two packs of one title, whose fakes' generator is called as a site is."""
    folder = tmp_path_factory.mktemp("hostile")
    home = folder / "home"
    training_runs.fill(home)
    images = [write_images(folder / kind, 12, first) for kind, first in (("real", 0), ("fake", 100))]
    for name in ("first", "second"):
        bundle = of_folders(images[0], {GENERATOR: images[1]})
        own.build(name, bundle, title=HOSTILE, path=home / "packs" / f"{name}.npz")
    with running("serve", home) as server:
        yield server


def says(page: Page, *words: str) -> None:
    """Expect words on the page as they were written, and nothing made of them."""
    for word in words:
        page.wait_for_function(
            "(word) => document.body.innerText.replaceAll('\\u2060', '').includes(word)", arg=word
        )
    assert page.evaluate(INTERPRETED) == []


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option).click()
    settled(page)


def test_no_page_makes_anything_of_what_visitors_wrote(hostile: Any, new_page: Callable[..., Page]) -> None:
    page = new_page()
    for address, words in {
        hostile.at("own", pack="first"): (HOSTILE, GENERATOR),
        hostile.at("", pack=HOSTILE): (HOSTILE[:60],),
        hostile.at("", protocol=HOSTILE): (HOSTILE[:60],),
        hostile.at("", seed=HOSTILE): (HOSTILE[:60],),
        hostile.at("train", run=SHORT): (SHORT[:20].strip(),),
        hostile.at("join", code=SHORT): (),  # what cannot be a code is not said again
    }.items():
        page.goto(address)
        settled(page)
        says(page, *words)
    page.goto(hostile.at("", pack="first"))
    page.locator(".quiz[data-phase=asking]").wait_for()
    changing(page)
    page.get_by_text("More settings").click()
    says(page, GENERATOR)
    page.goto(hostile.at("neighbours"))
    settled(page)
    choose(page, "Quiz", f"{HOSTILE} (second)")
    says(page)


def test_of_two_equal_titles_each_opens_its_own(hostile: Any, page: Page) -> None:
    page.goto(hostile.at("", pack="mnist"))
    page.locator(".quiz[data-phase=asking]").wait_for()
    for name in ("first", "second"):
        changing(page)
        choose(page, "Quiz", f"{HOSTILE} ({name})")
        page.locator(".quiz[data-phase=asking]").wait_for()
        expect(page.locator(".st-key-change")).to_contain_text("**BOLD** [LINK]")
        changing(page)
        expect(page.get_by_label("Quiz", exact=True)).to_have_value(f"{HOSTILE} ({name})")
