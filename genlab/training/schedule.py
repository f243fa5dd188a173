"""A run's schedule: when it ends, how its clock is shared out, and when what it leaves on the way is due."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from genlab.generators.base import Stage, ends_of

PREVIEWS = 10
"""So many, evenly spread over a run."""
SNAPSHOTS = np.geomspace(0.01, 1, 10)[:-1]
"""Shares of a run after which a snapshot is kept, evenly on a log scale; the checkpoint is the tenth."""
NEARLY = 1e-9
"""What rounding has left just below counts as reached."""


class Due(NamedTuple):
    """How many previews and snapshots are due by now; both only grow."""

    previews: int
    snapshots: int


@dataclass(frozen=True)
class Schedule:
    """A run ends with its steps, or with its minutes where these end before.

    Of its minutes each stage has the part that its work is of all work, so that on a slow machine the last ones are
    not left out; what a stage does not need, the next ones have. A stage whose part is over before its steps ends
    there, once it has begun to learn.

    Attributes:
        steps: planned in all.
        minutes: in all, of learning and of what it leaves on the way; 0: no limit.
        milestones: steps after which a family wants a snapshot, beside those at `SNAPSHOTS`.
        stages: as planned; one of all steps where none is given.
        ended: last steps of the first of them, as far as a clock has ended one.
    """

    steps: int
    minutes: float
    milestones: tuple[int, ...] = ()
    stages: tuple[Stage, ...] = ()
    ended: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[Stage, ...]:
        """The stages, at least one."""
        return self.stages or (Stage("", self.steps),)

    @property
    def ends(self) -> list[int]:
        """Last steps of all stages, as they stand."""
        return ends_of(self.parts, self.ended)

    @property
    def bounds(self) -> list[float]:
        """Shares of all work up to the end of every stage; the last is 1."""
        work = np.cumsum([stage.steps * stage.work for stage in self.parts])
        return [*(work[:-1] / work[-1]).tolist(), 1.0]

    def standing(self, step: int) -> list[tuple[str, int, int]]:
        """Return name, steps done and steps planned of every stage."""
        begins = [0, *self.ends]
        return [
            (stage.name, min(max(0, step - begin), end - begin), stage.steps)
            for stage, begin, end in zip(self.parts, begins, begins[1:], strict=False)
        ]

    def worked(self, step: int) -> float:
        """Return how much of the work is done, 0 to 1; what a clock has cut off counts as done."""
        ends = self.ends
        return 1.0 if step >= ends[-1] else float(np.interp(step, [0, *ends], [0.0, *self.bounds]))

    def clocked(self, step: int, seconds: float) -> float:
        """Return how much of the clock is over, 0 to 1: no more than is there for the stages that have begun."""
        limit = self.minutes * 60
        begun = sum(step > begin for begin in (0, *self.ends[:-1]))
        return min(self.bounds[max(0, begun - 1)], seconds / limit) if limit else 0.0

    def by_clock(self, step: int, seconds: float) -> bool:
        """Return whether it is the clock that ends the run, at the pace so far, or has cut off a stage of it."""
        cut = any(done < steps for _name, done, steps in self.standing(step)[: len(self.ended)])
        return cut or self.clocked(step, seconds) > self.worked(step)

    def overdue(self, step: int, seconds: float) -> bool:
        """Return whether a stage, not the last one, has had its part of the clock and still has steps to do."""
        ends, limit = self.ends, self.minutes * 60
        place = next((place for place, end in enumerate(ends) if step < end), len(ends) - 1)
        learned = step > (ends[place - 1] if place else 0)
        return bool(limit and learned and place < len(ends) - 1 and seconds >= self.bounds[place] * limit)

    def share(self, step: int, seconds: float) -> float:
        """Return how much of the run is done, 0 to 1."""
        return min(1.0, max(self.worked(step), self.clocked(step, seconds)))

    def seconds_left(self, step: int, seconds: float) -> float:
        """Return what is left at the pace so far, and of the clock, once a step is done."""
        left = (1 / self.share(step, seconds) - 1) * seconds
        return min(left, max(0.0, self.minutes * 60 - seconds)) if self.minutes else left

    def due(self, step: int, seconds: float) -> Due:
        """Return how many previews and snapshots are due."""
        share = self.share(step, seconds)
        reached = sum(step >= milestone for milestone in self.milestones)
        return Due(
            int(share * PREVIEWS + NEARLY), int((share + NEARLY >= np.asarray(SNAPSHOTS)).sum()) + reached
        )
