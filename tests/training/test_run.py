"""What a run is: what it takes, what it refuses, and that it goes on as the same one."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlab.errors import GenlabError
from genlab.generators import family
from genlab.media import arrays
from genlab.training.state import STATE
from tests.support.tiny import bars, write_folder

pytest.importorskip("tensorflow")

from genlab.training.export import finish, snapshot
from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")


@pytest.mark.parametrize("name", ["latentflow", "flow1"])  # whose steps must leave room for what comes first
def test_a_run_takes_the_quick_preset(name: str, bars_folder: str, tmp_path: Path) -> None:
    run = Run(name, bars_folder, tmp_path, preset="quick", overrides={"batch": 48})
    assert run.settings == replace(family(name).settings_type.quick(), batch=48)


def test_presets_and_settings_that_cannot_be_are_named(bars_folder: str, tmp_path: Path) -> None:
    with pytest.raises(GenlabError, match=r"Unknown preset 'fast'\. Expected quick"):
        Run("pixel", bars_folder, tmp_path, preset="fast")
    for name, value in (("steps", 0), ("batch", -1), ("minutes", float("nan")), ("latent", 0)):
        with pytest.raises(GenlabError, match=rf"Invalid value for setting '{name}'\. Expected"):
            Run("gan", bars_folder, tmp_path, preset="quick", overrides={name: value})
    with pytest.raises(GenlabError, match=r"Invalid seed -1\. Expected 0 to 4294967295"):
        Run("pixel", bars_folder, tmp_path, seed=-1)
    assert not any(tmp_path.iterdir())


def test_unknown_settings_are_named(bars_folder: str, tmp_path: Path) -> None:
    with pytest.raises(
        GenlabError, match=r"Unknown setting 'speed' of generator 'gan'. Expected one of: steps"
    ):
        Run("gan", bars_folder, tmp_path, overrides={"speed": 1})


def test_images_that_a_family_cannot_take_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for shape, message in (
        ((30, 28), r"Expected sides that are multiples of 4. Received: \(30, 28\)"),
        ((28, 28, 3), r"Expected grey images \(h, w\). Received: \(28, 28, 3\)"),
    ):
        folder = tmp_path / f"data-{len(shape)}"
        folder.mkdir()
        for number in range(12):
            Image.fromarray(rng.integers(0, 256, shape).astype(np.uint8)).save(folder / f"{number}.png")
        with pytest.raises(GenlabError, match=message):
            Run("gan", str(folder), tmp_path / "run")
    with pytest.raises(GenlabError, match="Unknown class 7 of dataset"):
        Run("pixel", str(folder), tmp_path / "run", label=7)
    assert not (tmp_path / "run").exists()


def test_another_run_in_the_folder_is_refused(bars_folder: str, tmp_path: Path) -> None:
    list(train(Run("pixel", bars_folder, tmp_path)))
    with pytest.raises(GenlabError, match="Another run lies in"):
        Run("pixel", bars_folder, tmp_path, seed=9)
    (tmp_path / STATE).write_bytes(b"damaged")
    with pytest.raises(GenlabError, match="Damaged training state"):
        Run("pixel", bars_folder, tmp_path)


def test_other_images_of_the_same_name_are_another_run(tmp_path: Path) -> None:
    folders = [write_folder(tmp_path / str(seed) / "bars", bars(40, seed)) for seed in (0, 1)]
    list(train(Run("pixel", str(folders[0]), tmp_path / "run")))
    Run("pixel", str(folders[0]), tmp_path / "run")
    with pytest.raises(GenlabError, match=r"Another run lies in .* Received: {'images': '"):
        Run("pixel", str(folders[1]), tmp_path / "run")


def test_a_run_whose_stages_follow_from_its_steps_keeps_them(tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "small", replace(bars(40, side=8), name="small")))
    settings = {"steps": 40, "batch": 4, "channels": 4}
    Run("progan", folder, tmp_path / "run", overrides=settings).save()
    Run("progan", folder, tmp_path / "run", overrides=settings)
    with pytest.raises(GenlabError, match=r"Another run lies in .* Received: {'steps': 40}"):
        Run("progan", folder, tmp_path / "run", overrides={**settings, "steps": 80})


def test_a_run_goes_on_that_was_begun_with_a_setting_that_is_gone_and_did_nothing(tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "small", replace(bars(40, side=12), name="small")))
    settings = {"steps": 8, "batch": 4, "channels": 4, "dtype_policy": "float32"}
    Run("flow", folder, tmp_path / "run", overrides=settings).save()
    told = json.loads((tmp_path / "run" / "run.json").read_text())
    for value, refused in ((0.0, False), (0.25, True)):
        told["identity"]["settings"]["decoding"] = value
        (tmp_path / "run" / "run.json").write_text(json.dumps(told))
        with pytest.raises(GenlabError, match=r"'decoding': 0\.25") if refused else nullcontext():
            Run("flow", folder, tmp_path / "run", overrides=settings)


def test_a_state_of_another_version_is_named_and_left_alone(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 20, "batch": 16}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    run.save()
    told = json.loads((tmp_path / "run.json").read_text())
    (tmp_path / "run.json").write_text(json.dumps({**told, "format": 99}))
    with pytest.raises(
        GenlabError, match=r"Unknown format of the training state .* Expected 1. Received: 99"
    ):
        Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    del told["format"]  # as it was written before there was a number
    (tmp_path / "run.json").write_text(json.dumps(told))
    Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    state = arrays.load(tmp_path / STATE)
    gone = next(key for key in state if key.startswith("optimizer"))
    arrays.save(tmp_path / STATE, {key: array for key, array in state.items() if key != gone})
    with pytest.raises(GenlabError, match=f"Invalid training state. Expected array '{gone}'"):
        Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    told["identity"]["colour"] = "blue"  # a setting that this version does not know
    (tmp_path / "run.json").write_text(json.dumps(told))
    with pytest.raises(GenlabError, match="Another run lies in"):
        Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)


def test_weights_that_are_no_numbers_are_not_saved(bars_folder: str, tmp_path: Path) -> None:
    run = Run("pixel", bars_folder, tmp_path)
    list(train(run))
    kept = (tmp_path / STATE).read_bytes()
    run.generator.state = lambda: {"weights": np.array([1.0, np.nan])}  # type: ignore[method-assign]
    for keep in (run.save, lambda: snapshot(run), lambda: finish(run, tmp_path / "new")):
        run.unchanged = False
        with pytest.raises(GenlabError, match=r"failed at step 1\. Expected finite weights\. .* in weights"):
            keep()
    assert (tmp_path / STATE).read_bytes() == kept and not (tmp_path / "new").exists()
