"""The sheet on paper: the picture at print size, pixel for pixel, what makes it, and a QR code."""

import ctypes
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pytest
import segno
from PIL import Image
from sqlalchemy import Engine

from genlab.designs import lettering, orders, paper
from genlab.designs.sheets import Sheet
from genlab.words import speaking
from tests.support.orders import keep

POINTS = 72 / 25.4
SCALE = 4


@pytest.fixture
def sheet(sqlite_engine: Engine) -> Sheet:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    made = orders.order(sqlite_engine, mine, first).sheet
    return replace(made, name="Winter boot", address="https://example.org/studio?order=1-2")


def opened(sheet: Sheet) -> Any:
    return pypdfium2.PdfDocument(paper.pdf(sheet))


def pictures(page: Any) -> list[tuple[tuple[float, ...], Image.Image]]:
    """Return bounds (points) and pixels of the pictures on a page."""
    return [
        (each.get_bounds(), each.get_bitmap(render=False).to_pil())
        for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]


def embedded(page: Any) -> dict[str, bool]:
    """Return of each font on a page, by its name, whether it is in the file."""
    fonts = {}
    for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        font = pypdfium2.raw.FPDFTextObj_GetFont(each)
        name = ctypes.create_string_buffer(100)
        pypdfium2.raw.FPDFFont_GetBaseFontName(font, name, 100)
        fonts[name.value.decode().rpartition("+")[2]] = pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 1
    return fonts


def test_the_picture_has_its_print_size_and_sharp_squares_for_pixels(sheet: Sheet) -> None:
    page = opened(sheet)[0]
    (left, bottom, right, top), picture = pictures(page)[0]
    assert ((right - left) / POINTS, (top - bottom) / POINTS) == pytest.approx((100, 100), abs=0.1)
    times = picture.width // 28
    assert picture.width == 28 * times and picture.width / (100 / 25.4) >= paper.DPI
    seen = np.asarray(picture.convert("L"))
    np.testing.assert_array_equal(seen, np.kron(sheet.image(), np.ones((times, times), np.uint8)))


def test_its_words_tell_all_that_makes_it(sheet: Sheet) -> None:
    document = opened(sheet)
    said = document[0].get_textpage().get_text_range()
    for word in (
        "Order 1", "Winter boot", "one-step flow (flow1-fashion_mnist)", sheet.checkpoint_sha256, sheet.pixels_sha256,
        "Ankle boot", "3, 0", "genlab design render order-1.json",
    ):  # fmt: skip
        assert word in said, word
    rest = "".join(document[number].get_textpage().get_text_range() for number in range(1, len(document)))
    assert sheet.latent in "".join(rest.split())


def test_its_qr_code_is_that_of_its_address(sheet: Sheet) -> None:
    buffer = io.BytesIO()
    segno.make(sheet.address, error="m", micro=False).save(buffer, kind="png", scale=8, border=4)
    expected = np.asarray(Image.open(buffer).convert("L"))
    np.testing.assert_array_equal(np.asarray(pictures(opened(sheet)[0])[1][1].convert("L")), expected)
    other = replace(sheet, address="")
    assert paper.pdf(other) != paper.pdf(sheet)


def test_it_speaks_the_reader_s_language_and_long_names_stay_on_it(sheet: Sheet) -> None:
    named = replace(sheet, name="겨울부츠" * 20)
    with speaking("ko"):
        page = opened(named)[0]
    said = page.get_textpage().get_text_range()
    assert "주문" in said and "앵클부츠" in said and "".join(said.split()).count("겨울부츠") == 20
    textpage = page.get_textpage()
    boxes = [textpage.get_charbox(number) for number in range(textpage.count_chars())]
    assert max(right for _left, _bottom, right, _top in boxes) < page.get_width() - 15 * POINTS


def test_a_time_of_another_zone_is_told_as_utc(sheet: Sheet) -> None:
    there = replace(sheet, ordered_at="2026-03-02T08:30:00+09:00")
    assert "2026-03-01 23:30 UTC" in opened(there)[0].get_textpage().get_text_range()


def test_the_same_order_is_the_same_file(sheet: Sheet) -> None:
    assert paper.pdf(sheet) == paper.pdf(sheet)


def test_a_name_in_hangul_brings_its_letters_along(sheet: Sheet) -> None:
    named = replace(sheet, name="겨울 부츠")
    document = opened(named)
    fonts = embedded(document[0])
    assert fonts["GenlabGothic"] is True and "GenlabGothic" not in embedded(opened(sheet)[0])
    assert "겨울 부츠" in document[0].get_textpage().get_text_range()
    assert len(paper.pdf(named)) < 100_000 < lettering.FONT.stat().st_size  # of the font what is used


def test_two_sheets_written_at_once_are_as_those_written_alone(sheet: Sheet) -> None:
    named = [replace(sheet, number=number, name="가나다라마바사아"[: number + 1]) for number in range(8)]
    alone = [paper.pdf(each) for each in named]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(paper.pdf, named)) == alone
