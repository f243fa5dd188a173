"""Runs of several moments, measured and drawn."""

import json
import re
from pathlib import Path

import pytest

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.metrics.frechet import frechet_distance
from genlab.metrics.images import features, pace
from genlab.metrics.images.pace import Point
from genlab.reports.drawing import picture
from tests.support.training_runs import STEPS, write_run


def test_a_run_is_measured_at_its_snapshots_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = write_run(tmp_path / "run")
    drawn = tmp_path / "pace.svg"
    assert main(["pace", str(run), "--samples", "300", "--out", str(drawn), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [point["steps"] for point in told] == list(STEPS)
    assert all(point["frechet"] > point["floor"] > 0 for point in told)
    fakes = open_checkpoint("pixel-mnist-1").sample(300, seed=1).images
    seen, real = (features.extract("mnist", images) for images in (fakes, datasets.test_split("mnist")[0]))
    assert told[0]["frechet"] == pytest.approx(frechet_distance(seen, real), abs=1e-3)
    assert re.search(r"<svg.*Minutes of training", drawn.read_text(), re.DOTALL)


def test_a_folder_without_snapshots_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pace", str(tmp_path), "--out", str(tmp_path / "pace.svg")]) == 2
    assert "Expected a folder of `genlab train`. Received one without snapshots." in capsys.readouterr().err
    assert not (tmp_path / "pace.svg").exists()


def test_generators_have_a_line_each_and_other_data_is_refused() -> None:
    points = [
        Point(name, name, "mnist", None, 10, minutes, 90 / minutes, 1.3)
        for name in ("gan", "flow")
        for minutes in (1, 8)
    ]
    drawn = picture(pace.chart(points), "svg").decode()
    assert "gan" in drawn and "flow" in drawn and "genlab-mnist features" in drawn
    with pytest.raises(GenlabError, match="Expected runs on one dataset and class"):
        pace.chart([*points, Point("gan", "gan", "fashion_mnist", None, 10, 1.0, 9.0, 1.0)])


def test_two_runs_of_one_generator_are_two_lines() -> None:
    points = [
        Point(run, "gan", "mnist", None, 10, minutes, 9.0, 1.3)
        for run in ("a/gan", "b/gan")
        for minutes in (1.0, 2.0)
    ]
    rows, spec = pace.chart(points)
    assert rows["generator"] == ["gan (a/gan)"] * 2 + ["gan (b/gan)"] * 2
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["gan (a/gan)", "gan (b/gan)"]
