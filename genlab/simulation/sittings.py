"""Simulated people before flashed images: to check staircases against the truth, and to plan."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log
from random import Random

import pandas as pd

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import MAIN, Given, Protocol, Settings
from genlab.protocols.adaptive import GUESS, LAPSE, TARGET

FRAME_MS = 1000 / 60


@dataclass(frozen=True)
class Watcher:
    """Someone whose chance of a right answer grows with exposure (Weibull, guessing at 50%).

    Attributes:
        threshold_ms: the exposure at which three of four answers are right.
        slope: how steeply the chance grows there.
        lapse: share of wrong answers however long the image stands.
    """

    threshold_ms: float = 400.0
    slope: float = 3.0
    lapse: float = LAPSE

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            GenlabError: naming what cannot be.
        """
        if not (0 < self.threshold_ms < inf and 0 < self.slope < inf and 0 <= self.lapse < 1 - TARGET):
            raise GenlabError(
                f"Invalid watcher. Expected a threshold and slope above 0, lapses below {1 - TARGET:g}. "
                f"Received: {self.threshold_ms:g}, {self.slope:g}, {self.lapse:g}."
            )

    def right(self, exposure_ms: float) -> float:
        """Return the chance of a right answer after that exposure."""
        most = 1 - self.lapse
        scale = self.threshold_ms / log((most - GUESS) / (most - TARGET)) ** (1 / self.slope)
        return most - (most - GUESS) * exp(-((exposure_ms / scale) ** self.slope))


def sit(protocol: Protocol, settings: Settings, right: Callable[[float], float], seed: int) -> list[Given]:
    """Return the trials of one whole sitting; `right` is the chance of a right answer after an exposure in ms."""
    random = Random(seed)
    given: list[Given] = []
    while len(given) < protocol.length(settings) and not protocol.finished(settings, given):
        exposure = protocol.exposure(settings, given)
        if exposure is None:
            raise GenlabError(f"Protocol '{protocol.name}' shows without limit. Expected one that flashes.")
        truth = random.choice(protocol.choices)
        given.append(Given(MAIN, truth, random.random() < right(exposure), exposure))
    return given


def flash_study(
    protocol: str,
    who: Watcher,
    seed: int,
    *,
    people: int = 30,
    spread: float = 0.0,
    images: int = 100,
    generator: str = "gan",
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Return a long table of answers to flashes.

    Args:
        protocol: `hype_time` or `adaptive`.
        who: what people are like on average.
        seed: the same seed gives the same study.
        people: participants.
        spread: standard deviation of the logarithm of people's thresholds.
        images: fakes, and as many reals.
        generator: the fakes' name.
        settings: of the protocol.
    """
    asked, settings = protocols.get(protocol), settings or Settings()
    random = Random(seed)
    other = {"real": "fake", "fake": "real"}
    rows = []
    for person in range(people):
        watcher = Watcher(who.threshold_ms * exp(random.gauss(0, spread)), who.slope, who.lapse)
        for place, trial in enumerate(sit(asked, settings, watcher.right, random.getrandbits(48))):
            number = random.randrange(images) + (images if trial.truth == "real" else 0)
            shown = round((trial.exposure_ms or 0) / FRAME_MS) * FRAME_MS
            rows.append(
                {
                    "participant": person,
                    "trial": place,
                    "protocol": protocol,
                    "stimulus": f"mnist/{number:04}",
                    "generator": generator if trial.truth == "fake" else "",
                    "truth": trial.truth,
                    "choice": trial.truth if trial.correct else other[trial.truth],
                    "correct": trial.correct,
                    "exposure_ms": trial.exposure_ms,
                    "shown_ms": round(shown, 1),
                }
            )
    return pd.DataFrame(rows)
