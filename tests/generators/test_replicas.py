"""Training on two devices against training on one, in a process of its own: devices are counted once in each."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from genlab.cli import main
from tests.support.tiny import bars, write_folder

pytest.importorskip("tensorflow")

RUNS: dict[str, dict[str, Any]] = {
    "vae": {"steps": 10, "batch": 16},
    "flow": {"steps": 20, "batch": 16, "channels": 8, "dtype_policy": "float32"},
    "fcgan": {"steps": 200, "batch": 32, "learning_rate": 0.001},
}
TRAIN = """
import json, sys
from pathlib import Path
from genlab.training import schedule
from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run
schedule.SNAPSHOTS, schedule.PREVIEWS = schedule.SNAPSHOTS[:0], 1  # they cost more than training does here
runs, folder, out = json.loads(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
told = {}
for devices in (2, None):
    for name, settings in runs.items():
        run = Run(name, folder, out / f"{name}-{devices}", seed=3, overrides=settings, devices=devices)
        told[f"{name}-{devices}"] = [dict(moment.losses) for moment in train(run)]
        if devices and name == "vae":
            checkpoint = finish(run, out / f"{name}-made")
from genlab.checkpoints.opening import open_checkpoint
told["drawn"] = open_checkpoint(checkpoint).sample(4, seed=0).images.shape
print(json.dumps(told))
"""


def test_two_devices_follow_the_losses_of_one(tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "bars", bars(160)))
    ended = subprocess.run(
        [sys.executable, "-c", TRAIN, json.dumps(RUNS), folder, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    for name in RUNS:
        two, one = told[f"{name}-2"], told[f"{name}-None"]
        assert len(two) == len(one) > 0
        for ours, theirs in zip(two, one, strict=True):
            # A GAN's dropout falls otherwise, and each device normalises its own part of a batch.
            assert ours == pytest.approx(theirs, rel=0.25 if name == "fcgan" else 1e-3), name
    assert told["drawn"] == [4, 28, 28]


def test_what_cannot_be_distributed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--data", "mnist", "--out", str(tmp_path / "run")]
    assert main(["train", "pixel", *words, "--distribute", "2"]) == 2
    said = capsys.readouterr().err
    assert "Invalid generator 'pixel' for --distribute. Expected one of: autoencoder, " in said
    assert main(["train", "vae", *words, "--distribute", "1"]) == 2
    assert "Invalid number of devices for --distribute. Expected 2 or more" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
