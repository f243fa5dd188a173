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


TEXTS = {
    10: ["다을마 리", "새벽\u25b8 다 을", "<b>바다\u25b8 리"],
    60: ["마을 바다가", "새벽\u25b8 마을", "<b>바다\u25b8 푸르"],
    400: ["마을이 조용하다.", "새벽\u25b8 마을이다.", "<b>바다\u25b8 푸르다."],
}
"""Texts of a run's previews by step: the first from its start, the others from beginnings."""


def add_texts(home: Path, generator: str = "rnn", dataset: str = "verses") -> int:
    """Write a run of texts that has ended into a server's home; return its number."""
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    run = f"{generator}-{dataset}-0"
    number = jobs.add(engine, Settings(generator, dataset, None, 0, "quick", run))
    job = jobs.claim(engine, "a server")
    assert job is not None
    jobs.beat(engine, job, 1.0, STEPS[-1], STEPS[-1], 0.0)
    jobs.end(engine, job, DONE, "")
    folder = home / "runs" / run
    for step, lines in TEXTS.items():
        path = runs.preview(folder, step).with_suffix(".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    history: dict[str, list[float | None]] = {"step": [10.0, 60.0, 400.0], "loss": [8.0, 4.0, 2.0]}
    runs.tell(folder, runs.Look(STEPS[-1], STEPS[-1], 90.0, 0.0, history | {"val_bits": [4.0, None, 2.0]}))
    engine.dispose()
    return number
