"""What a run keeps on disk while it trains, how it ends, and what it refuses."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.generators import FAMILIES, family
from genlab.generators.base import Step
from genlab.media import arrays
from genlab.media.images.pictures import cell
from genlab.training import runs
from tests.support.tiny import bars, write_folder

pytest.importorskip("tensorflow")

from genlab.training.loop import STATE, Run


def test_snapshots_are_checkpoints_on_the_way_and_show_the_same_latents(
    bars_folder: str, tmp_path: Path
) -> None:
    run = Run("autoencoder2d", bars_folder, tmp_path, seed=3, overrides={"steps": 20, "batch": 16})
    told: list[int] = []
    for moment in run.progress():
        found = runs.look(tmp_path)
        if found is not None:
            assert found.step <= moment.step == run.step
            assert len(found.history["loss"]) == len(found.history["step"])
            told.append(found.step)
    assert told[0] == 1 and told[-1] == 20 and runs.look(tmp_path).seconds_left == 0  # type: ignore[union-attr]
    kept = runs.snapshots(tmp_path)
    assert list(kept) == [1, 2, 3, 5, 8, 12]  # of 20 steps, evenly on a log scale
    drawn = {}
    for step, path in kept.items():
        snapshot = checkpoints.load(path)
        assert snapshot.card.steps == step
        assert set(snapshot.card.files) == {"decoder.onnx", "encoder.onnx", "weights.npz", "arrays.npz"}
        drawn[step] = open_checkpoint(snapshot).sample(runs.SHOWN, seed=0).images
        with Image.open(runs.previews(tmp_path)[step]) as picture:
            sheet = np.asarray(picture)
        shown = [cell(sheet, runs.COLUMNS, runs.ROWS, number) for number in (0, 17, 49)]
        assert np.array_equal(shown, drawn[step][[0, 17, 49]])
    assert not np.array_equal(drawn[1], drawn[12])
    last = run.finish(tmp_path / run.default_name)
    assert list(runs.snapshots(tmp_path))[-1] == 20 and runs.finished(tmp_path) == last
    again = Run("autoencoder2d", bars_folder, tmp_path, seed=3, overrides={"steps": 20, "batch": 16})
    assert list(again.progress()) == []  # a finished run keeps what it has
    checkpoints.write_card(last.path, replace(last.card, metrics={"frechet": 1.0}))
    assert again.finish(last.path).card.metrics == {"frechet": 1.0}  # and what was measured since


def test_a_run_of_minutes_keeps_snapshots_by_its_clock(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 10**6, "batch": 16, "minutes": 0.05}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    next(run.progress())
    run.seconds = run.drawing_seconds = 0.0  # what the first step took to be traced
    moments = list(run.progress())
    assert all(0 <= moment.seconds_left < 3.0 for moment in moments)
    last = moments[-1]
    assert last.saved and last.seconds_left == 0 and last.step < 10**6
    assert run.seconds + run.drawing_seconds >= 3.0
    assert runs.snapshots(tmp_path)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_has_a_quick_preset(name: str) -> None:
    quick = family(name).settings_type.quick()
    assert isinstance(quick, family(name).settings_type)
    assert quick.steps == 1 or 0 < quick.minutes <= 2


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


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX's")
def test_a_full_disk_ends_a_run_in_one_line_and_keeps_what_was_saved(
    bars_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A limit on the size of files stands in for a full disk: the system refuses to write in the same way."""
    import resource

    settings = {"steps": 20, "batch": 16}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    run.save()
    kept = (tmp_path / STATE).read_bytes()
    words = [f"--set={name}={value}" for name, value in settings.items()]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        status = main(["train", "autoencoder2d", "--data", bars_folder, "--out", str(tmp_path), *words])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert status == 2, said
    assert said.startswith("genlab: Cannot write to") and "Expected room on the disk" in said
    assert (tmp_path / STATE).read_bytes() == kept
    assert [path.name for path in tmp_path.rglob(".*")] == []  # nothing half-written is left


def test_another_run_in_the_folder_is_refused(bars_folder: str, tmp_path: Path) -> None:
    list(Run("pixel", bars_folder, tmp_path).progress())
    with pytest.raises(GenlabError, match="Another run lies in"):
        Run("pixel", bars_folder, tmp_path, seed=9)
    (tmp_path / STATE).write_bytes(b"damaged")
    with pytest.raises(GenlabError, match="Damaged training state"):
        Run("pixel", bars_folder, tmp_path)


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_state(bars_folder: str, tmp_path: Path) -> None:
    run = Run("pixel", bars_folder, tmp_path)
    list(run.progress())
    kept = (tmp_path / STATE).read_bytes()
    run.step = 0

    def broken(start: int = 0) -> Iterator[Step]:
        yield Step(1, {"loss": float("nan")})

    run.generator.train = broken  # type: ignore[method-assign]
    with pytest.raises(GenlabError, match=r"failed at step 1. Expected finite losses"):
        list(run.progress())
    assert (tmp_path / STATE).read_bytes() == kept


def test_weights_that_are_no_numbers_are_not_saved(bars_folder: str, tmp_path: Path) -> None:
    run = Run("pixel", bars_folder, tmp_path)
    list(run.progress())
    kept = (tmp_path / STATE).read_bytes()
    run.generator.state = lambda: {"weights": np.array([1.0, np.nan])}  # type: ignore[method-assign]
    for keep in (run.save, run.snapshot, lambda: run.finish(tmp_path / "new")):
        run._unchanged = False
        with pytest.raises(GenlabError, match=r"failed at step 1\. Expected finite weights\. .* in weights"):
            keep()
    assert (tmp_path / STATE).read_bytes() == kept and not (tmp_path / "new").exists()


def test_a_run_that_was_killed_leaves_no_half_written_files_for_long(
    bars_folder: str, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    left = [tmp_path / ".state.4711.npz", tmp_path / "previews" / ".step-000001.4711.png"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    list(Run("pixel", bars_folder, tmp_path).progress())
    assert not any(path.exists() for path in left) and (tmp_path / ".git").exists()


def test_other_images_of_the_same_name_are_another_run(tmp_path: Path) -> None:
    folders = [write_folder(tmp_path / str(seed) / "bars", bars(40, seed)) for seed in (0, 1)]
    list(Run("pixel", str(folders[0]), tmp_path / "run").progress())
    Run("pixel", str(folders[0]), tmp_path / "run")
    with pytest.raises(GenlabError, match=r"Another run lies in .* Received: {'images': '"):
        Run("pixel", str(folders[1]), tmp_path / "run")


def test_the_clock_of_a_run_goes_on_with_what_drawing_took(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 10**6, "batch": 16, "minutes": 0.02}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    list(run.progress())
    again = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    assert 0 < again.drawing_seconds <= run.drawing_seconds
    assert list(again.progress()) == []  # its time is up


def test_a_run_whose_stages_follow_from_its_steps_keeps_them(tmp_path: Path) -> None:
    folder = str(write_folder(tmp_path / "small", replace(bars(40, side=8), name="small")))
    settings = {"steps": 40, "batch": 4, "channels": 4}
    Run("progan", folder, tmp_path / "run", overrides=settings).save()
    Run("progan", folder, tmp_path / "run", overrides=settings)
    with pytest.raises(GenlabError, match=r"Another run lies in .* Received: {'steps': 40}"):
        Run("progan", folder, tmp_path / "run", overrides={**settings, "steps": 80})


def test_a_learning_rate_beyond_reason_ends_in_one_line(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 200, "batch": 4, "dtype_policy": "float32", "learning_rate": 1e30}
    run = Run("gan", bars_folder, tmp_path, overrides=settings)
    with pytest.raises(GenlabError, match=r"Training of 'gan' failed at step 20. Expected finite losses"):
        list(run.progress())
    assert not (tmp_path / STATE).exists() and not runs.snapshots(tmp_path)


def test_unknown_settings_are_named(bars_folder: str, tmp_path: Path) -> None:
    with pytest.raises(
        GenlabError, match=r"Unknown setting 'speed' of generator 'gan'. Expected one of: steps"
    ):
        Run("gan", bars_folder, tmp_path, overrides={"speed": 1})


def test_ctrl_c_keeps_the_state_and_the_same_command_goes_on(
    bars_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["train", "autoencoder2d", f"--data={bars_folder}", f"--out={tmp_path}", "--set=batch=16"]
    process = subprocess.Popen(
        [sys.executable, "-m", "genlab", *words, "--set=steps=100000"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 90
    while not list(tmp_path.glob("previews/*.png")) and process.poll() is None and time.monotonic() < until:
        assert process.stderr is not None
        if b"loss" in process.stderr.read1(4096):  # type: ignore[attr-defined]
            break
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"the same command goes on from there" in errors
    done = int(np.load(tmp_path / STATE)["run/step"])
    assert done > 0
    assert main([*words, f"--set=steps={done + 26}"]) == 0
    said = capsys.readouterr().err
    assert f"going on at step {done}" in said and "left=00:00" in said
    card = json.loads((tmp_path / "autoencoder2d-bars" / "card.json").read_text())
    assert card["steps"] == done + 26
