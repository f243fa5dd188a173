"""HYPE-time: how long people must see an image to tell it. A staircase that is replayed from its answers alone.

The paper prints that exposure is "raised at 10 ms, reduced at 30 ms" in a 3-up, 1-down staircase "at 75%". Read
literally (+10 ms on an error, -30 ms on a right answer) it settles where people are right in 25%, that is at the
floor of 100 ms for everyone. A weighted staircase with +30 ms on an error and -10 ms on a right answer settles at 75%
(Kaernbach 1991, Perception & Psychophysics 49:227): that is the default here, and both steps can be set.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from genlab.errors import GenlabError


@dataclass(frozen=True)
class HypeTime:
    """What a HYPE-time sitting is set to; all times in ms.

    Attributes:
        start, low, high: first exposure, and its bounds.
        up_on_error, down_on_right: how far an answer moves the exposure.
        blocks, block_trials: staircases, and trials of each.
        countdown: how long each of 3, 2, 1 stands before an image.
        masks, mask: how many texture masks follow an image, and how long each stands.

    Source: Zhou et al. (2019), section 3.1.
    """

    start: float = 500.0
    low: float = 100.0
    high: float = 1000.0
    up_on_error: float = 30.0
    down_on_right: float = 10.0
    blocks: int = 3
    block_trials: int = 150
    countdown: float = 500.0
    masks: int = 4
    mask: float = 30.0

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.start <= self.high:
            raise GenlabError(
                f"Invalid exposures {self.low:g}, {self.start:g}, {self.high:g} ms. Expected 0 < low <= start <= high."
            )
        if self.up_on_error <= 0 or self.down_on_right <= 0 or self.blocks < 1 or self.block_trials < 1:
            raise GenlabError(
                "Invalid staircase. Expected steps above 0, and at least one block of one trial."
            )

    @property
    def target(self) -> float:
        """The share of right answers at which the staircase settles: up / (up + down)."""
        return self.up_on_error / (self.up_on_error + self.down_on_right)

    def exposures(self, results: Sequence[bool]) -> list[float]:
        """Return every exposure so far and the next one, from whether each answer was right.

        Each block begins at `start` again. After the last trial there is no next one.

        Raises:
            GenlabError: for more answers than there are trials.
        """
        trials = self.blocks * self.block_trials
        if len(results) > trials:
            raise GenlabError(f"Too many answers: {len(results)}. Expected at most {trials}.")
        found: list[float] = []
        exposure = self.start
        for place in range(min(len(results) + 1, trials)):
            if place % self.block_trials == 0:
                exposure = self.start
            else:
                step = -self.down_on_right if results[place - 1] else self.up_on_error
                exposure = min(self.high, max(self.low, exposure + step))
            found.append(exposure)
        return found

    def score(self, results: Sequence[bool]) -> float | None:
        """Return the mean of the blocks' modal exposures in ms; None before the last answer.

        Of several exposures that are equally frequent in a block the shortest counts.
        """
        if len(results) < self.blocks * self.block_trials:
            return None
        shown = self.exposures(results)
        return mean(
            modal(shown[start : start + self.block_trials])
            for start in range(0, len(shown), self.block_trials)
        )


def modal(exposures: Sequence[float]) -> float:
    """Return the most frequent exposure, the shortest of several."""
    counts = Counter(exposures)
    most = max(counts.values())
    return min(exposure for exposure, count in counts.items() if count == most)


def frames(exposure_ms: float, refresh_hz: float) -> int:
    """Return how many whole frames of a screen come nearest to an exposure, at least one.

    Raises:
        GenlabError: for a refresh rate that no screen has.
    """
    if not 10 <= refresh_hz <= 1000:
        raise GenlabError(f"Invalid refresh rate {refresh_hz!r} Hz. Expected 10 to 1000.")
    return max(1, round(exposure_ms * refresh_hz / 1000))
