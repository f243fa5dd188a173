"""Many runs at once; what needs Ray is skipped where it is not installed."""

import csv
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from genlab.cli import main
from genlab.cli.sweeping import TABLE
from genlab.errors import GenlabError
from genlab.training import packages, runs, sweep
from genlab.training.sweep import Point, points

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="needs Ray: pip install 'genlab[sweep]'")


def test_every_combination_has_a_folder_of_its_own(tmp_path: Path) -> None:
    known = {"label": 3, "preset": "quick", "out": tmp_path, "evaluate": False}
    asked = points(["gan", "flow"], ["mnist", "fashion_mnist"], 3, [100, 200], **known)
    assert len(asked) == len({point.folder for point in asked}) == 24
    assert asked[0].folder == tmp_path / "gan-mnist-3-seed0-steps100-quick"
    (alone,) = points(["pixel"], ["mnist"], 1, [], **{**known, "label": None, "preset": ""})
    assert alone.steps is None and alone.folder.name == "pixel-mnist-seed0"


def test_a_run_is_trained_once_and_says_what_went_wrong(tmp_path: Path) -> None:
    point = Point("pixel", "mnist", 3, 1, None, "", tmp_path, False)
    outcome = sweep.train(point)
    assert (outcome.problem, outcome.steps) == ("", 1)
    made = runs.finished(point.folder)
    assert made is not None and made.card.seed == 1
    assert sweep.train(point) == outcome
    again = runs.finished(point.folder)
    assert again is not None and again.card.created == made.card.created
    wrong = sweep.train(Point("pixel", "mnist", 77, 1, None, "", tmp_path, False))
    assert wrong.problem.startswith("Unknown class 77 of dataset 'mnist'")
    assert wrong.row()["steps"] is None


def test_without_ray_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "ray")
    monkeypatch.setattr(packages, "missing", list)  # those of training are there
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if "site-packages" not in entry])
    assert main(["sweep", "pixel", "--data", "mnist", "--out", str(tmp_path)]) == 2
    assert "Expected Ray (pip install 'genlab[sweep]'). Received: no ray." in capsys.readouterr().err


def test_what_cannot_be_swept_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "gna", "--data", "mnist", "--out", str(tmp_path)]) == 2
    assert "Unknown generator 'gna'. Expected one of: pixel" in capsys.readouterr().err
    assert main(["sweep", "pixel", "--data", "mnist", "--seeds", "0", "--out", str(tmp_path)]) == 2
    assert "Invalid --seeds or --cores" in capsys.readouterr().err


@needs_ray
def test_a_sweep_trains_measures_and_writes_its_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "sweep",
        "pixel",
        "--data",
        "mnist",
        "--data",
        "nope",
        "--class",
        "3",
        "--seeds",
        "2",
        "--cores",
        "1",
    ]
    assert main([*words, "--json", "--out", str(tmp_path)]) == 1  # one dataset does not exist
    found = json.loads(capsys.readouterr().out)
    assert sorted((row["dataset"], row["seed"], bool(row["problem"])) for row in found) == [
        ("mnist", 0, False), ("mnist", 1, False), ("nope", 0, True), ("nope", 1, True),
    ]  # fmt: skip
    with (tmp_path / TABLE).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["run"] for row in rows} == {row["run"] for row in found}
    assert all(Path(row["run"]).is_dir() for row in rows if not row["problem"])


def test_folders_of_images_are_told_apart_by_name_and_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"label": None, "preset": "", "out": tmp_path, "evaluate": False}
    for folder in ("one/cats", "two/cats", "mnist"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    cats, mnist = points(["gan"], ["one/cats", "mnist"], 1, [], **known)
    assert cats.dataset == str(tmp_path.resolve() / "one" / "cats") and cats.folder.name == "gan-cats-seed0"
    assert mnist.dataset == "mnist"  # as everywhere: a dataset's name goes before a folder's
    with pytest.raises(GenlabError, match=r"Invalid datasets. Expected each once. Received twice: cats"):
        points(["gan"], ["one/cats", "two/cats"], 1, [], **known)


def test_a_cluster_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ray:
        @staticmethod
        def init(**_: object) -> None:
            raise ConnectionError("ray://nowhere:10001 timed out\nmany lines")

    monkeypatch.setenv("RAY_ADDRESS", "ray://nowhere:10001")
    monkeypatch.setattr(sweep, "_ray", lambda: Ray)
    with pytest.raises(
        GenlabError, match=r"Cannot reach Ray's cluster 'ray://nowhere:10001'. .*: ray.* timed out\.$"
    ):
        list(sweep.spread([], 1))
