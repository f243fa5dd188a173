"""Every family in a run of its own: what it becomes as a checkpoint, and that it goes on where it was stopped."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.graphs import onnx_graph
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.opening import open_checkpoint
from genlab.datasets import enlarged
from genlab.errors import GenlabError
from genlab.media import arrays
from genlab.metrics.images.discriminator import real_probabilities
from genlab.training import runs
from genlab.training.state import STATE
from genlab.ui.train import growth
from genlab.ui.train.names import loss_name, stage_name
from tests.support.tiny import bars, write_folder

pytest.importorskip("tensorflow")

import keras
import onnx

from genlab.generators import Step
from genlab.generators.graphs import LARGE, rounded
from genlab.generators.images import progan
from genlab.training import loop
from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written", "shallow")


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the folder of images that each family trains on, of 12x12 pixels.

    A progressive GAN grows to 8x8 pixels in two stages; a one-step flow and its teacher draw 8x8 squares of 2x2 pixels.
    """
    small = bars(40, side=8)
    train, test = (enlarged(images[..., None], 2)[..., 0] for images in (small.x_train, small.x_test))
    squares = replace(small, x_train=train, x_test=test)
    known = {
        name: str(write_folder(tmp_path_factory.mktemp(name) / "bars", data))
        for name, data in (("all", bars(160, side=12)), ("progan", small), ("flow1", squares))
    }
    return dict.fromkeys(SMALL, known["all"]) | known


SMALL: dict[str, dict[str, Any]] = {
    "pixel": {},
    "autoencoder2d": {"steps": 40, "batch": 16},
    "vae": {"steps": 40, "batch": 16},
    "gan": {"steps": 40, "batch": 4, "dtype_policy": "float32"},
    "fcgan": {"steps": 40, "batch": 16},
    "infogan": {"steps": 40, "batch": 8},
    "progan": {"steps": 30, "batch": 4, "channels": 8, "latent": 8, "dtype_policy": "float32"},
    "cyclegan": {
        "steps": 40,
        "batch": 4,
        "channels": 4,
        "blocks": 1,
        "d_channels": 4,
        "pool": 200,
        "d_layers": 2,
        "dtype_policy": "float32",
    },
    "flow": {
        "steps": 40,
        "batch": 8,
        "channels": 8,
        "heun_steps": 2,
        "guiding": 0.25,
        "dtype_policy": "float32",
    },
    "flow1": {
        "steps": 40,
        "batch": 8,
        "channels": 8,
        "d_channels": 4,
        "pairs": 8,
        "teacher_steps": 4,
        "teacher_channels": 8,
        "teacher_heun_steps": 2,
        "dtype_policy": "float32",
    },
    "discreteflow": {
        "steps": 40,
        "batch": 8,
        "channels": 8,
        "entropy": 40.0,
        "correctors": 1,
        "dtype_policy": "float32",
    },
    "latentflow": {
        "steps": 40,
        "batch": 16,
        "channels": 16,
        "latent": 8,
        "autoencoder_steps": 4,
        "heun_steps": 2,
    },
}


Trained = Callable[[str], tuple[Run, dict[str, Any]]]
"""Takes a family's name; returns its run and the state it ended in."""


def opened(*args: Any, **known: Any) -> Run:
    """Open a run as a process of its own would.

    TensorFlow orders sums by the layers' names, which count on within a process.
    """
    keras.backend.clear_session()
    return Run(*args, **known)


@pytest.fixture(scope="module")
def trained(folders: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Return a function that trains a small run of a family, once for all tests of this file.

    What was saved at its step 20 lies beside it, in `at-20`.
    """
    known: dict[str, tuple[Run, dict[str, Any]]] = {}

    def once(name: str) -> tuple[Run, dict[str, Any]]:
        if name not in known:
            out = tmp_path_factory.mktemp("whole")
            run = opened(name, folders[name], out, seed=3, overrides=SMALL[name])
            for moment in train(run):
                if moment.step == 20:
                    run.save()
                    (run.out / "at-20").mkdir()
                    for file in (STATE, "run.json"):
                        shutil.copy(run.out / file, run.out / "at-20")
            known[name] = run, run.generator.state()
        return known[name]

    return once


@pytest.fixture(scope="module")
def made(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Checkpoint]:
    """Return a function that gives the checkpoint of such a run, written once."""
    known: dict[str, Checkpoint] = {}

    def once(name: str) -> Checkpoint:
        if name not in known:
            run, _ = trained(name)
            known[name] = finish(run, tmp_path_factory.mktemp("made") / run.default_name)
        return known[name]

    return once


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.usefixtures("bare")
def test_a_run_becomes_a_checkpoint_whose_onnx_draws_what_keras_draws(
    name: str, trained: Trained, made: Callable[[str], Checkpoint]
) -> None:
    run, _ = trained(name)
    assert run.step == run.settings.steps
    assert list((run.out / "previews").glob("step-*.png"))
    checkpoint = made(name)
    assert checkpoints.load(checkpoint.path).card == checkpoint.card
    assert checkpoint.card.history["step"][-1] == run.step
    ours, keras_own = open_checkpoint(checkpoint), run.sampler()
    z = ours.latents(4, 5)
    assert np.array_equal(z, keras_own.latents(4, 5))
    if name == "discreteflow":  # what it draws are picks by chances
        hidden = len(ours.arrays["palette"])
        inputs = {
            "x": np.full(z.shape[:3], hidden, np.int32),
            "t": np.zeros((4, 1), np.float32),
            "label": np.array([0, 1, 0, 1], np.int32),
        }
        assert np.abs(ours.graphs["guess"](inputs) - keras_own.graphs["guess"](inputs)).max() < 1e-4
    elif name != "pixel":
        assert isinstance(ours, Network) and isinstance(keras_own, Network)
        labels = np.array([0, 1, 0, 1])
        assert np.abs(ours.raw(z, labels) - keras_own.raw(z, labels)).max() < 1e-4
    again = ours.sample(4, seed=5).images
    assert np.array_equal(again, open_checkpoint(checkpoint).sample(4, seed=5).images)
    assert not np.array_equal(again, ours.sample(4, seed=6).images)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.usefixtures("bare")
def test_stages_and_losses_of_every_family_have_names_on_the_screen(name: str, trained: Trained) -> None:
    run, _ = trained(name)
    assert all("loss" not in loss_name(loss) for loss in run.history)
    stages = [stage.name for stage in run.generator.stages() if stage.name]
    assert all(stage_name(stage) != stage for stage in stages)


@pytest.mark.usefixtures("bare")
def test_a_gan_ships_its_discriminator_and_sampling_leaves_it_on_disk(
    trained: Trained, made: Callable[[str], Checkpoint]
) -> None:
    run, _ = trained("gan")
    checkpoint = made("gan")
    images = np.random.default_rng(0).uniform(-1, 1, (6, 12, 12, 1)).astype(np.float32)
    ours = onnx_graph(str(checkpoint.path / "discriminator.onnx"))({"image": images})
    theirs = np.asarray(run.generator.discriminator(images, training=False))  # type: ignore[attr-defined]
    assert ours.shape == (6, 1) and ours.dtype == np.float32
    assert np.abs(ours - theirs).max() < 1e-4
    assert np.ptp(ours) > 1e-3  # it does not say the same of every image
    assert set(open_checkpoint(checkpoint).graphs) == {"decoder"}
    weights = checkpoint.arrays("weights.npz")
    assert {name.split("/")[0] for name in weights} == {"decoder", "discriminator"}
    whole = sum(path.stat().st_size for path in checkpoint.path.glob("*.[on][np]*"))
    assert whole < 1.05 * sum(array.nbytes for array in weights.values())  # each of them stands there once


@pytest.mark.usefixtures("bare")
def test_a_cyclegan_keeps_both_ways_and_previews_them_beside_their_sources(
    trained: Trained, made: Callable[[str], Checkpoint]
) -> None:
    run, _ = trained("cyclegan")
    there = Translation.of(open_checkpoint(made("cyclegan")))
    back = there.turned()
    data = run.generator.dataset
    for sampler, label in ((there, 0), (back, 1)):
        z = np.rint(sampler.latents(4, 5) * 255).astype(np.uint8)
        held_out = data.x_test[data.y_test == label]
        assert all(any(np.array_equal(one, two) for two in held_out) for one in z)
    assert (there.styles, back.styles) == (("across", "down"), ("down", "across"))
    sheet = there.shown(50)
    assert np.array_equal(sheet[10:20], there.sample(10, seed=0).images)
    assert np.array_equal(sheet[20:30], back.translated(sheet[10:20]))
    assert np.array_equal(sheet[40:], back.sample(10, seed=0).images)
    pool = run.generator.state()
    assert not pool["pool0/001"].all() and pool["pool0/000"].any()  # what a resumed run goes on from


@pytest.mark.usefixtures("bare")
def test_an_infogan_ships_its_discriminator_without_the_head_that_tells_codes(
    trained: Trained, made: Callable[[str], Checkpoint]
) -> None:
    run, _ = trained("infogan")
    checkpoint = made("infogan")
    images = np.random.default_rng(0).integers(0, 256, (6, 12, 12)).astype(np.uint8)
    ours = real_probabilities(checkpoint, images)
    theirs = rounded(run.generator.judges()["discriminator"])(images[..., None] / np.float32(127.5) - 1)
    # A normalisation is multiplied into kernels, which are then kept in half precision.
    assert ours is not None and np.abs(ours - np.asarray(theirs)[:, 0]).max() < 5e-4
    sampler = open_checkpoint(checkpoint)
    codes = Codes.of(sampler.sampling)
    z = codes.steered(sampler.latents(4, seed=0), {"c1": 7, "c3": 1})
    assert codes.category(z).tolist() == [7] * 4
    assert (z[:, -1] == 1).all() and len(sampler.decode(z)) == 4


def apart(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return the arrays in which two states differ: counts and seeds at all, weights by more than their last bits.

    A convolution's sums depend on how its threads share them.
    """
    assert set(ours) == set(theirs)
    return [
        key
        for key, array in ours.items()
        if np.abs(array.astype(np.float64) - theirs[key]).mean() > (1e-5 if array.dtype.kind == "f" else 0)
    ]


@pytest.mark.parametrize("name", ["autoencoder2d", "infogan", "progan", "cyclegan", "flow1", "latentflow"])
@pytest.mark.usefixtures("bare")
def test_a_stopped_run_ends_where_an_unbroken_one_does(
    name: str, trained: Trained, folders: dict[str, str], tmp_path: Path
) -> None:
    whole, state = trained(name)
    shutil.copytree(whole.out / "at-20", tmp_path, dirs_exist_ok=True)
    second = opened(name, folders[name], tmp_path, seed=3, overrides=SMALL[name])
    assert apart(state, second.generator.state()) != []
    assert second.step == 20
    list(train(second))
    assert second.history["step"] == whole.history["step"]
    assert apart(state, second.generator.state()) == []


@pytest.mark.parametrize("name", ["vae", "gan", "fcgan", "flow"])
def test_a_generator_set_back_ends_where_it_did(name: str, trained: Trained) -> None:
    """It goes on as one of a new run would: all that it knows is in networks, optimizers and seeds."""
    whole, state = trained(name)
    generator, saved = whole.generator, arrays.load(whole.out / "at-20" / STATE)
    generator.restore({key: array for key, array in saved.items() if not key.startswith("run/")})
    assert apart(state, generator.state()) != []
    next(moment for moment in generator.train(20) if moment.step >= whole.step)
    assert apart(state, generator.state()) == []


@pytest.mark.usefixtures("bare")
def test_a_latent_flow_stopped_while_its_autoencoder_learns_ends_where_an_unbroken_one_does(
    trained: Trained, folders: dict[str, str], tmp_path: Path
) -> None:
    _, state = trained("latentflow")
    first = opened("latentflow", folders["latentflow"], tmp_path, seed=3, overrides=SMALL["latentflow"])
    moment = next(moment for moment in train(first) if moment.step == 2)
    assert set(moment.losses) == {"autoencoder_loss", "autoencoder_val_loss"}
    first.save()
    second = opened("latentflow", folders["latentflow"], tmp_path, seed=3, overrides=SMALL["latentflow"])
    list(train(second))
    assert apart(state, second.generator.state()) == []


@pytest.mark.usefixtures("bare")
def test_a_progressive_gan_keeps_its_growth(trained: Trained, made: Callable[[str], Checkpoint]) -> None:
    whole, _ = trained("progan")
    assert whole.generator.milestones() == (15, 30)
    stage, alpha = whole.generator.stage(20)  # type: ignore[attr-defined]
    assert stage == 1 and 0 < alpha < 1  # the run that is stopped at step 20 is in the midst of a fade
    drawn = open_checkpoint(checkpoints.load(runs.snapshots(whole.out)[15])).sample(50, seed=0).images
    assert np.array_equal(drawn, drawn[:, ::2, ::2].repeat(2, 1).repeat(2, 2))  # 4x4 pixels, at full size
    checkpoint = made("progan")
    grown = growth.of_checkpoint(checkpoint)
    assert grown is not None and grown.sizes == ("4 x 4", "8 x 8")
    last = open_checkpoint(checkpoint).sample(runs.SHOWN, seed=0).images
    assert np.array_equal(grown.images[0], drawn[: runs.COLUMNS])
    # Drawn by Keras, and by ONNX Runtime.
    assert np.abs(grown.images[1].astype(int) - last[: runs.COLUMNS]).max() <= 1
    for graph in ("decoder.onnx", "discriminator.onnx"):  # which read their weights from weights.npz
        held = onnx.load(str(checkpoint.path / graph), load_external_data=False).graph.initializer
        large = [tensor for tensor in held if np.prod(tensor.dims) >= LARGE]
        assert large and all(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in large)
    alone, together = (real_probabilities(checkpoint, last[:count]) for count in (1, 5))
    assert alone is not None and together is not None
    assert np.allclose(alone, together[:1])  # whatever else is judged beside it


@pytest.mark.usefixtures("bare")
def test_a_latent_flow_takes_a_checkpoints_autoencoder(bars_folder: str, tmp_path: Path) -> None:
    coder = Run(
        "autoencoder", bars_folder, tmp_path / "coder", overrides={"steps": 2, "batch": 16, "latent": 8}
    )
    list(train(coder))
    taken = str(finish(coder, tmp_path / "made").path)
    settings = SMALL["latentflow"] | {"autoencoder": taken}
    run = Run("latentflow", bars_folder, tmp_path / "run", overrides=settings)
    assert {key for moment in train(run) for key in moment.losses} == {"loss"}
    kept = rounded(coder.generator.graphs()["decoder"]).get_weights()
    ours = run.generator.graphs()["decoder"].get_weights()
    assert all(np.array_equal(one, two) for one, two in zip(kept, ours, strict=True))
    with pytest.raises(GenlabError, match=r"Expected an autoencoder of bars with 9 codes"):
        Run("latentflow", bars_folder, tmp_path / "other", overrides=settings | {"latent": 9})
    with pytest.raises(GenlabError, match=r"Expected an autoencoder of bars .* Received: gan of mnist"):
        Run("latentflow", bars_folder, tmp_path / "other", overrides=settings | {"autoencoder": "gan-mnist"})
    with pytest.raises(GenlabError, match=r"Invalid steps 4 .* Expected more than the autoencoder's 4"):
        Run("latentflow", bars_folder, tmp_path / "other", overrides=SMALL["latentflow"] | {"steps": 4})


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", ["latentflow", "flow1", "progan"])
def test_on_a_slow_machine_every_stage_has_its_part_of_the_clock(
    name: str, folders: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that needs four times the clock for the steps planned: it comes to the last stage all the same."""
    monkeypatch.setattr(progan, "TOLD", 2)
    settings = SMALL[name] | {"minutes": 1.0}
    settings |= {"latentflow": {"autoencoder_steps": 20, "steps": 100}, "flow1": {"pairs": 64}}.get(name, {})
    run = opened(name, folders[name], tmp_path, seed=3, overrides=settings)
    planned = run.generator.stages()
    second_of_work = 240 / sum(stage.steps * stage.work for stage in planned)
    clock, learn = SimpleNamespace(now=0.0), run.generator.train

    def slowly(start: int = 0) -> Iterator[Step]:
        for moment in learn(start):
            step, begins = start, [0, *run.generator.ends]
            for stage, begin, end in zip(planned, begins, begins[1:], strict=False):
                done = max(0, min(moment.step, end) - max(step, begin))
                clock.now += done * stage.work * second_of_work
            start = moment.step
            yield moment

    monkeypatch.setattr(run.generator, "train", slowly)
    monkeypatch.setattr(loop, "time", SimpleNamespace(perf_counter=lambda: clock.now))
    shares = [moment.share for moment in train(run)]
    assert shares == sorted(shares) and shares[-1] == 1
    look = runs.look(tmp_path)
    assert look is not None and look.clock == 1 and len(look.stages) == len(planned)
    assert all(0 < done <= steps for _name, done, steps in look.stages), look.stages
    assert sum(done < steps for _name, done, steps in look.stages) >= len(planned) - 1, look.stages
    assert look.step == run.step < look.steps == settings["steps"]
    card = finish(run, tmp_path / run.default_name).card
    assert card.stopped_early and card.steps == run.step
    again = opened(name, folders[name], tmp_path, seed=3, overrides=settings | {"minutes": 0.0})
    assert again.generator.ended == run.generator.ended and again.share < 1  # more time may be given to it
    if name == "progan":
        assert [stage["until"] for stage in card.sampling["stages"]] == again.generator.ends
        grown = growth.of_checkpoint(checkpoints.load(tmp_path / run.default_name))
        assert grown is not None and grown.sizes == ("4 x 4", "8 x 8")
    if name == "flow1":
        drawn = again.generator.pairs.images.any((1, 2, 3)).sum()  # type: ignore[attr-defined]
        assert again.generator.paired == drawn < settings["pairs"]  # type: ignore[attr-defined]
