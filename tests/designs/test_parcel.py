"""All files of an order, or none."""

import errno
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab.designs import orders, parcel, sheets
from genlab.errors import GenlabError
from tests.support.orders import keep

STARTS = {"pdf": b"%PDF-", "json": b"{", "png": b"\x89PNG", "svg": b"<?xml", "stl": b""}


@pytest.fixture
def sheet(sqlite_engine: Engine) -> sheets.Sheet:
    mine, (first,) = keep(sqlite_engine, "me", [0])
    return orders.order(sqlite_engine, mine, first).sheet


def test_all_files_come_together(sheet: sheets.Sheet, tmp_path: Path) -> None:
    written = parcel.write(sheet, tmp_path / "made")
    assert [path.name for path in written] == [f"order-1.{end}" for end in STARTS]
    for path, start in zip(written, STARTS.values(), strict=True):
        assert path.read_bytes().startswith(start) and path.stat().st_size > 500
    assert sheets.read(written[1]) == sheet
    with pytest.raises(GenlabError, match="exists already"):
        parcel.write(sheet, tmp_path / "made")


def test_a_full_disk_leaves_nothing_half_done(
    sheet: sheets.Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes
    written: list[Path] = []

    def full(self: Path, data: bytes) -> int:
        written.append(self)
        if self.suffix == ".svg":
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GenlabError, match=r"Cannot write '.*made'\. Received: No space left on device\."):
        parcel.write(sheet, tmp_path / "made")
    left = [path.name for path in tmp_path.iterdir() if not path.name.startswith("genlab.sqlite3")]
    assert len(written) == 4 and left == []
