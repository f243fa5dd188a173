"""Files and folders that are written aside."""

from pathlib import Path
from typing import Any

import pytest

from genlab import paths
from genlab.paths import folder_written_aside, once_free, written_aside
from genlab.training import runs


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
    monkeypatch.setattr(paths, "IN_USE_S", 0.1)
    with pytest.raises(PermissionError), folder_written_aside(kept) as aside:
        (aside / "file").write_text("three")
    assert (kept / "file").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


class Held:
    """A file as Windows has it while another process reads it: it can be neither replaced nor, for a moment, read."""

    def __init__(self, path: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.times = path, times
        replace, read = Path.replace, Path.read_text

        def replaced(source: Path, target: Path) -> Path:
            self.refuse(Path(target))
            return replace(source, target)

        def read_of(source: Path, *args: Any, **how: Any) -> str:
            self.refuse(source)
            return read(source, *args, **how)

        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(Path, "read_text", read_of)

    def refuse(self, path: Path) -> None:
        if path == self.path and self.times:
            self.times -= 1
            raise PermissionError(13, "Access is denied", str(path))


def test_a_file_that_is_read_while_it_is_written_is_written_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "told"
    path.write_text("before", encoding="utf-8")
    held = Held(path, 3, monkeypatch)
    with written_aside(path) as aside:
        aside.write_text("after", encoding="utf-8")
    assert held.times == 0
    held.times = 3
    assert once_free(lambda: path.read_text(encoding="utf-8")) == "after"
    assert [found.name for found in tmp_path.iterdir()] == ["told"]


def test_a_file_that_stays_in_use_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "IN_USE_S", 0.1)
    path = tmp_path / "told"
    path.write_text("before", encoding="utf-8")
    held = Held(path, 10**6, monkeypatch)
    with pytest.raises(PermissionError), written_aside(path) as aside:
        aside.write_text("after", encoding="utf-8")
    held.times = 0
    assert path.read_text(encoding="utf-8") == "before"
    assert [found.name for found in tmp_path.iterdir()] == ["told"]


def test_a_run_s_progress_is_told_and_looked_at_while_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(tmp_path / runs.PROGRESS, 2, monkeypatch)
    look = runs.Look(3, 10, 1.0, 2.0, {"step": [3.0]}, 0.3)
    runs.tell(tmp_path, look)
    held.times = 2
    assert runs.look(tmp_path) == look  # never "nothing yet" in between
