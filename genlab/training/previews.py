"""Previews of a run: a sheet of images of the same latents, whenever one is drawn."""

from pathlib import Path

import numpy as np

from genlab.checkpoints.sampler import Pixels, Sampler
from genlab.media.images.pictures import cells, save_grid
from genlab.training import runs
from genlab.training.run import Run


def draw(run: Run, sampler: Sampler | None = None) -> Path:
    """Draw the fixed grid of 50 latents and save it as `previews/step-NNNNNN.png`.

    Args:
        run: whose step it is.
        sampler: what draws; the Keras networks as they stand now where none is given.
    """
    path = runs.preview(run.out, run.step)
    images = (sampler or run.sampler()).shown(runs.SHOWN)
    with run.writing():
        save_grid(images, path, columns=runs.COLUMNS)
    return path


def growth(run: Run, folder: Path, last: Pixels) -> None:
    """Keep the same latents' images at every milestone that was passed, a row each, where a family has any.

    Args:
        run: whose previews are there to be read.
        folder: of the checkpoint.
        last: the images at its end.
    """
    found = runs.previews(run.out)
    kept = [step for step in run.schedule.milestones if step < run.step and step in found]
    if kept:
        first = range(runs.COLUMNS)
        rows = [cells(found[step], runs.COLUMNS, runs.ROWS, first) for step in kept]
        rows.append(last[: runs.COLUMNS])
        save_grid(np.concatenate(rows), folder / runs.GROWTH, columns=runs.COLUMNS)
