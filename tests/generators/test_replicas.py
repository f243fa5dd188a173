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
    "vae": {"steps": 2, "batch": 16},
    "flow": {
        "steps": 20,
        "batch": 16,
        "channels": 8,
        "heun_steps": 2,
        "guiding": 0.25,
        "dtype_policy": "float32",
    },
}
TRAIN = """
import json, sys
from pathlib import Path
import keras, numpy as np, tensorflow as tf
from genlab.training import schedule
from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run
schedule.SNAPSHOTS, schedule.PREVIEWS = schedule.SNAPSHOTS[:0], 1  # they cost more than training does here
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})  # as does making graphs quicker
from genlab.generators.images import velocity
velocity.BLOCKS = (1, 1, 1)
runs, folder, out = json.loads(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
told = {}

def flat(variables):
    return np.concatenate([np.ravel(variable) for variable in variables])

def means(optimizer):  # running means of the gradients; after the first step they are these, times 1 - beta_1
    return flat(optimizer.variables[2::2])

def shown(generator, index):
    images = generator.dataset.x_train[index][..., None].astype(np.float32)
    if generator.name == "vae":
        return images / 255, images / 255
    return images / 127.5 - 1, generator.dataset.y_train[index].astype(np.int32)

# Step by step, each from where one device stands.
for name, settings in runs.items():
    two, one = (
        Run(name, folder, out / f"{name}-{devices}", seed=3, overrides=settings, devices=devices).generator
        for devices in (2, None)
    )
    steps = [each.replicas.keras_step(each.model) for each in (two, one)]
    told[name] = []
    for index in np.arange(80).reshape(5, 16):
        two.restore(one.state())
        before = flat(one.model.trainable_variables)
        losses = []
        for each, step in zip((two, one), steps):
            each.model.reset_metrics()
            losses.append(float(step(*shown(each, index))))
        found = [losses]
        for ours, theirs in (
            [means(each.model.optimizer) for each in (two, one)],
            [flat(each.model.trainable_variables) - before for each in (two, one)],
        ):
            found.append([float(np.linalg.norm(ours - theirs)), float(np.linalg.norm(theirs))])
        told[name].append(found)

run = Run("vae", folder, out / "vae", seed=3, overrides=runs["vae"], devices=2)
told["moments"] = [dict(moment.losses) for moment in train(run)]
from genlab.checkpoints.opening import open_checkpoint
told["drawn"] = open_checkpoint(finish(run, out / "vae-made")).sample(4, seed=0).images.shape

# A GAN's first step. What dropout leaves out is each device's own: it is off.
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
            np.save(out / f"{parts}-{devices}-{name}", means(optimizer))
print(json.dumps(told))
"""
EPS = float(np.finfo(np.float32).eps)
"""How far sums of float32 that are added up in another order may lie apart, of what they add up and for each of their
terms (Higham 2002, section 4.2)."""
ROUNDING = 256 * EPS
"""Of the fully connected GAN: the longest sums go over the units of a layer."""
OF_PIXELS = 16 * 12 * 12 * EPS
"""Of convolutions: a loss, and the gradient of a filter, add up all pixels of a batch."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Train on two devices and on one; return what each told."""
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


@pytest.mark.parametrize("name", RUNS)
def test_each_step_of_two_devices_is_that_of_one(name: str, told: dict[str, Any]) -> None:
    """From the same weights, means and noise: so whole runs are the same, but for what rounding draws apart."""
    assert len(told[name]) == 5
    for (two, one), (gradients_apart, gradients), (weights_apart, moved) in told[name]:
        assert one > 0 and abs(two / one - 1) < OF_PIXELS
        assert gradients > 0 and gradients_apart / gradients < OF_PIXELS
        # Adam moves a weight of next to no gradient by its sign alone, which rounding may turn; an update that is made
        # twice, or from half of a sum, would lie half as far apart as weights have moved, or more.
        assert moved > 0 and weights_apart / moved < 1 / 4
    assert len({one for (_, one), _, _ in told[name]}) == 5  # each step saw something else


def test_a_run_on_two_devices_becomes_a_checkpoint(told: dict[str, Any]) -> None:
    assert [sorted(moment) for moment in told["moments"]] == [["loss"]] * 2
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
