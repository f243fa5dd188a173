"""Charts of what people like best: how often each design is taken, with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab.reports.drawing import Chart
from genlab.ui.charts.plots import OTHERS, PEOPLE, append
from genlab.ui.words import _

MOST = 40
ROW, AROUND = 22, 120
"""Pixels of a design, and of legend and axis, which a page takes out of the height."""


def ranking(found: Sequence[Mapping[str, Any]]) -> Chart:
    """Return how often each design of a ranking is taken before another, the best liked on top; of `MOST` at most.

    Args:
        found: entries with `stimulus`, `generator`, `share` and `interval` (None for none).
    """
    kept, others = _("kept designs"), _("others")
    rows: dict[str, list[Any]] = {"design": [], "share": [], "low": [], "high": [], "kind": []}
    for place, each in enumerate(found[:MOST], 1):
        low, high = each["interval"] or (each["share"], each["share"])
        kind = kept if each["generator"] == "kept" else others
        append(rows, (f"{place}. {each['stimulus']}", each["share"], low, high, kind))
    down = {
        "field": "design",
        "type": "nominal",
        "title": None,
        "sort": rows["design"],
        "axis": {"labelLimit": 140, "labelOverlap": False, "labelFlush": False},
    }
    across = {
        "field": "share",
        "type": "quantitative",
        "title": _("Taken before another design"),
        "axis": {"format": "%"},
        "scale": {"domain": [0, 1]},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [kept, others], "range": [PEOPLE, OTHERS]},
        "legend": {"orient": "top"} if others in rows["kind"] else None,
    }
    return rows, {
        "height": ROW * max(1, len(rows["design"])) + AROUND,
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": OTHERS, "aria": False},
                "encoding": {"x": {"datum": 0.5}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.55, "aria": False},
                "encoding": {
                    "y": down,
                    "x": {**across, "field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "aria": False},
                "encoding": {"y": down, "x": across, "color": colour},
            },
        ],
    }
