"""How near to real images a generator has come after so many minutes of training: runs, measured at their snapshots."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError
from genlab.metrics.images.evaluation import frechet
from genlab.reports.drawing import Chart
from genlab.training import runs

SAMPLES = 5000
COLOURS = ("#8662c7", "#1f9d8a", "#8a8f98", "#b5487a", "#7f7a1d", "#4f6d8f", "#a0522d")


@dataclass(frozen=True)
class Point:
    """One snapshot of a run.

    Attributes:
        run: its folder.
        generator, dataset, label: of the run.
        steps, minutes: trained until then, snapshots and previews not counted.
        frechet, floor: Frechet distance of its samples to the test images, and that of as many training images.
    """

    run: str
    generator: str
    dataset: str
    label: int | None
    steps: int
    minutes: float
    frechet: float
    floor: float


def measure(folder: Path, *, samples: int = SAMPLES) -> list[Point]:
    """Measure the snapshots of a run and, where it has ended, its checkpoint.

    Args:
        folder: of the run, as `genlab train --out` was given it.
        samples: drawn at each.

    Returns:
        Points in order of time.

    Raises:
        GenlabError: where the folder holds no snapshot, or its dataset has no feature network.
    """
    kept = runs.snapshots(folder)
    if not kept:
        raise GenlabError(
            f"Invalid run '{folder}'. Expected a folder of `genlab train`. Received one without snapshots."
        )
    found = []
    for path in kept.values():
        snapshot = checkpoints.load(path)
        card = snapshot.card
        distance, floor = frechet(open_checkpoint(snapshot), card.dataset, card.label, samples=samples)
        found.append(
            Point(
                str(folder),
                card.generator,
                card.dataset,
                card.label,
                card.steps,
                card.train_minutes,
                distance,
                floor,
            )
        )
    return found


def chart(points: Sequence[Point]) -> Chart:
    """Return distance over minutes, both on log scales, one line a run, above the dashed floor.

    Raises:
        GenlabError: where the points are of several datasets or classes: their distances cannot be compared.
    """
    data = {(point.dataset, point.label) for point in points}
    if len(data) != 1:
        raise GenlabError(
            f"Invalid runs. Expected runs on one dataset and class. Received: {sorted(map(str, data))}."
        )
    twice = len({(point.run, point.generator) for point in points}) > len(
        {point.generator for point in points}
    )
    called = [f"{point.generator} ({point.run})" if twice else point.generator for point in points]
    names = list(dict.fromkeys(called))
    rows: dict[str, list[Any]] = {
        "generator": called,
        "minutes": [max(point.minutes, 0.01) for point in points],
        "frechet": [point.frechet for point in points],
        "floor": [point.floor for point in points],
    }
    up = {"type": "quantitative", "title": f"Frechet distance (genlab-{points[0].dataset} features)"}
    spec: dict[str, Any] = {
        "height": 320,
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 40}},
                "encoding": {
                    "x": {
                        "field": "minutes",
                        "type": "quantitative",
                        "title": "Minutes of training",
                        "scale": {"type": "log", "nice": False},
                        "axis": {"grid": False, "format": "~g"},
                    },
                    "y": {**up, "field": "frechet", "scale": {"type": "log"}, "axis": {"format": "~g"}},
                    "color": {
                        "field": "generator",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": names, "range": [*COLOURS[: len(names)]]},
                        "legend": {"orient": "top"},
                    },
                },
            },
            {
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": "#8a8f98"},
                "encoding": {"y": {"aggregate": "min", "field": "floor", **up}},
            },
        ],
    }
    return rows, spec
