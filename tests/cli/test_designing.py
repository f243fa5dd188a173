"""An ordered design is drawn again from its sheet alone, and what cannot be says so in one line."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import Engine

from genlab.cli import main
from genlab.designs import orders
from genlab.designs.sheets import Sheet
from tests.support.orders import drawing, keep


@pytest.fixture
def sheet(sqlite_engine: Engine, tmp_path: Path) -> tuple[Sheet, Path]:
    mine, (first,) = keep(sqlite_engine, "me", [2])
    made = orders.order(sqlite_engine, mine, first).sheet
    file = tmp_path / "order-1.json"
    file.write_text(made.to_json(), encoding="utf-8")
    return made, file


def test_the_same_pixels_come_back(
    sheet: tuple[Sheet, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "again.png"
    assert main(["design", "render", str(sheet[1]), "--out", str(out)]) == 0
    assert "the pixels that were ordered\n" in capsys.readouterr().out
    with Image.open(out) as picture:
        np.testing.assert_array_equal(np.asarray(picture), drawing(2).image())
    assert main(["design", "render", str(sheet[1]), "--out", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["pixels_sha256"], report["apart"]) == (sheet[0].pixels_sha256, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checkpoint_sha256": "f" * 64}, "Unknown version ffffffffffff of checkpoint 'flow1-fashion_mnist'"),
        ({"latent": "AAAA"}, "Damaged latent"),
        ({"label": 10}, "Unknown class 10 of a design. Expected one in 0..9"),
        ({"pixels_sha256": "f" * 64}, "Damaged picture of order 1"),
        ({"format": "x"}, "Expected JSON of format 'genlab order 1'"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_line_and_leaves_no_file(
    sheet: tuple[Sheet, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, object],
    said: str,
) -> None:
    sheet[1].write_text(json.dumps({**sheet[0].stored(), **change}), encoding="utf-8")
    out = tmp_path / "again.png"
    assert main(["design", "render", str(sheet[1]), "--out", str(out)]) == 2
    line = capsys.readouterr().err
    assert said in line and line.count("\n") == 1 and not out.exists()


def test_a_place_that_cannot_be_written_is_named(
    sheet: tuple[Sheet, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for command, out in (("render", tmp_path / "file" / "x.png"), ("sheet", tmp_path / "file" / "x")):
        assert main(["design", command, str(sheet[1]), "--out", str(out)]) == 2
        assert f"Cannot write '{out}'" in capsys.readouterr().err


def test_all_files_of_an_order(
    sheet: tuple[Sheet, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["design", "sheet", str(sheet[1]), "--out", str(tmp_path / "made"), "--lang", "ko"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        str(tmp_path / "made" / f"order-1.{end}") for end in ("pdf", "json", "png", "svg", "stl")
    ]
    assert all(Path(line).stat().st_size for line in lines)
