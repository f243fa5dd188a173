"""The honest comparison: how far fakes, and real test images, lie from their nearest real ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.analysis import mann_whitney
from genlab.packs import Pack
from genlab.reports.drawing import Chart, Figure
from genlab.ui import media
from genlab.ui.charts.plots import FAKE, REAL, span
from genlab.ui.words import _

CURVE = 128
"""Points of each curve of the chart."""


@dataclass(frozen=True)
class Comparison:
    """Distances to the nearest training image: of a generator's fakes, and of real test images.

    Attributes:
        fakes, reals: float32 `(n,)` and `(m,)`, in the unit of the pack's medium.
        nearer: how often a fake lies nearer to the training images than a real test image (ties half), in 0..1.
        p: two-sided Mann-Whitney p-value.
        among: what the nearest ones are of, as in `Pack.nearest`.
        axis: what a distance is, on the chart.
    """

    fakes: NDArray[np.float32]
    reals: NDArray[np.float32]
    nearer: float
    p: float
    among: str = "training"
    axis: str = ""


def compare(pack: Pack, generator: str) -> Comparison:
    """Compare a generator's nearest distances with those of the pack's real test images."""
    fakes = pack.nearest_distances[list(pack.fakes[generator])]
    reals = pack.nearest_distances[list(pack.reals)]
    nearer, p = mann_whitney(reals, fakes)
    return Comparison(fakes, reals, nearer, p, pack.nearest, media.of(pack).distance_axis(pack.nearest))


def sentence(found: Comparison) -> str:
    """Return the comparison in plain words."""
    if found.among == "reals":
        return _among_reals(found)
    if found.p >= 0.05:
        return _("The fakes lie as near to the training data as the test data do: no sign of copying.")
    if found.nearer > 0.5:
        return _("The fakes lie nearer to the training data than the test data do: they vary less, or copy.")
    return _("The fakes lie farther from the training data than the test data do.")


def _among_reals(found: Comparison) -> str:
    if found.p >= 0.05:
        return _("The fakes lie as near to the reals as those lie to each other.")
    if found.nearer > 0.5:
        return _("The fakes lie nearer to the reals than those lie to each other: they vary less.")
    return _("The fakes lie farther from the reals than those lie from each other.")


def density(values: NDArray[np.float32], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the density of values at some places: a normal curve about each value, as wide as Silverman's rule says.

    Args:
        values: `(n,)`.
        at: `(m,)`, as is what comes.
    """
    low, high = np.percentile(values, (25, 75))
    spread = min(float(values.std()), float(high - low) / 1.34) or float(values.std()) or 1.0
    width = 0.9 * spread * len(values) ** -0.2
    curves = np.exp(-0.5 * ((at[:, None] - values[None, :]) / width) ** 2)
    return np.asarray(curves.mean(1) / (width * np.sqrt(2 * np.pi)), np.float64)


def histogram(found: Comparison) -> Chart:
    """Return both distributions of distances in one chart; real is blue, fake is orange."""
    training = found.among == "training"
    real, fake = _("Real test data") if training else _("Reals"), _("Fakes")
    at = np.linspace(0, max(found.reals.max(), found.fakes.max()) * 1.1, CURVE)
    rows = {
        "distance": [*at.tolist()] * 2,
        "density": [*density(found.reals, at).tolist(), *density(found.fakes, at).tolist()],
        "kind": [real] * CURVE + [fake] * CURVE,
    }
    colours = {"domain": [real, fake], "range": [REAL, FAKE]}
    return rows, {
        "height": 220,
        "mark": {"type": "area", "opacity": 0.5},
        "encoding": {
            "x": {
                "field": "distance",
                "type": "quantitative",
                "title": found.axis,
                "scale": span(at.tolist(), nice=False),
            },
            "y": {
                "field": "density",
                "type": "quantitative",
                "title": None,
                "axis": None,
                "stack": None,
                "scale": span([0, *rows["density"]]),
            },
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": colours,
                "title": None,
                "legend": {"orient": "top"},
            },
        },
    }


def figure(found: Comparison) -> Figure:
    """Return the histogram with its line."""
    says = _(
        "How far fakes, and real test data, lie from what the generator has learned from. Fakes nearer than test data "
        "hint at copies; farther ones are new, which does not say that they pass for real."
    )
    says += " " + _("Mann-Whitney p = {p:.3g}; {fakes} fakes, {reals} reals.").format(
        p=found.p, fakes=len(found.fakes), reals=len(found.reals)
    )
    alt = _("Distances of fakes and of real test data to the training data")
    return Figure("neighbours", "", histogram(found), says, alt)
