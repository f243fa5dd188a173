"""A run's folder, as the app reads it."""

import json
import shutil
from pathlib import Path

import pytest

from genlab import checkpoints
from genlab.errors import GenlabError
from genlab.training import runs


def test_snapshots_and_the_checkpoint_stand_in_the_order_of_their_steps(tmp_path: Path) -> None:
    shipped = checkpoints.find("pixel-mnist-3").path
    for step in (20, 3):
        shutil.copytree(shipped, runs.snapshot(tmp_path, "pixel-mnist-3", step))
    shutil.copytree(shipped, tmp_path / "snapshots" / ".pixel-mnist-3-step-000050.aside")  # half-written
    assert list(runs.snapshots(tmp_path)) == [3, 20]
    assert runs.finished(tmp_path) is None
    shutil.copytree(shipped, tmp_path / "pixel-mnist-3")
    assert list(runs.snapshots(tmp_path)) == [1, 3, 20]  # the card says one step
    found = runs.finished(tmp_path)
    assert found is not None and found.name == "pixel-mnist-3"


def test_previews_stand_in_the_order_of_their_steps(tmp_path: Path) -> None:
    for step in (1_500, 20):
        path = runs.preview(tmp_path, step)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert list(runs.previews(tmp_path)) == [20, 1_500]


def test_progress_that_is_missing_or_half_there_is_none(tmp_path: Path) -> None:
    assert runs.look(tmp_path) is None
    (tmp_path / runs.PROGRESS).write_text('{"step": 3')
    assert runs.look(tmp_path) is None
    (tmp_path / runs.PROGRESS).write_text('{"step": 3, "other": 1}')
    assert runs.look(tmp_path) is None
    whole = {"step": 3, "steps": 9, "seconds": 1.5, "seconds_left": 3.0, "history": {"step": [3.0]}}
    (tmp_path / runs.PROGRESS).write_text(json.dumps(whole))
    found = runs.look(tmp_path)
    assert found is not None and (found.step, found.seconds_left) == (3, 3.0)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc", ".hidden", "x" * 90])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(GenlabError, match="Invalid run"):
        runs.folder(name)


def test_a_folder_of_a_run_lies_among_the_users_own(own_home: Path) -> None:
    assert runs.folder("gan-mnist-0a1b2c").parent == own_home / "runs"


def test_what_was_written_aside_is_swept_and_what_was_replaced_comes_back(tmp_path: Path) -> None:
    shipped = checkpoints.find("pixel-mnist-3").path
    for left in (".pixel-mnist-3.replaced", "snapshots/.pixel-mnist-3-step-000050.aside"):
        shutil.copytree(shipped, tmp_path / left)
    (tmp_path / ".progress.12.json").write_text("{")
    (tmp_path / ".keep").write_text("mine")
    runs.tidy(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.parent != tmp_path / "pixel-mnist-3") == [
        ".keep", "pixel-mnist-3", "snapshots"
    ]  # fmt: skip
    found = runs.finished(tmp_path)
    assert found is not None and found.name == "pixel-mnist-3"
    found.verify()


def test_new_runs_have_names_of_their_own() -> None:
    names = {runs.new_name("gan", "mnist", 3) for _ in range(50)}
    assert len(names) == 50
    assert all(name.startswith("gan-mnist-3-") for name in names)
