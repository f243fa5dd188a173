"""A server's home with training runs in it, as they stand after training: rows of the queue, and folders."""

import shutil
from dataclasses import replace
from pathlib import Path

from genlab import checkpoints
from genlab.checkpoints import write_card
from genlab.checkpoints.opening import open_checkpoint
from genlab.media.images.pictures import save_grid
from genlab.store import connect
from genlab.training import jobs, runs
from genlab.training.job import DONE, FAILED, STOPPED, Settings

STEPS = (10, 60, 400)


def write_run(folder: Path, name: str = "pixel-mnist") -> Path:
    """Write a run that ended at the last of `STEPS`: one of a digit after the other stands in for what is learned."""
    for digit, step in enumerate(STEPS, 1):
        source = checkpoints.find(f"pixel-mnist-{digit}")
        last = step == STEPS[-1]
        target = folder / name if last else runs.snapshot(folder, name, step)
        shutil.copytree(source.path, target)
        write_card(target, replace(source.card, steps=step, label=None))
        images = open_checkpoint(source).sample(runs.SHOWN, seed=0).images
        save_grid(images, runs.preview(folder, step), columns=runs.COLUMNS)
    history: dict[str, list[float | None]] = {
        "step": [float(step) for step in range(10, 401, 10)],
        "d_loss": [0.7 - step / 2000 for step in range(40)],
        "g_loss": [0.8 + step / 1000 for step in range(40)],
    }
    look = runs.Look(STEPS[-1], STEPS[-1], 90.0, 0.0, history)
    runs.tell(folder, look)
    return folder


def fill(home: Path) -> None:
    """Write three runs into a server's home: done (1), failed (2), stopped (3)."""
    home.mkdir(parents=True, exist_ok=True)
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    ends = ((DONE, ""), (FAILED, jobs.LOST), (STOPPED, ""))
    for seed, (state, message) in enumerate(ends):
        run = f"pixel-mnist-{seed}"
        jobs.add(engine, Settings("pixel", "mnist", None, seed, "quick", run))
        job = jobs.claim(engine, "a server")
        assert job is not None
        jobs.beat(
            engine, job, 1.0 if state == DONE else 0.4, STEPS[-1], STEPS[-1] if state == DONE else 1000, 0.0
        )
        jobs.end(engine, job, state, message)
        write_run(home / "runs" / run)
    engine.dispose()
