"""What the Neighbours page shows: fakes beside their nearest real images, and the honest comparison."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.packs import Pack
from genlab.ui.words import _


@dataclass(frozen=True)
class Comparison:
    """Distances to the nearest training image: of a generator's fakes, and of real test images.

    Attributes:
        fakes, reals: float32 `(n,)` and `(m,)`, mean absolute difference in grey levels.
        nearer: how often a fake lies nearer to the training images than a real test image (ties half), in 0..1.
        p: two-sided Mann-Whitney p-value.
    """

    fakes: NDArray[np.float32]
    reals: NDArray[np.float32]
    nearer: float
    p: float


def compare(pack: Pack, generator: str) -> Comparison:
    """Compare a generator's nearest distances with those of the pack's real test images (Mann & Whitney 1947)."""
    from scipy.stats import mannwhitneyu

    fakes = pack.nearest_distances[list(pack.fakes[generator])]
    reals = pack.nearest_distances[list(pack.reals)]
    statistic, p = mannwhitneyu(reals, fakes)
    return Comparison(fakes, reals, float(statistic) / (len(fakes) * len(reals)), float(p))


def sentence(found: Comparison) -> str:
    """Return the comparison in plain words."""
    if found.p >= 0.05:
        return _("The fakes lie as near to the training images as real test images do: no sign of copying.")
    if found.nearer > 0.5:
        return _(
            "The fakes lie nearer to the training images than real test images do: they vary less, or copy."
        )
    return _("The fakes lie farther from the training images than real test images do.")


def histogram(found: Comparison) -> Any:
    """Return both distributions of distances in one chart; real is blue, fake is orange."""
    import altair as alt
    import pandas as pd

    from genlab.ui.charts import FAKE, REAL

    real, fake = _("Real test images"), _("Fakes")
    rows = pd.DataFrame(
        {
            "distance": np.concatenate([found.reals, found.fakes]),
            "kind": [real] * len(found.reals) + [fake] * len(found.fakes),
        }
    )
    return (
        alt.Chart(rows)
        .transform_density(
            "distance",
            groupby=["kind"],
            as_=["distance", "density"],
            extent=[0, float(rows["distance"].max()) * 1.1],
        )
        .mark_area(opacity=0.5)
        .encode(
            x=alt.X("distance:Q", title=_("Distance to the nearest training image (grey levels)")),
            y=alt.Y("density:Q", title=None, axis=None, stack=None),
            color=alt.Color("kind:N", scale=alt.Scale(domain=[real, fake], range=[REAL, FAKE]), title=None),
        )
        .properties(height=220)
    )
