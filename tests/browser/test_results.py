"""The Results page: verdicts and pictures of the answers stored here, other people's files, and plans."""

import io
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from genlab import packs, sessions
from genlab.sessions import answering, hosting
from genlab.store import connect
from tests.browser.conftest import looks
from tests.conftest import running
from tests.support.playing import WRONG, truth_of
from tests.support.screens import settled
from tests.support.simulated import simulated_study


@pytest.fixture(scope="module")
def class_server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run a server over the answers of a class: twelve people, one of them hasty, in HYPE-infinity and yes/no."""
    home = tmp_path_factory.mktemp("class")
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    draw = random.Random(0)
    for name, protocol, people, questions in (("mnist", "yesno", 12, 20), ("mnist", "hype_infinity", 4, 100)):
        pack = packs.load(name)
        session = sessions.open_session(engine, pack, protocol, questions)
        for person in range(people):
            token = sessions.join(engine, session, pack, seed=person)
            standing = sessions.resume(engine, token)
            while served := standing.current:
                truth = truth_of(pack, served)
                choice = truth if draw.random() < 0.75 else WRONG[truth]
                rt_ms = 90.0 if person == 3 else draw.lognormvariate(7.2, 0.4)
                standing = answering.answer(engine, token, served.trial, choice, rt_ms).standing
    engine.dispose()
    with running("serve", home) as server:
        yield server


def downloaded(page: Page, button: Locator) -> tuple[str, bytes]:
    """Press a button; return the name and bytes of what comes."""
    with page.expect_download() as found:
        button.click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("en"))
def test_a_class_sees_its_verdicts_and_takes_the_pictures_home(
    class_server: Any,
    new_page: Callable[..., Page],
    axe: Any,
    screenshot: Any,
    locale: str,
    scheme: str,
    width: int,
) -> None:
    page = new_page(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(class_server.at("results"))
    expect(page.get_by_test_id("stMetric").and_(page.locator(":visible"))).to_have_count(4)
    page.get_by_test_id("stCheckbox").and_(page.locator(":visible")).first.click()
    charts = page.get_by_test_id("stVegaLiteChart").and_(page.locator(":visible"))
    expect(charts).to_have_count(2)
    for place, count in ((4, 2), (6, 3)):  # images, beneath the headline; behind the three tabs of the page
        page.get_by_role("tab").nth(place).click()
        expect(charts).to_have_count(count)
        settled(page)
        assert axe(page) == []
    page.get_by_role("tab").nth(3).click()
    expect(charts).to_have_count(2)
    settled(page)
    screenshot(page, f"results-class-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    pictures = page.get_by_test_id("stDownloadButton").and_(page.locator(":visible"))
    name, svg = downloaded(page, pictures.filter(has_text="SVG").nth(1).get_by_role("button"))
    assert name == "genlab-mnist-flow.svg"
    said = svg.decode("utf-8")
    assert (
        "250 ms 안에 답한 일이 너무 많은 사람" if locale == "ko-KR" else "person answered within 250 ms"
    ) in said
    name, png = downloaded(page, pictures.filter(has_text="PNG").first.get_by_role("button"))
    assert name == "genlab-mnist-forest.png"
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3)
    assert (pixels == (0xD9, 0x73, 0x0D)).all(1).sum() > 500  # what is fake is orange


def test_hype_scores_stand_beside_the_accuracy_and_the_report_holds_all(
    class_server: Any, page: Page
) -> None:
    page.goto(class_server.at("results"))
    page.get_by_test_id("stSelectbox").and_(page.locator(":visible")).nth(1).click()
    page.get_by_role("option", name="HYPE: 100 questions").click()
    expect(page.get_by_text("HYPE-infinity as published", exact=False)).to_be_visible()
    page.get_by_role("tab", name="Download").click()
    name, html = downloaded(page, page.get_by_role("button", name="Report", exact=True))
    text = html.decode("utf-8")
    assert name == "genlab-mnist-report.html"
    assert "HYPE scores, as published" in text and "Who was analysed" in text
    assert text.count("<svg") == 5
    name, book = downloaded(page, page.get_by_role("button", name="Codebook for Excel", exact=True))
    assert book.startswith("\ufeffcolumn,".encode())
    name, wide = downloaded(page, page.get_by_role("button", name="Wide CSV for Excel", exact=True))
    assert name == "genlab-mnist-wide-excel.csv" and wide.startswith("\ufeff".encode())
    assert wide.count(b"\r\n") == 17


def choose(page: Page, label: str, option: str | re.Pattern[str]) -> None:
    """Choose from a list of options, which closes where the page still moves."""
    settled(page)
    field = page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    settled(page)
    field.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_columns_of_unknown_names_are_asked_for(class_server: Any, page: Page, tmp_path: Any) -> None:
    file = tmp_path / "answers.csv"
    answers = simulated_study(0, people=6, dprime=1.5)[["participant", "stimulus", "truth", "choice"]]
    answers.set_axis(["who", "pic", "gt", "said"], axis=1).to_csv(file, index=False)
    page.goto(class_server.at("results"))
    page.get_by_role("tab").nth(1).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("who, pic, gt, said", exact=False)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Unknown form")).to_have_count(0)
    for label, column in (
        ("Who answered", "who"),
        ("Which image", "pic"),
        ("What they chose", "said"),
        ("What it truly was", "gt"),
    ):
        choose(page, label, column)
    # Seven judge an image for the second time.
    expect(page.get_by_text("Rows read: 120 = used: 113 + set apart: 7")).to_be_visible()
    expect(page.get_by_test_id("stCode").and_(page.locator(":visible"))).to_have_text(
        "genlab analyse answers.csv --map participant=who --map stimulus=pic"  # the others are known
    )
    expect(page.get_by_test_id("stVegaLiteChart").and_(page.locator(":visible"))).to_have_count(0)
    page.get_by_role("button", name="Give the verdict").click()
    expect(page.get_by_test_id("stVegaLiteChart").and_(page.locator(":visible")).first).to_be_visible()


def test_values_that_could_mean_either_are_asked_for_and_a_verdict_goes_with_another_reading(
    class_server: Any, page: Page, tmp_path: Any
) -> None:
    file = tmp_path / "keys.json"
    answers = simulated_study(0, people=6, dprime=1.5)[["participant", "stimulus", "truth", "choice"]]
    answers["choice"] = answers["choice"].map({"real": "f", "fake": "j"})
    answers.to_json(file, orient="records")
    page.goto(class_server.at("results"))
    page.get_by_role("tab").nth(1).click()
    page.locator("input[type=file]:visible, input[type=file]").first.set_input_files(file)
    expect(
        page.get_by_text("These values could mean either: f, j (What they chose)", exact=False)
    ).to_be_visible()
    expect(page.get_by_role("button", name="Give the verdict")).to_have_count(0)
    for value, meaning in (("f", "real"), ("j", "fake")):
        choose(page, f"{value} (", meaning)
    expect(page.get_by_text("Rows read: 120 = used: 113 + set apart: 7")).to_be_visible()
    expect(page.get_by_test_id("stCode").and_(page.locator(":visible"))).to_contain_text(
        "--value choice:f=real"
    )
    page.get_by_role("button", name="Give the verdict").click()
    expect(page.get_by_text("people can tell (difference shown)", exact=False)).to_be_visible()
    choose(page, "What counts?", re.compile("all of them"))
    expect(page.get_by_text("Rows read: 120 = used: 120 + set apart: 0")).to_be_visible()
    expect(page.get_by_role("button", name="Give the verdict")).to_be_visible()
    expect(page.get_by_test_id("stCode").and_(page.locator(":visible"))).to_contain_text("--repeats=all")


@pytest.mark.parametrize(("locale", "scheme", "width"), looks("ko"))
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
    page.locator(".st-key-file-judge button").click()
    expect(page.locator("[data-testid=stVegaLiteChart]:visible").first).to_be_visible()
    expect(page.get_by_text("601", exact=False).first).to_be_visible()
    settled(page)
    screenshot(page, f"results-file-{locale[:2]}-{scheme}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("strong").filter(has_text="64").last).to_be_visible()
    settled(page)
    screenshot(page, f"results-plan-{locale[:2]}-{scheme}")
    assert axe(page) == []


def test_a_file_that_is_no_table_says_so_in_one_line(server: Any, page: Page, tmp_path: Any) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(b"\x00\x01\x02")
    page.goto(server.at("results"))
    page.get_by_role("tab").nth(1).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert").filter(has_text="Cannot read the table as text")).to_be_visible()


def test_answers_that_give_no_accuracy_yet_say_what_it_takes(class_server: Any, page: Page, axe: Any) -> None:
    engine = connect(f"sqlite:///{class_server.home / 'genlab.sqlite3'}")
    pack = packs.load("mnist")
    led = hosting.open_led(engine, pack, "yesno", questions=2)
    token = sessions.join(engine, led.session_id, pack, seed=0)
    answering.answer(engine, token, 0, "fake", 900.0)  # of one image, real or fake
    engine.dispose()
    page.goto(class_server.at("results", h=led.host_token))
    expect(page.get_by_text("No accuracy yet: it takes answers to")).to_be_visible()
    settled(page)
    assert axe(page) == []
