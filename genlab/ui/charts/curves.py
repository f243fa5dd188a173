"""Curves of what people do: accuracy against response time, exposure and confidence."""

from collections.abc import Sequence
from typing import Any

from genlab.reports.drawing import Chart
from genlab.ui.charts.plots import OTHERS, PEOPLE, span
from genlab.ui.words import _


def speed(bins: Sequence[dict[str, Any]]) -> Chart:
    """Return accuracy against response time, from each person's fastest to slowest fifth of answers."""
    rows = {
        "seconds": [entry["median_ms"] / 1000 for entry in bins],
        "accuracy": [entry["accuracy"] for entry in bins],
        "answers": [entry["answers"] for entry in bins],
    }
    across = {"field": "seconds", "type": "quantitative", "title": _("Median response time (s)")}
    return rows, {
        "height": 220,
        "mark": {"type": "line", "point": {"filled": True, "size": 90, "color": PEOPLE}, "color": PEOPLE},
        "encoding": {
            "x": {**across, "scale": span(rows["seconds"])},
            "y": {"field": "accuracy", **_accuracy([0, 1])},
            "tooltip": [
                {**across, "format": ".2f"},
                {"field": "accuracy", "title": _("Accuracy"), "format": ".1%"},
                {"field": "answers", "title": _("Answers")},
            ],
        },
    }


def psychometric(found: dict[str, Any]) -> Chart:
    """Return accuracy against exposure: binned answers with their intervals, the fitted curve, its 75% point."""
    points, curve = found["points"], found["curve"]
    whole = [*points, *curve]
    rows: dict[str, list[Any]] = {
        "exposure": [entry["exposure_ms"] for entry in whole],
        "accuracy": [entry["accuracy"] for entry in whole],
        "low": [entry["interval"][0] for entry in points] + [None] * len(curve),
        "high": [entry["interval"][1] for entry in points] + [None] * len(curve),
        "answers": [entry["answers"] for entry in points] + [None] * len(curve),
    }
    domain = [curve[0]["exposure_ms"], curve[-1]["exposure_ms"]]
    across = {
        "type": "quantitative",
        "title": _("Exposure (ms)"),
        "scale": {"type": "log", "domain": domain, "nice": False},
        "axis": {"values": [20, 50, 100, 200, 300, 500, 700, 1000, 2000, 5000], "format": "d"},
    }
    up = _accuracy([min(0.4, *(entry["interval"][0] for entry in points)), 1])
    binned = {"filter": "isValid(datum.answers)"}
    layers: list[dict[str, Any]] = [half(up)]
    if found["interval"]:
        low, high = found["interval"]
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {"type": "rect", "color": PEOPLE, "opacity": 0.14, "aria": False},
                "encoding": {"x": {**across, "datum": low}, "x2": {"datum": high}},
            }
        )
    if found["threshold"]:
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": PEOPLE, "aria": False},
                "encoding": {"x": {**across, "datum": found["threshold"]}},
            }
        )
    layers += [
        {
            "transform": [{"filter": "!isValid(datum.answers)"}],
            "mark": {"type": "line", "color": PEOPLE, "strokeWidth": 3, "aria": False},
            "encoding": {"x": {**across, "field": "exposure"}, "y": {**up, "field": "accuracy"}},
        },
        *with_intervals({**across, "field": "exposure"}, up, binned, ".0f"),
    ]
    return rows, {"height": 260, "layer": layers}


def calibration(bins: Sequence[dict[str, Any]]) -> Chart:
    """Return accuracy against confidence; who is calibrated lies on the diagonal."""
    rows: dict[str, list[Any]] = {
        "confidence": [entry["confidence"] / 100 for entry in bins],
        "accuracy": [entry["accuracy"] for entry in bins],
        "low": [entry["interval"][0] for entry in bins],
        "high": [entry["interval"][1] for entry in bins],
        "answers": [entry["answers"] for entry in bins],
    }
    across = {
        "type": "quantitative",
        "title": _("Confidence"),
        "scale": {"domain": [0.5, 1]},
        "axis": {"format": "%", "values": [0.5, 0.6, 0.7, 0.8, 0.9, 1]},
    }
    up = _accuracy([min(0.4, *rows["low"]), 1])
    diagonal = {
        "data": {"values": [{"at": 0.5}, {"at": 1.0}]},
        "mark": {"type": "line", "strokeDash": [6, 4], "color": OTHERS, "strokeWidth": 1.5, "aria": False},
        "encoding": {"x": {**across, "field": "at"}, "y": {**up, "field": "at"}},
    }
    return rows, {
        "height": 260,
        "layer": [diagonal, *with_intervals({**across, "field": "confidence"}, up, None, ".0%")],
    }


def _accuracy(domain: list[float]) -> dict[str, Any]:
    return {
        "type": "quantitative",
        "title": _("Accuracy"),
        "scale": {"domain": domain, "nice": False},
        "axis": {"format": "%"},
    }


def half(up: dict[str, Any]) -> dict[str, Any]:
    """Return the line at 50%, across a plot whose accuracy goes up as `up` says."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": OTHERS, "aria": False},
        "encoding": {"y": {**up, "datum": 0.5}},
    }


def with_intervals(
    across: dict[str, Any], up: dict[str, Any], only: dict[str, Any] | None, form: str
) -> list[dict[str, Any]]:
    """Return layers of points with their intervals, from columns accuracy, low, high and answers."""
    tooltip = [
        {"field": across["field"], "title": across["title"], "format": form},
        {"field": "accuracy", "title": _("Accuracy"), "format": ".1%"},
        {"field": "low", "title": _("Interval from"), "format": ".1%"},
        {"field": "high", "title": _("Interval to"), "format": ".1%"},
        {"field": "answers", "title": _("Answers")},
    ]
    transform: dict[str, Any] = {"transform": [only]} if only else {}
    bar = {
        **transform,
        "mark": {"type": "rule", "color": PEOPLE, "strokeWidth": 2, "aria": False},
        "encoding": {"x": across, "y": {**up, "field": "low"}, "y2": {"field": "high"}},
    }
    point = {
        **transform,
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "color": PEOPLE},
        "encoding": {"x": across, "y": {**up, "field": "accuracy"}, "tooltip": tooltip},
    }
    return [bar, point]
