"""A flow trains on Keras' other backends, too; TensorFlow takes up what was saved, and writes the checkpoint."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from genlab import checkpoints
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.training import runs
from genlab.training.state import STATE

pytest.importorskip("tensorflow")

from genlab.generators import graphs
from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

SETTINGS = ("--set=steps=20", "--set=channels=4", "--set=batch=8")


def test_a_backend_that_writes_no_graphs_keeps_its_state_and_says_so(
    bars_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides={"steps": 10, "batch": 16})
    monkeypatch.setattr(graphs, "backend", lambda: "jax")
    list(train(run))
    assert runs.snapshots(tmp_path) == {} and runs.previews(tmp_path)
    with pytest.raises(
        GenlabError, match=r"backend 'jax'. Expected tensorflow: the same command there goes on"
    ):
        finish(run, tmp_path / run.default_name)
    assert (tmp_path / STATE).is_file() and runs.finished(tmp_path) is None


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_flow_that_trained_elsewhere_is_finished_by_tensorflow(
    backend: str, bars_folder: str, tmp_path: Path
) -> None:
    if find_spec(backend) is None:
        pytest.skip(f"needs another of Keras' backends: {backend}")
    words = ["train", "flow", "--data", bars_folder, "--out", str(tmp_path), *SETTINGS]
    ended = subprocess.run(
        [sys.executable, "-m", "genlab", *words],
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2 and f"backend '{backend}'" in ended.stderr.splitlines()[-1], ended.stderr[
        -2000:
    ]
    assert main(words) == 0
    found = runs.finished(tmp_path)
    assert found is not None and found.card.steps == 20
    checkpoints.load(found.path)
