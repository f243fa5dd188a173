"""Adaptive exposure: each flash is the one that says most about a person's threshold (QUEST+), until it is known.

The package `questplus` gives the same choices (a test compares them), but is under the GPL and would cost the web
process 150 MiB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from genlab.errors import GenlabError
from genlab.protocols.base import Given
from genlab.protocols.kinds import YesNo
from genlab.protocols.settings import Settings

Floats = npt.NDArray[np.float64]

GUESS = 0.5
TARGET = 0.75
LAPSE = 0.02
SLOPES = (1.5, 2.5, 4.0, 6.0)
STEP_MS = 10.0
BLOCK = 10
LEAST = 20
"""Trials before which no sitting ends: a lucky start is not a threshold."""


class Adaptive(YesNo):
    """Flash one image, mask it, ask; exposure is chosen by QUEST+, and the sitting ends when the threshold is known.

    Source: Watson (2017), QUEST+: A general multidimensional Bayesian adaptive psychometric method, Journal of
    Vision 17(3):10.
    """

    name = "adaptive"
    questions = 150
    timed = True
    media = frozenset({"image"})

    def blocks(self, settings: Settings, questions: int) -> list[int]:
        if questions != settings.most:
            raise GenlabError(
                f"Invalid number of questions {questions!r} in adaptive. Expected at most {settings.most}."
            )
        whole, rest = divmod(questions, BLOCK)
        return [BLOCK] * whole + ([rest] if rest else [])

    def length(self, settings: Settings) -> int:
        return settings.most

    def exposure(self, settings: Settings, given: Sequence[Given]) -> float:
        grid = _grid(settings.low, settings.high)
        belief = _belief(grid, given)
        # (exposures, hypotheses) chances of a right answer, and of being each hypothesis after either answer
        right = grid.right * belief
        wrong = (1 - grid.right) * belief
        expected = _entropy(right) + _entropy(wrong)
        return float(grid.exposures[int(np.argmin(expected))])

    def finished(self, settings: Settings, given: Sequence[Given]) -> bool:
        return len(given) >= LEAST and threshold(settings, given).deviation <= settings.precision


@dataclass(frozen=True)
class Threshold:
    """What is known of the exposure at which a person is right in 75%.

    Attributes:
        ms: geometric mean of the posterior.
        deviation: standard deviation of its logarithm: 0.1 is about 10%.
        trials: how many it took.
        saved: how many fewer than the fixed staircase of the same settings takes.
    """

    ms: float
    deviation: float
    trials: int
    saved: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% credible interval, in ms."""
        return self.ms * float(np.exp(-1.96 * self.deviation)), self.ms * float(np.exp(1.96 * self.deviation))


def threshold(settings: Settings, given: Sequence[Given]) -> Threshold:
    """Return what the main trials given say of a person's threshold."""
    grid = _grid(settings.low, settings.high)
    belief = _belief(grid, given)
    logs = np.log(grid.thresholds)
    mean = float(belief @ logs)
    deviation = float(np.sqrt(belief @ (logs - mean) ** 2))
    staircase = settings.blocks * settings.block_trials
    return Threshold(float(np.exp(mean)), deviation, len(given), staircase - len(given))


@dataclass(frozen=True)
class _Grid:
    """Exposures that can be shown, and hypotheses on a person."""

    exposures: Floats  # (e,) ms
    thresholds: Floats  # (h,) ms, the exposure at which a hypothesis is right in 75%
    right: Floats  # (e, h) chance of a right answer


@lru_cache(maxsize=16)
def _grid(low: float, high: float) -> _Grid:
    """Return the grid: Weibull functions of linear exposure, thresholds from half the lowest to above the highest."""
    exposures = np.arange(low, high + 1e-9, STEP_MS)  # never above the bound
    at = np.geomspace(low / 2, high * 1.5, 60)
    thresholds, slopes = (axis.ravel() for axis in np.meshgrid(at, SLOPES, indexing="ij"))
    scale = thresholds / np.log((1 - GUESS - LAPSE) / (1 - LAPSE - TARGET)) ** (1 / slopes)
    right = 1 - LAPSE - (1 - GUESS - LAPSE) * np.exp(-((exposures[:, None] / scale) ** slopes))
    return _Grid(exposures, thresholds, right)


def _belief(grid: _Grid, given: Sequence[Given]) -> Floats:
    """Return the posterior over the hypotheses `(h,)`, even before the first answer."""
    place = {exposure: row for row, exposure in enumerate(grid.exposures.tolist())}
    rows = [place[trial.exposure_ms] for trial in given if trial.exposure_ms in place]
    correct = np.array([trial.correct for trial in given if trial.exposure_ms in place], bool)
    chances = np.where(correct[:, None], grid.right[rows], 1 - grid.right[rows])
    log = np.log(chances).sum(axis=0) if rows else np.zeros(len(grid.thresholds))
    belief = np.exp(log - log.max())
    return belief / belief.sum()


def _entropy(joint: Floats) -> Floats:
    """Return per exposure `(e,)` the entropy of the belief after an answer, times that answer's chance."""
    chance = joint.sum(axis=1)
    inner = np.sum(joint * np.log(np.maximum(joint, 1e-300)), axis=1)
    return chance * np.log(np.maximum(chance, 1e-300)) - inner
