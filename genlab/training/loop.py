"""The training loop: it yields its progress, so that a bar, a job row and a page can each show it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite

from genlab.checkpoints import thinned
from genlab.errors import GenlabError
from genlab.generators import Step
from genlab.generators.graphs import exports
from genlab.training import export, previews, runs
from genlab.training.run import KEPT, Run
from genlab.training.runs import StageLook
from genlab.training.schedule import Due

SAVE_SECONDS, SAVE_SHARE = 20.0, 0.02
"""Between two savings, or longer where one takes more than that share of the time."""
TELL_SECONDS = 1.0


@dataclass(frozen=True)
class Progress:
    """One moment of a run.

    Attributes:
        step, steps: done, and planned in all.
        stages: what they are of: name, done and planned of every part of the run.
        share: how much of the run is done, 0 to 1, by its steps or by its clock.
        seconds: trained so far, over all resumed parts.
        seconds_left: what is left at this pace.
        losses: means since the last moment.
        saved: whether the state was just saved.
    """

    step: int
    steps: int
    stages: Sequence[StageLook]
    share: float
    seconds: float
    seconds_left: float
    losses: Mapping[str, float]
    saved: bool


def train(run: Run) -> Iterator[Progress]:
    """Train a run to its end, and yield every moment.

    On the way it keeps a snapshot and its preview at the shares `SNAPSHOTS` of the schedule and at the family's own
    milestones, draws ten evenly spread previews beside them, and saves every 20 seconds.

    Raises:
        GenlabError: where a loss is no longer finite, or the disk is full; the last saved state is kept.
    """
    if run.share >= 1:
        return
    runs.tidy(run.out)
    due, saved_at, told_at, saving = run.due, time.perf_counter(), 0.0, 0.0
    for moment in _learned(run):
        run.end_overdue()
        done = run.share >= 1
        before, due = due, run.due
        run.drawing_seconds += _seconds(partial(_draw, run, before, due, done))
        # After them, so that none is missing where the run is killed in between and goes on.
        if save := done or time.perf_counter() - saved_at > max(SAVE_SECONDS, saving / SAVE_SHARE):
            saving = _seconds(run.save)
            run.drawing_seconds += saving
            saved_at = time.perf_counter()
        schedule = run.schedule
        stages, times = schedule.standing(run.step), (run.seconds, run.seconds_left)
        told = Progress(run.step, schedule.steps, stages, run.share, *times, moment.losses, save)
        if done or time.perf_counter() - told_at > TELL_SECONDS:
            _tell(run, told)
            told_at = time.perf_counter()
        yield told
        if done:
            return


def _learned(run: Run) -> Iterator[Step]:
    """Let the family learn, and count its steps and its time.

    Time runs while it learns, and stands still while whoever asks for the next moment does something else.
    """
    started = time.perf_counter()
    for moment in run.generator.train(run.step):
        run.seconds += time.perf_counter() - started
        bad = {name: value for name, value in moment.losses.items() if not isfinite(value)}
        if bad:
            raise GenlabError(
                f"Training of '{run.generator.name}' failed at step {moment.step}. "
                f"Expected finite losses. Received: {bad}. {KEPT}"
            )
        run.advance(moment)
        yield moment
        started = time.perf_counter()


def _draw(run: Run, before: Due, due: Due, done: bool) -> None:
    """Keep a snapshot with its preview, or a preview alone, where one has become due; the last is the checkpoint's."""
    if due.snapshots > before.snapshots and not done and exports():
        export.snapshot(run)
    elif due != before:
        previews.draw(run)


def _seconds(action: Callable[[], None]) -> float:
    """Do something, and return how long it took."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _tell(run: Run, moment: Progress) -> None:
    """Write how far the run is, for who watches it from outside."""
    times = (moment.step, moment.steps, moment.seconds, moment.seconds_left)
    clock = run.schedule.minutes if run.schedule.by_clock(run.step, run.passed_seconds) else 0.0
    look = runs.Look(*times, thinned(run.history), moment.share, [*moment.stages], clock)
    with run.writing():
        runs.tell(run.out, look)
