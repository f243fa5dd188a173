"""The chart of a plan: how many people a study takes, against how close to 50% it is to show them."""

from collections.abc import Callable

import numpy as np

from genlab.analysis.planner import Plan
from genlab.reports.drawing import Figure
from genlab.ui.charts.plots import OTHERS, PEOPLE
from genlab.ui.words import _

MARGINS = tuple(np.arange(1.0, 15.5, 0.5).tolist())
"""In points."""


def people_by_margin(needed: Callable[[float], Plan], chosen: float) -> Figure:
    """Return the chart of people against margin, with a mark at the margin that was chosen.

    Args:
        needed: gives the plan for a margin in 0..1; margins that no number of people shows are left out.
        chosen: margin in points.
    """
    plans = {margin: needed(margin / 100).people for margin in sorted({*MARGINS, chosen})}
    found = {margin: people for margin, people in plans.items() if people is not None}
    rows = {"margin": list(found), "people": list(found.values())}
    across = {
        "field": "margin",
        "type": "quantitative",
        "title": _("Equivalence margin (points)"),
        "scale": {"domain": [MARGINS[0], MARGINS[-1]], "nice": False},
        "axis": {"grid": False, "values": [1, 3, 5, 7, 9, 11, 13, 15]},
    }
    up = {
        "field": "people",
        "type": "quantitative",
        "title": _("People"),
        "scale": {"type": "log", "nice": True},
        "axis": {"values": [3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000], "format": ","},
    }
    tooltip = [
        {"field": "margin", "title": _("Equivalence margin (points)")},
        {"field": "people", "title": _("People"), "format": ","},
    ]
    line = {
        "mark": {"type": "line", "color": OTHERS, "strokeWidth": 2, "aria": False},
        "encoding": {"x": across, "y": up},
    }
    mark = {
        "transform": [{"filter": f"datum.margin == {chosen:g}"}],
        "mark": {"type": "point", "filled": True, "size": 140, "opacity": 1, "color": PEOPLE, "aria": False},
        "encoding": {"x": across, "y": up},
    }
    near = {
        "mark": {"type": "point", "size": 300, "opacity": 0, "aria": False},
        "encoding": {"x": across, "y": up, "tooltip": tooltip},
    }
    says = _(
        "Half the margin takes four times as many people, and more: to the left of the line there are too few images."
    )
    alt = _("How many people it takes to show equivalence, against the margin; the one chosen is marked")
    chart = {"height": 260, "layer": [line, mark, near]}
    return Figure("people-by-margin", _("People against margin"), (rows, chart), says, alt)
