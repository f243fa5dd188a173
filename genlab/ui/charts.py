"""Charts the pages share; real is blue and fake is orange everywhere.

A chart is Vega-Lite as it stands: Altair would write the same, and cost every web process 38 MiB.
"""

from collections.abc import Sequence
from typing import Any

from genlab.analysis import GeneratorVerdict
from genlab.ui.words import _, generator_name

REAL, FAKE = "#3b76e1", "#d9730d"

Chart = tuple[dict[str, list[Any]], dict[str, Any]]
"""A chart's columns of data, and its Vega-Lite specification without them."""


def forest(verdicts: Sequence[GeneratorVerdict]) -> Chart:
    """Return a forest plot: each generator's accuracy with its interval, and the line at 50%.

    Generators of unknown accuracy are left out.
    """
    rows: dict[str, list[Any]] = {"generator": [], "accuracy": [], "low": [], "high": []}
    for verdict in verdicts:
        if verdict.accuracy is not None and verdict.accuracy_interval is not None:
            values = (generator_name(verdict.generator), verdict.accuracy, *verdict.accuracy_interval)
            for column, value in zip(rows.values(), values, strict=True):
                column.append(value)
    across = {
        "type": "quantitative",
        "title": _("Accuracy (50% = fooled completely)"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%"},
    }
    down = {"field": "generator", "type": "nominal", "title": None, "sort": "x"}
    tooltip = [
        {"field": "accuracy", "title": _("Accuracy"), "format": ".1%"},
        {"field": "low", "title": _("Interval from"), "format": ".1%"},
        {"field": "high", "title": _("Interval to"), "format": ".1%"},
    ]
    half = {
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": "#888888", "aria": False},
        "encoding": {"x": {**across, "datum": 0.5}},
    }
    interval = {
        "mark": {"type": "rule", "strokeWidth": 3, "color": FAKE},
        "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}, "y": down},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 140, "color": FAKE, "opacity": 1},
        "encoding": {"x": {**across, "field": "accuracy"}, "y": down, "tooltip": tooltip},
    }
    return rows, {"height": 60 + 46 * len(rows["generator"]), "layer": [half, interval, point]}
