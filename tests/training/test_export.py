"""A run as a checkpoint, on its way and at its end."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.media.images.pictures import cell
from genlab.training import runs

pytest.importorskip("tensorflow")

from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")


def test_snapshots_are_checkpoints_on_the_way_and_show_the_same_latents(
    bars_folder: str, tmp_path: Path
) -> None:
    run = Run("autoencoder2d", bars_folder, tmp_path, seed=3, overrides={"steps": 20, "batch": 16})
    told: list[int] = []
    for moment in train(run):
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
    last = finish(run, tmp_path / run.default_name)
    assert list(runs.snapshots(tmp_path))[-1] == 20 and runs.finished(tmp_path) == last
    again = Run("autoencoder2d", bars_folder, tmp_path, seed=3, overrides={"steps": 20, "batch": 16})
    assert list(train(again)) == []  # a finished run keeps what it has
    checkpoints.write_card(last.path, replace(last.card, metrics={"frechet": 1.0}))
    assert finish(again, last.path).card.metrics == {"frechet": 1.0}  # and what was measured since
