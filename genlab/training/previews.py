"""Previews of a run: a sheet of samples of the same latents, whenever one is drawn."""

from pathlib import Path

import numpy as np

from genlab import media
from genlab.checkpoints.sampler import Pixels, Sampler
from genlab.media import Stimuli
from genlab.media.images.pictures import cells, save_grid
from genlab.training import runs
from genlab.training.run import Run


def draw(run: Run, sampler: Sampler | None = None) -> Path:
    """Draw the fixed sheet of latents and save it as `previews/step-NNNNNN.png`, or `.txt` where samples are texts.

    Args:
        run: whose step it is.
        sampler: what draws; the Keras networks as they stand now where none is given.
    """
    path, _ = sheet(run, sampler or run.sampler(), runs.preview(run.out, run.step))
    return path


def sheet(run: Run, sampler: Sampler, path: Path) -> tuple[Path, Stimuli]:
    """Write the samples of the fixed latents to a file of the medium's kind; return which, and the samples.

    Args:
        run: whose they are.
        sampler: what draws them.
        path: of the file, but for its suffix.
    """
    medium = media.get(sampler.medium)
    stimuli = sampler.shown(runs.SHOWN if sampler.medium == media.IMAGE else runs.LINES)
    path = path.with_suffix(medium.sheet)
    with run.writing():
        medium.save_sheet(stimuli, path, runs.COLUMNS)
    return path, stimuli


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
