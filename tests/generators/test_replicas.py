"""Training on two devices against training on one, in a process of its own: devices are counted once in each."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab.cli import main
from tests.support.tiny import bars, write_folder

pytest.importorskip("tensorflow")

RUNS: dict[str, dict[str, Any]] = {
    "vae": {"steps": 10, "batch": 16},
    "flow": {"steps": 20, "batch": 16, "channels": 8, "heun_steps": 2, "dtype_policy": "float32"},
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

# A GAN's first step. What dropout leaves out is each device's own: it is off.
import keras, numpy as np, tensorflow as tf
for devices in (2, None):
    for parts in ("apart", "same"):
        run = Run("fcgan", folder, out / "gan", seed=3, overrides={"batch": 32}, devices=devices)
        gan = run.generator
        for layer in gan.discriminator.layers:
            if isinstance(layer, keras.layers.Dropout):
                layer.rate = 0
        index = np.arange(32)
        if parts == "same":
            index, draw = index % 16, gan.latents
            gan.latents = lambda count, draw=draw: tf.tile(draw(count // 2), (2, 1))
        d_loss, g_loss = gan.step(*gan.shown(index))
        told[f"{parts}-{devices}"] = [float(d_loss), float(g_loss)]
        for name, optimizer in (("d", gan.d_optimizer), ("g", gan.g_optimizer)):
            means = optimizer.variables[2::2]  # after the first step they are the gradients, times 1 - beta_1
            np.save(out / f"{parts}-{devices}-{name}", np.concatenate([np.ravel(mean) for mean in means]))
print(json.dumps(told))
"""
ROUNDING = 256 * float(np.finfo(np.float32).eps)
"""How far sums of float32 that are added up in another order may lie apart, of what they add up: machine epsilon
times their number (Higham 2002, section 4.2). The longest here go over the units of a layer."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Train on two devices, then on one; return what each told."""
    out = tmp_path_factory.mktemp("replicas")
    folder = str(write_folder(out / "bars", bars(160, side=12)))
    ended = subprocess.run(
        [sys.executable, "-c", TRAIN, json.dumps(RUNS), folder, str(out)],
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found | {path.stem: np.load(path) for path in out.glob("*.npy")}


def test_two_devices_follow_the_losses_of_one(told: dict[str, Any]) -> None:
    for name in RUNS:
        two, one = told[f"{name}-2"], told[f"{name}-None"]
        assert len(two) == len(one) > 0
        for ours, theirs in zip(two, one, strict=True):
            assert ours == pytest.approx(theirs, rel=1e-3), name
    assert told["drawn"] == [4, 12, 12]


def test_a_gans_first_step_is_that_of_one_device_where_its_parts_are(told: dict[str, Any]) -> None:
    """D sees each image by itself: its loss and gradient are means over the parts, whatever these hold.

    G normalises its part of a batch, so parts must be the same for it. Later steps tell nothing: two networks that
    learn from each other draw the smallest difference apart.
    """

    def apart(parts: str, network: str) -> tuple[float, float]:
        """Return how far loss and gradient of two devices lie from those of one, of the latter's size."""
        ours, theirs = (told[f"{parts}-{devices}"]["dg".index(network)] for devices in (2, None))
        gradient, of_one = (told[f"{parts}-{devices}-{network}"] for devices in (2, None))
        size = np.linalg.norm(of_one)
        assert size > 0
        return abs(ours / theirs - 1), float(np.linalg.norm(gradient - of_one) / size)

    for parts, network in (("apart", "d"), ("same", "d"), ("same", "g")):
        assert max(apart(parts, network)) < ROUNDING, (parts, network)
    # Each device draws with its own part of the noise: G's parts differ, and so do their means and spreads.
    assert apart("apart", "g")[1] > 100 * ROUNDING


def test_what_cannot_be_distributed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--data", "mnist", "--out", str(tmp_path / "run")]
    assert main(["train", "pixel", *words, "--distribute", "2"]) == 2
    said = capsys.readouterr().err
    assert "Invalid generator 'pixel' for --distribute. Expected one of: autoencoder, " in said
    assert main(["train", "vae", *words, "--distribute", "1"]) == 2
    assert "Invalid number of devices for --distribute. Expected 2 or more" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
