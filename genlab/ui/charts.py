"""Charts the pages share; real is blue and fake is orange everywhere."""

from collections.abc import Sequence
from typing import Any

from genlab.analysis import GeneratorVerdict
from genlab.ui.words import _, generator_name

REAL, FAKE = "#3b76e1", "#d9730d"


def forest(verdicts: Sequence[GeneratorVerdict]) -> Any:
    """Return a forest plot: each generator's accuracy with its interval, and the line at 50%.

    Generators of unknown accuracy are left out.
    """
    import altair as alt
    import pandas as pd

    rows = pd.DataFrame(
        [
            {
                "generator": generator_name(verdict.generator),
                "accuracy": verdict.accuracy,
                "low": verdict.accuracy_interval[0],
                "high": verdict.accuracy_interval[1],
            }
            for verdict in verdicts
            if verdict.accuracy is not None and verdict.accuracy_interval is not None
        ],
        columns=["generator", "accuracy", "low", "high"],
    )
    across = alt.X(
        "accuracy:Q",
        title=_("Accuracy (50% = fooled completely)"),
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    down = alt.Y("generator:N", title=None, sort="x")
    base = alt.Chart(rows)
    interval = base.mark_rule(strokeWidth=3, color=FAKE).encode(
        x=alt.X("low:Q", title=_("Accuracy (50% = fooled completely)")), x2="high:Q", y=down
    )
    point = base.mark_point(filled=True, size=140, color=FAKE, opacity=1).encode(
        x=across, y=down, tooltip=[alt.Tooltip(name, format=".1%") for name in ("accuracy", "low", "high")]
    )
    half = alt.Chart(pd.DataFrame({"x": [0.5]})).mark_rule(strokeDash=[6, 4], color="#888888").encode(x="x:Q")
    return alt.layer(half, interval, point).properties(height=60 + 46 * len(rows))
