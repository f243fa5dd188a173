"""A sheet makes the same pixels again, and one that is damaged or of a generator that is gone says so in one line."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from genlab.designs import orders, sheets
from genlab.designs.drawing import pixels_sha256
from genlab.designs.sheets import Sheet, png
from genlab.errors import GenlabError
from tests.support.orders import drawing, keep


@pytest.fixture
def sheet(sqlite_engine: Engine) -> Sheet:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    return orders.order(sqlite_engine, mine, first).sheet


def pictured(sheet: Sheet, image: np.ndarray) -> Sheet:
    """Return a sheet with another picture, and its hash."""
    return replace(sheet, picture=base64.b64encode(png(image)).decode(), pixels_sha256=pixels_sha256(image))


def test_a_sheet_comes_back_from_its_file_and_makes_the_same_pixels(sheet: Sheet, tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text(sheet.to_json(), encoding="utf-8")
    found = sheets.read(file)
    assert found == sheet
    image, apart = sheets.render(found)
    np.testing.assert_array_equal(image, drawing(0).image())
    assert apart == 0


def test_on_a_processor_that_rounds_otherwise_the_pixels_are_those_that_were_ordered(sheet: Sheet) -> None:
    image = sheet.image().copy()
    image[3, 3:6] += 1
    rendered, apart = sheets.render(pictured(sheet, image))
    np.testing.assert_array_equal(rendered, image)
    assert apart == 3


def test_a_picture_that_its_latent_does_not_make_is_refused(sheet: Sheet) -> None:
    image = sheet.image().copy()
    image[3, 3] += 40
    with pytest.raises(
        GenlabError, match=r"Expected the picture that its latent makes.*up to 40 grey levels"
    ):
        sheets.render(pictured(sheet, image))
    with pytest.raises(GenlabError, match="Expected pixels with SHA-256"):
        sheets.render(replace(sheet, pixels_sha256="0" * 64))
    with pytest.raises(GenlabError, match="Damaged picture of order"):
        sheets.render(replace(sheet, picture="AAAA"))
    with pytest.raises(GenlabError, match="Expected a picture of"):
        sheets.render(pictured(sheet, image[:14]))


def test_a_picture_that_claims_to_be_vast_is_not_opened(sheet: Sheet) -> None:
    vast = base64.b64encode(png(np.zeros((4, sheets.MOST_SIDE + 1), np.uint8))).decode()
    with pytest.raises(GenlabError, match=r"Damaged picture of order 1\. .*Received: one of 1025 x 4 pixels"):
        replace(sheet, picture=vast).image()


def test_a_generator_that_is_gone_is_named(sheet: Sheet) -> None:
    with pytest.raises(GenlabError, match="Unknown version aaaaaaaaaaaa of checkpoint 'flow1-fashion_mnist'"):
        sheets.render(replace(sheet, checkpoint_sha256="a" * 64))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "genlab order 2"}, "Expected JSON of format 'genlab order 1'. Received: genlab order 2"),
        ({"number": "7"}, "Expected its number. Received: 7"),
        ({"number": True}, "Expected its number"),
        ({"latent": None}, "Expected its latent. Received: None"),
        ({"ordered_at": "yesterday"}, "Expected its ordered_at. Received: yesterday"),
        ({"ordered_at": "0001-01-01T00:00+23:00"}, "Expected its ordered_at"),
        ({"label": -1}, "Expected its label. Received: -1"),
        ({"label": 10**30}, "Expected its label. Received: 1000"),
        ({"place": 12}, "Expected its place. Received: 12"),
        ({"name": "x" * 81}, "Expected its name. Received: xxx"),
        ({"name": "boot \ud800"}, "Expected its name. Received: boot ?"),
    ],
)
def test_what_is_no_order_is_refused(
    sheet: Sheet, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    file = tmp_path / "order.json"
    file.write_text(json.dumps({**sheet.stored(), **change}), encoding="utf-8")
    with pytest.raises(GenlabError, match=said):
        sheets.read(file)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "order.json").write_bytes(content)
    with pytest.raises(GenlabError, match="Invalid order"):
        sheets.read(tmp_path / "order.json")
    with pytest.raises(GenlabError, match=r"Cannot read.*No such file"):
        sheets.read(tmp_path / "none.json")


def test_a_code_follows_from_what_only_the_sheet_says(sheet: Sheet) -> None:
    assert sheet.code == replace(sheet, name="another", address="http://x").code
    for other in (
        replace(sheet, number=2),
        replace(sheet, latent="AAAA"),
        replace(sheet, checkpoint_sha256="0"),
    ):
        assert other.code != sheet.code
