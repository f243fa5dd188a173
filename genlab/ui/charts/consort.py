"""Who came in, who was set apart and why, who was analysed: a CONSORT-style flow of boxes.

Source: Schulz, Altman & Moher (2010), CONSORT 2010, BMJ 340:c332.
"""

from typing import Any

from genlab.reports import reasons
from genlab.reports.drawing import Chart
from genlab.ui.charts.plots import OTHERS, append
from genlab.ui.words import _

LINE, GAP = 18, 22  # pixels: a line of text, and the space between boxes


def flow(found: dict[str, Any]) -> Chart:
    """Return the flow of `genlab.analysis.exclusions.flow` as boxes below one another."""
    people = _("people: {people}, answers: {answers}")
    first = [_("Came in"), people.format(people=found["people"], answers=found["answers"])]
    last = [_("Analysed"), people.format(people=found["analysed_people"], answers=found["analysed_answers"])]
    apart = [_("Set apart")]
    for reason, counts in found["excluded"].items():
        apart += [*wrapped(reasons.reason(reason)), "    " + people.format(**counts)]
    if not found["excluded"]:
        apart.append(_("nobody"))
    rows: dict[str, list[Any]] = {"left": [], "right": [], "top": [], "bottom": [], "text": [], "at": []}
    top = 0
    for box, left in ((first, 0.0), (apart, 0.14), (last, 0.0)):
        height = 18 + LINE * len(box)
        append(rows, (left, 1.0, top, top + height, "\n".join(box), top + 11))
        top += height + GAP
    height = top - GAP
    across = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1], "nice": False}}
    down = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [height, 0], "nice": False, "zero": False},
    }
    beam = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": OTHERS, "strokeWidth": 1.5, "aria": False},
        "encoding": {
            "x": {**across, "datum": 0.07},
            "y": {**down, "datum": rows["bottom"][0]},
            "y2": {"datum": rows["top"][2]},
        },
    }
    middle = (rows["top"][1] + rows["bottom"][1]) / 2
    branch = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": OTHERS, "strokeWidth": 1.5, "aria": False},
        "encoding": {
            "x": {**across, "datum": 0.07},
            "x2": {"datum": 0.14},
            "y": {**down, "datum": middle},
        },
    }
    boxes = {
        "mark": {"type": "rect", "color": "#eef1f6", "stroke": OTHERS, "cornerRadius": 6, "aria": False},
        "encoding": {
            "x": {**across, "field": "left"},
            "x2": {"field": "right"},
            "y": {**down, "field": "top"},
            "y2": {"field": "bottom"},
        },
    }
    words = {
        "mark": {
            "type": "text",
            "aria": False,
            "align": "left",
            "baseline": "top",
            "lineBreak": "\n",
            "lineHeight": LINE,
            "fontSize": 13,
            "color": "#1f2430",
            "dx": 12,
        },
        "encoding": {
            "x": {**across, "field": "left"},
            "y": {**down, "field": "at"},
            "text": {"field": "text", "type": "nominal"},
        },
    }
    return rows, {"height": height, "layer": [beam, branch, boxes, words]}


def wrapped(text: str, width: int = 46) -> list[str]:
    """Break a text into lines of about so many Latin letters; Hangul counts two."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and sum(2 if letter > "\u1100" else 1 for letter in longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
