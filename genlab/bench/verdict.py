"""Does the analysis tell the truth? Simulated studies of people whose true accuracy is known, 1,000 of each kind."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from typing import Any

import numpy as np

from genlab.analysis import summarise
from genlab.analysis.simulation import People, at_accuracy, pair_study, yesno_study
from genlab.bench.figures import Figure

STUDIES = 1000
COVERAGE = (0.93, 0.97)


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
    return figures
