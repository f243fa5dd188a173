"""A run's schedule: when it ends, and when what it leaves on the way is due."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

PREVIEWS = 10
"""So many, evenly spread over a run."""
SNAPSHOTS = np.geomspace(0.01, 1, 10)[:-1]
"""Shares of a run after which a snapshot is kept, evenly on a log scale; the checkpoint is the tenth."""


class Due(NamedTuple):
    """How many previews and snapshots are due by now; both only grow."""

    previews: int
    snapshots: int


@dataclass(frozen=True)
class Schedule:
    """A run ends with its steps, or with its minutes where these end before.

    Attributes:
        steps: in all.
        minutes: in all, of learning and of what it leaves on the way; 0: no limit.
        milestones: steps after which a family wants a snapshot, beside those at `SNAPSHOTS`.
    """

    steps: int
    minutes: float
    milestones: tuple[int, ...] = ()

    def share(self, step: int, seconds: float) -> float:
        """Return how much of the run is done, 0 to 1."""
        limit = self.minutes * 60
        return min(1.0, max(step / self.steps, seconds / limit if limit else 0.0))

    def seconds_left(self, step: int, seconds: float) -> float:
        """Return what is left at the pace so far, once a step is done."""
        return (1 / self.share(step, seconds) - 1) * seconds

    def due(self, step: int, seconds: float) -> Due:
        """Return how many previews and snapshots are due."""
        share = self.share(step, seconds)
        reached = sum(step >= milestone for milestone in self.milestones)
        # What rounding has left just below counts as reached.
        return Due(int(share * PREVIEWS + 1e-9), int((share + 1e-9 >= SNAPSHOTS).sum()) + reached)
