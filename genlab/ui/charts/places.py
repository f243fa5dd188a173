"""Charts of boundaries: where people put them, how far off, and whether they learn."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab.protocols import NONE, Bars, get
from genlab.reports.drawing import Chart
from genlab.reports.naming import guessed, places_head
from genlab.ui.charts.plots import FAKE, INWARD, OTHERS, PEOPLE, Score, append, span
from genlab.ui.words import _, generator_name


def votes(counts: Mapping[str, int], truth: str, protocol: str) -> Chart:
    """Return how often each place was named, in their order; the true one is marked and in orange."""
    rows: dict[str, list[Any]] = {"place": [], "votes": [], "kind": [], "label": []}
    right, others = _("the machine begins here"), _("elsewhere")
    for choice, number in counts.items():
        name = (_("none") if choice == NONE else choice) + (" ✓" if choice == truth else "")
        append(rows, (name, number, right if choice == truth else others, str(number) if number else ""))
    across = {
        "field": "place",
        "type": "nominal",
        "title": _("Bar") if protocol == Bars.name else _("Place"),
        "sort": rows["place"],
        "axis": {"labelAngle": 0, "labelFontSize": 13, "labelOverlap": False, "ticks": False},
    }
    up = {
        "field": "votes",
        "type": "quantitative",
        "title": _("Votes"),
        "axis": {"tickMinStep": 1},
        "scale": span([0, *rows["votes"], 1]),
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [right, others], "range": [FAKE, OTHERS]},
        "legend": {"orient": "top"},
    }
    return rows, {
        "height": 240,
        "layer": [
            {"mark": {"type": "bar", "aria": False}, "encoding": {"x": across, "y": up, "color": colour}},
            {
                "mark": {"type": "text", "dy": -8, "fontSize": 15, "color": OTHERS, "aria": False},
                "encoding": {"x": across, "y": up, "text": {"field": "label"}},
            },
        ],
    }


def offs(found: Sequence[Mapping[str, int]], protocol: str) -> Chart:
    """Return the share of answers by how many places off they are; 0 is the place itself."""
    total = sum(entry["answers"] for entry in found) or 1
    known = {entry["off"]: entry["answers"] for entry in found}
    rows: dict[str, list[Any]] = {"off": [], "share": [], "answers": []}
    most = len(get(protocol).choices) - 1
    for off in range(-most, most + 1):
        append(rows, (off, known.get(off, 0) / total, known.get(off, 0)))
    across = {
        "field": "off",
        "type": "ordinal",
        "title": _("Bars off (left: too early, right: too late)")
        if protocol == Bars.name
        else _("Places off (left: too early, right: too late)"),
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    up = {
        "field": "share",
        "type": "quantitative",
        "title": _("Share of answers"),
        "axis": {"format": "%"},
        "scale": span([0, *rows["share"], 0.2]),
    }
    return rows, {
        "height": 240,
        "mark": {"type": "bar", "aria": False},
        "encoding": {
            "x": across,
            "y": up,
            "color": {
                "condition": {"test": "datum.off === 0", "value": PEOPLE},
                "value": "rgba(134, 98, 199, 0.45)",
            },
            "tooltip": [
                {"field": "off", "title": places_head(protocol)[1]},
                {"field": "share", "title": _("Share of answers"), "format": ".1%"},
                {"field": "answers", "title": _("Answers")},
            ],
        },
    }


def exact(found: Sequence[Score], protocol: str, chances: Sequence[float | None] | None = None) -> Chart:
    """Return the exact share of each kind of stimulus with its interval, where known, and a stroke at guessing.

    Args:
        found: name, share and interval of each.
        protocol: that was played.
        chances: what guessing gives for each, None where it says nothing; the protocol's by default.
    """
    rows: dict[str, list[Any]] = {"row": [], "share": [], "low": [], "high": [], "chance": []}
    usual = [get(protocol).chance] * len(found)
    for (generator, value, interval), chance in zip(
        found, usual if chances is None else chances, strict=True
    ):
        if value is None:
            continue
        name, (low, high) = generator_name(generator), interval or (value, value)
        said = f"{name}   {value:.1%}" + (f" ({low:.1%} – {high:.1%})" if interval else "")  # noqa: RUF001
        append(rows, (said, value, low, high, chance))
    across = {
        "type": "quantitative",
        "title": (
            _("Named the bar itself (guessing: {chance})")
            if protocol == Bars.name
            else _("Named the place itself (guessing: {chance})")
        ).format(chance=guessed(get(protocol).chance)),
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "labelFlushOffset": INWARD},
    }
    down = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": rows["row"],
        "axis": {
            "labelAlign": "left", "labelPadding": -2, "labelOffset": -14, "labelLimit": 1000, "labelFontSize": 13,
            "grid": False, "ticks": False, "domain": False,
        },
    }  # fmt: skip
    line = {
        "mark": {"type": "tick", "thickness": 2, "size": 30, "yOffset": 8, "color": OTHERS, "aria": False},
        "encoding": {"x": {**across, "field": "chance"}, "y": down},
    }
    bar = {
        "mark": {"type": "rule", "strokeWidth": 3, "yOffset": 8, "color": PEOPLE, "aria": False},
        "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}, "y": down},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1, "yOffset": 8, "color": PEOPLE},
        "encoding": {"x": {**across, "field": "share"}, "y": down},
    }
    return rows, {"height": 48 * max(1, len(rows["row"])) + 70, "layer": [line, bar, point]}


def learning(trials: Sequence[Mapping[str, Any]], guessing: float) -> Chart:
    """Return mean points by place in the round, and the line of who guesses."""
    rows: dict[str, list[Any]] = {
        "trial": [entry["trial"] for entry in trials],
        "points": [entry["points"] for entry in trials],
        "answers": [entry["answers"] for entry in trials],
    }
    across = {
        "field": "trial",
        "type": "quantitative",
        "title": _("Place in the round"),
        "scale": span(rows["trial"], nice=False),
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    up = {"type": "quantitative", "title": _("Mean points"), "scale": {"domain": [0, 5]}}
    line = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": OTHERS, "aria": False},
        "encoding": {"y": {**up, "datum": guessing}},
    }
    curve = {
        "mark": {"type": "line", "point": {"filled": True, "size": 90, "color": PEOPLE}, "color": PEOPLE},
        "encoding": {
            "x": across,
            "y": {**up, "field": "points"},
            "tooltip": [
                {"field": "trial", "title": _("Place in the round")},
                {"field": "points", "title": _("Mean points"), "format": ".2f"},
                {"field": "answers", "title": _("Answers")},
            ],
        },
    }
    return rows, {"height": 220, "layer": [line, curve]}
