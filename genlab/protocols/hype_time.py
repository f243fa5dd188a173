"""HYPE-time: how long people must see an image to tell it. A staircase that is replayed from its answers alone.

The paper prints that exposure is "raised at 10 ms, reduced at 30 ms" in a 3-up, 1-down staircase "at 75%". Read
literally (+10 ms on an error, -30 ms on a right answer) it settles where people are right in 25%, that is at the
floor of 100 ms for everyone. A weighted staircase with +30 ms on an error and -10 ms on a right answer settles at 75%
(Kaernbach 1991, Perception & Psychophysics 49:227): that is the default here, and both steps can be set.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import mean

from genlab.errors import GenlabError
from genlab.protocols.base import Given
from genlab.protocols.kinds import YesNo
from genlab.protocols.settings import Settings

COUNTDOWN_MS = 500.0
"""How long each of 3, 2, 1 stands before an image."""
MASKS, MASK_MS = 4, 30.0
"""How many texture masks follow an image, and how long each stands."""


class HypeTime(YesNo):
    """Flash one image, mask it, ask; exposure follows a weighted staircase, three times over.

    Source: Zhou et al. (2019), section 3.1.
    """

    name = "hype_time"
    questions = 450
    timed = True
    halves = True
    media = frozenset({"image"})

    def blocks(self, settings: Settings, questions: int) -> list[int]:
        if questions != self.length(settings):
            raise GenlabError(
                f"Invalid number of questions {questions!r} in hype_time. Expected {settings.blocks} blocks of "
                f"{settings.block_trials}."
            )
        return [settings.block_trials] * settings.blocks

    def length(self, settings: Settings) -> int:
        return settings.blocks * settings.block_trials

    def exposure(self, settings: Settings, given: Sequence[Given]) -> float:
        place = len(given)
        if place % settings.block_trials == 0:
            return settings.start
        last = given[-1]
        shown = settings.start if last.exposure_ms is None else last.exposure_ms
        return step(settings, shown, last.correct)


def step(settings: Settings, exposure_ms: float, correct: bool) -> float:
    """Return the exposure after an answer, within its bounds."""
    moved = exposure_ms - settings.down if correct else exposure_ms + settings.up
    return min(settings.high, max(settings.low, moved))


def target(settings: Settings) -> float:
    """Return the share of right answers at which the staircase settles: up / (up + down)."""
    return settings.up / (settings.up + settings.down)


def score(settings: Settings, exposures: Sequence[float]) -> float | None:
    """Return the mean of the blocks' modal exposures in ms; None before the last trial of the last block."""
    if len(exposures) < settings.blocks * settings.block_trials:
        return None
    return mean(
        modal(exposures[start : start + settings.block_trials])
        for start in range(0, settings.blocks * settings.block_trials, settings.block_trials)
    )


def modal(exposures: Sequence[float]) -> float:
    """Return the most frequent exposure, the shortest of several."""
    counts = Counter(exposures)
    most = max(counts.values())
    return min(exposure for exposure, count in counts.items() if count == most)
