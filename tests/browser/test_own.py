"""One's own images in a real Chromium: a zip goes in, its audit comes out, and its quiz is played."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFilter
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks
from tests.conftest import running
from tests.support.own_images import disc, encoded, write_images, write_zip
from tests.support.screens import settled, uploaded
from tests.support.waiting import wait_while_working


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a zip of colour images whose fakes are blurred, with a broken file and a system's own."""
    extra = {"set/real/cut.png": encoded(disc(1))[:200], "__MACOSX/set/._1.png": b"x"}
    return write_zip(
        tmp_path_factory.mktemp("zip") / "discs.zip",
        draw=lambda seed: disc(seed).filter(ImageFilter.GaussianBlur(1.5)),
        extra=extra,
    )


def make(server: Any, page: Page, title: str) -> None:
    """Begin the pack, and wait for its outcome."""
    page.get_by_role("textbox").first.fill(title)
    page.get_by_role("textbox").first.press("Enter")
    settled(page)
    page.locator(".st-key-make-pack button").click()
    wait_while_working(page.get_by_role("heading", name=title), server)
    settled(page)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Run a server whose packs nobody else sees."""
    with running("serve", tmp_path_factory.mktemp("own")) as making:
        yield making


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("ko"))
def test_a_zip_becomes_a_quiz(
    server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    zipped: Path,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(server.at("own"))
    page.locator("input[type=file]").set_input_files(zipped)
    uploaded(page)
    make(server, page, "Discs *and* blobs")
    english = locale == "en-US"
    told = page.locator("[data-testid=stMain]")
    expect(told).to_contain_text("1 file was refused" if english else "1")
    expect(told).to_contain_text("__MACOSX/set/._1.png")
    expect(told).to_contain_text("sharpness" if english else "100")
    expect(page.locator("[data-testid=stImage] img")).to_have_count(2)
    screenshot(page, f"own-made-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[data-testid=stMain] a[href*='pack=discs']").first.click()
    expect(page.locator(".quiz[data-phase=asking][data-painted] canvas")).to_be_visible()
    colours = page.locator(".quiz canvas").evaluate(
        """canvas => {
          const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.some((value, at) => at % 4 === 0 && value !== data[at + 1]);
        }"""
    )
    assert colours
    page.keyboard.press("1")
    expect(page.locator(".quiz[data-phase=verdict] .verdict")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".st-key-change")).to_contain_text("Discs *and* blobs")
    lang = locale[:2]
    page.goto(server.at("neighbours", lang=lang))
    page.locator("[data-testid=stSelectbox] input").first.click()
    page.get_by_role("option", name="Discs *and* blobs").click()
    expect(page.locator("[data-testid=stSelectbox] input").nth(1)).to_have_value("blobs")
    expect(page.get_by_text("of this pack" if english else "이 묶음의", exact=False).first).to_be_visible()
    page.locator("[data-testid=stCheckbox] label").first.click()
    expect(page.locator("[data-testid=stImage] img").nth(1)).to_be_visible()
    assert axe(page) == []
    page.goto(server.at("results", lang=lang))
    page.locator("[data-testid=stSelectbox] input").first.click()
    page.get_by_role("option", name="Discs *and* blobs").click()
    expect(page.get_by_role("tab")).to_have_count(3 + 5)  # there are answers, and what they came to
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_files_of_both_kinds_go_in_and_a_large_image_fits_a_phone(
    server: Any, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(server.at("own"))
    page.get_by_role("radio", name="Files").or_(page.get_by_role("button", name="Files")).first.click()
    uploads = page.locator("input[type=file]")
    expect(uploads).to_have_count(2)
    for place, (kind, first) in enumerate((("real", 0), ("fake", 500))):
        folder = write_images(tmp_path / kind, 20, first, draw=lambda seed: disc(seed, (320, 320)))
        uploads.nth(place).set_input_files(sorted(folder.iterdir()))
    uploaded(page, 40)
    page.get_by_label("Title, as players see it").fill("Large")
    page.get_by_label("Title, as players see it").press("Enter")
    settled(page)
    page.get_by_role("button", name="Make the pack").click()
    wait_while_working(page.get_by_role("heading", name="Large"), server)
    expect(page.get_by_text("All are 256 x 256 pixels, in colour")).to_be_visible()
    page.goto(server.at(pack="large", protocol="pair"))
    expect(page.locator(".quiz[data-phase=asking][data-painted] canvas")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [page.locator(".quiz canvas").nth(place).bounding_box() for place in range(2)]
    assert all(
        box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["width"] > 120 for box in boxes
    )


def test_what_cannot_be_a_pack_is_said_in_one_line(server: Any, page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"this is no zip")
    page.goto(server.at("own"))
    page.locator("input[type=file]").set_input_files(broken)
    uploaded(page)
    title = page.get_by_label("Title, as players see it")
    title.fill("Kept")
    title.press("Enter")
    settled(page)
    page.get_by_role("button", name="Make the pack").click()
    alert = page.get_by_role("alert").filter(has_text="Invalid zip file")
    wait_while_working(alert, server)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(title).to_have_value("Kept")  # the form is as it was
    expect(page.get_by_text("broken.zip")).to_be_visible()
    expect(page.get_by_role("button", name="Make the pack")).to_be_enabled()


def test_its_maker_removes_a_pack_and_nobody_else(
    server: Any, page: Page, new_page: Callable[..., Page], axe: Any, screenshot: Any, zipped: Path
) -> None:
    page.goto(server.at("own", lang="en"))
    page.locator("input[type=file]").set_input_files(zipped)
    uploaded(page)
    make(server, page, "Passing")
    expect(page.get_by_text("all came as 40 x 40 pixels").first).to_be_visible()
    other = new_page()
    other.goto(server.at("own", pack="passing", lang="en"))
    expect(other.get_by_role("heading", name="Passing")).to_be_visible()
    settled(other)
    expect(other.get_by_text("Remove this pack")).to_have_count(0)
    page.get_by_text("Remove this pack").first.click()
    page.get_by_text("I want to remove it").click()
    settled(page)
    screenshot(page, "own-remove")
    assert axe(page) == []
    page.locator(".st-key-remove-passing button").click()
    expect(page.get_by_text("Passing is removed.")).to_be_visible()
    assert "pack=" not in page.url
    other.goto(server.at(pack="passing", lang="en"))
    expect(other.get_by_role("alert").filter(has_text="Unknown pack")).to_be_visible()


def test_a_pack_that_does_not_exist_or_lies_elsewhere_is_not_opened(server: Any, page: Page) -> None:
    for name in ("nope", "../../etc/x.npz", "/tmp/x.npz"):
        page.goto(server.at(pack=name))
        expect(page.get_by_role("alert").filter(has_text="Unknown pack")).to_be_visible()
    page.goto(server.at("own", pack="mnist"))
    expect(page.get_by_role("button", name="Make the pack")).to_be_visible()
