"""The growth of a checkpoint and of a run, as pages show and play it."""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from genlab import checkpoints
from genlab.checkpoints import Checkpoint, write_card
from genlab.media.images.pictures import save_grid
from genlab.paths import sha256
from genlab.training import runs
from genlab.ui.train import growth
from tests.support.waiting import HANG_S

STAGES = [{"size": [7, 7], "until": 10}, {"size": [14, 14], "until": 30}, {"size": [28, 28], "until": 90}]


def grown(folder: Path, steps: int, rows: int) -> Checkpoint:
    """Write a checkpoint of so many steps that keeps a row of ten images for each stage, each row of one colour."""
    shutil.copytree(checkpoints.find("pixel-mnist-1").path, folder)
    colours = np.array([(200, 0, 0), (0, 200, 0), (0, 0, 200)], np.uint8)[:rows].repeat(runs.COLUMNS, 0)
    images = np.broadcast_to(colours[:, None, None], (len(colours), 28, 28, 3))
    save_grid(images, folder / runs.GROWTH, columns=runs.COLUMNS)
    card = checkpoints.load(folder).card
    files = {**card.files, runs.GROWTH: sha256(folder / runs.GROWTH)}
    write_card(folder, replace(card, steps=steps, files=files, sampling={**card.sampling, "stages": STAGES}))
    return checkpoints.load(folder)


def test_a_checkpoint_shows_the_stages_that_it_has_reached(tmp_path: Path) -> None:
    whole = growth.of_checkpoint(grown(tmp_path / "whole", 90, 3))
    assert whole is not None and whole.sizes == ("7 x 7", "14 x 14", "28 x 28")
    assert [images.shape for images in whole.images] == [(10, 28, 28, 3)] * 3
    assert [int(images[0, 0, 0].argmax()) for images in whole.images] == [0, 1, 2]
    ended_early = growth.of_checkpoint(grown(tmp_path / "early", 25, 2))
    assert ended_early is not None and ended_early.sizes == ("7 x 7", "14 x 14")
    assert growth.of_checkpoint(checkpoints.find("pixel-mnist-1")) is None


def test_a_run_shows_its_stages_as_far_as_it_has_come(tmp_path: Path) -> None:
    assert growth.of_run(tmp_path) is None
    for step in (10, 20):
        grown(runs.snapshot(tmp_path, "progan-x", step), step, 1)
    for step, grey in ((10, 50), (20, 90), (25, 130)):
        save_grid(np.full((50, 28, 28), grey, np.uint8), runs.preview(tmp_path, step), columns=runs.COLUMNS)
    found = growth.of_run(tmp_path)
    assert found is not None and found.sizes == ("7 x 7", "14 x 14")
    assert [int(images[0, 0, 0]) for images in found.images] == [50, 130]


def test_the_growth_plays_once_a_second_a_stage_and_can_be_played_again(tmp_path: Path) -> None:
    found = growth.of_checkpoint(grown(tmp_path / "whole", 90, 3))
    assert found is not None
    film = growth.played(found, 1)
    with Image.open(BytesIO(film)) as picture:
        assert (picture.n_frames, picture.info["loop"], picture.info["duration"]) == (3, 1, growth.FRAME_MS)  # type: ignore[attr-defined]
    assert growth.played(found, 2) != film


def test_the_page_plays_the_growth_of_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    grown(tmp_path / "checkpoints" / "progan-bars", 90, 3)

    def page() -> None:
        from genlab.ui.train import growth

        growth.shipped()

    app = AppTest.from_function(page, default_timeout=HANG_S).run()
    assert not app.exception
    assert app.button[0].label == "Play the growth" and app.expander[0].label == "How a progressive GAN grew"
    shown = app.get("image")[0].proto.imgs[0]
    assert shown.alt == "Ten images of the same latents at 32 x 32 pixels"  # the shipped one's
    app.selectbox[0].set_value("progan-bars").run()
    shown = app.get("image")[0].proto.imgs[0]
    assert shown.alt == "Ten images of the same latents at 28 x 28 pixels"
    app.button[0].click().run()
    assert not app.exception
    assert app.get("image")[0].proto.imgs[0].alt.endswith("growing from 7 x 7 to 28 x 28 pixels")
