"""Does the analysis tell the truth? Simulated studies of people whose true accuracy is known, 1,000 of each kind.

And does a round tell it too early? People who see no image, who only guess or count, are right in half of them.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from typing import Any

import numpy as np

from genlab import protocols
from genlab.analysis import summarise
from genlab.bench.figures import Figure
from genlab.protocols import Settings, adaptive, hype_time
from genlab.simulation import guessing
from genlab.simulation.people import People, at_accuracy, pair_study, yesno_study
from genlab.simulation.sittings import Watcher, sit

STUDIES = 1000
THRESHOLDS_MS = (200.0, 400.0, 700.0)
COVERAGE = (0.93, 0.97)
COUNTED = (("yesno", 20), ("pair", 20), ("adaptive", 150))


@dataclass(frozen=True)
class Kind:
    """A kind of study: people of known ability, and its size."""

    name: str
    who: People
    protocol: str = "yesno"
    people: int = 30
    questions: int = 20
    images: int = 100

    @property
    def truth(self) -> float:
        """The true accuracy."""
        return self.who.accuracy() if self.protocol == "yesno" else self.who.pair_accuracy()


KINDS = (
    Kind("at 50%, all alike", People()),
    Kind("at 50%, people and images differ", People(people_spread=0.6, bias_spread=0.4, image_spread=0.4)),
    Kind("d' 1, people and images differ", People(1.0, 0.2, 0.6, 0.4, 0.4, 0.02)),
    Kind("d' 1, ten people", People(1.0, people_spread=0.6, bias_spread=0.4), people=10),
    Kind("d' 1, images differ much", People(1.0, image_spread=0.8), images=50, people=60),
    Kind("pairs, d' 0.5, people and images differ", People(0.5, 0.0, 0.5, 0.0, 0.3), "pair"),
)
SPREAD = People(people_spread=0.3, bias_spread=0.3, image_spread=0.2)
EQUIVALENCE = (
    Kind("truth at the margin (55%)", at_accuracy(0.55, SPREAD), people=100, questions=40, images=300),
    Kind("truth at the margin (45%)", at_accuracy(0.45, SPREAD), people=100, questions=40, images=300),
)


def _study(kind: Kind, seed: int) -> tuple[bool, bool, float]:
    """Return whether the interval covered the truth, whether equivalence was claimed, and the interval's width."""
    make: Callable[..., Any] = yesno_study if kind.protocol == "yesno" else pair_study
    answers = make(kind.who, seed, people=kind.people, questions=kind.questions, images=kind.images)
    (verdict,) = summarise(answers, replicates=1000, seed=seed)
    assert verdict.accuracy_interval is not None
    low, high = verdict.accuracy_interval
    return low <= kind.truth <= high, verdict.verdict == "fooled", high - low


def run(studies: int = STUDIES) -> list[Figure]:
    """Simulate, analyse, and compare with the truth."""
    figures = []
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool:
        for kind in KINDS:
            found = list(pool.map(partial(_study, kind), range(studies), chunksize=25))
            covered = float(np.mean([entry[0] for entry in found]))
            figures.append(
                Figure(
                    f"95% interval covers: {kind.name}",
                    covered,
                    "",
                    "0.93 to 0.97",
                    COVERAGE[0] <= covered <= COVERAGE[1],
                    f"{studies} studies of {kind.people} x {kind.questions}, mean width "
                    f"{np.mean([entry[2] for entry in found]):.3f}",
                )
            )
        for kind in EQUIVALENCE:
            found = list(pool.map(partial(_study, kind), range(studies), chunksize=25))
            wrong = float(np.mean([entry[1] for entry in found]))
            figures.append(
                Figure(
                    f"equivalence wrongly claimed: {kind.name}",
                    wrong,
                    "",
                    "at most 0.05",
                    wrong <= 0.05,
                    f"{studies} studies of {kind.people} x {kind.questions}",
                )
            )
        figures += _flashes(pool, studies)
        figures += _counted(pool, studies)
    return figures


def _told(protocol: str, questions: int, way: str, drawing: int, seed: int) -> float:
    return guessing.right(protocol, way, rounds=100, questions=questions, drawing=drawing, seed=100 * seed)


def _counted(pool: ProcessPoolExecutor, studies: int) -> list[Figure]:
    """Let people guess, and count what they were told, in as many answers for each protocol; and as it was once."""
    figures = []
    for protocol, questions in COUNTED:
        hundreds = max(1, studies * 20 // questions // 10)
        for way in guessing.WAYS:
            share, once = (
                float(
                    np.mean(
                        list(pool.map(partial(_told, protocol, questions, way, drawing), range(hundreds)))
                    )
                )
                for drawing in (protocols.COINS, protocols.HALVES)
            )
            error = 0.5 / np.sqrt(100 * hundreds * questions)
            figures.append(
                Figure(
                    f"{protocol}: right without a look, who {way}",
                    share,
                    "",
                    "0.5 within 4 standard errors",
                    abs(share - 0.5) <= 4 * error,
                    f"{100 * hundreds} rounds of {questions}, standard error {error:.4f}; half and half: {once:.3f}",
                )
            )
    return figures


def _sitting(protocol: str, threshold_ms: float, seed: int) -> tuple[float, int]:
    """Return the threshold that a sitting found, over the true one, and how many flashes it took."""
    settings = Settings()
    given = sit(protocols.get(protocol), settings, Watcher(threshold_ms).right, seed)
    found = (
        hype_time.score(settings, [trial.exposure_ms or 0.0 for trial in given])
        if protocol == "hype_time"
        else adaptive.threshold(settings, given).ms
    )
    assert found is not None
    return found / threshold_ms, len(given)


def _flashes(pool: ProcessPoolExecutor, sittings: int) -> list[Figure]:
    """Hold the thresholds that sittings find against the true ones."""
    figures = []
    for protocol in ("hype_time", "adaptive"):
        for threshold_ms in THRESHOLDS_MS:
            run_one = partial(_sitting, protocol, threshold_ms)
            found = list(pool.map(run_one, range(sittings), chunksize=25))
            ratios = np.array([ratio for ratio, _ in found])
            error = float(np.sqrt(np.mean(np.log(ratios) ** 2)))
            figures.append(
                Figure(
                    f"{protocol} at a threshold of {threshold_ms:g} ms: mean found / true",
                    float(np.exp(np.mean(np.log(ratios)))),
                    "",
                    "0.93 to 1.07",
                    abs(float(np.log(ratios).mean())) <= np.log(1.07),
                    f"{sittings} sittings of {np.mean([flashes for _, flashes in found]):.0f} flashes, "
                    f"relative error {error:.3f}",
                )
            )
    return figures
