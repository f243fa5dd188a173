"""Files and folders that are written aside."""

from pathlib import Path

import pytest

from genlab.paths import folder_written_aside


def test_a_folder_that_cannot_be_put_in_place_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    for text in ("one", "two"):
        with folder_written_aside(kept) as aside:
            (aside / "file").write_text(text)
    assert (kept / "file").read_text() == "two"
    rename = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if self.suffix == ".aside":
            raise PermissionError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(PermissionError), folder_written_aside(kept) as aside:
        (aside / "file").write_text("three")
    assert (kept / "file").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
