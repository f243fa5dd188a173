"""Charts the pages share; real is blue and fake is orange everywhere.

A chart is Vega-Lite as it stands: Altair would write the same, and cost every web process 38 MiB.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab.analysis import GeneratorVerdict
from genlab.published import PUBLISHED
from genlab.ui.words import _, generator_name

REAL, FAKE, OTHERS = "#3b76e1", "#d9730d", "#8a8f98"

Chart = tuple[dict[str, list[Any]], dict[str, Any]]
"""A chart's columns of data, and its Vega-Lite specification without them."""


Score = tuple[str, float | None, tuple[float, float] | None]
"""A generator, its accuracy and interval; None where they are not known."""


def scores(verdicts: Sequence[GeneratorVerdict]) -> list[Score]:
    """Return what a forest plot shows of verdicts."""
    return [(verdict.generator, verdict.accuracy, verdict.accuracy_interval) for verdict in verdicts]


def forest(found: Sequence[Score], published: bool = False) -> Chart:
    """Return a forest plot: each generator's accuracy with its interval, and the line at 50%.

    Generators of unknown accuracy are left out.

    Args:
        found: what to show, in orange.
        published: show other people's published scores beneath, in grey.
    """
    rows: dict[str, list[Any]] = {"generator": [], "accuracy": [], "low": [], "high": [], "whose": []}
    ours, theirs = _("here"), _("published by others")
    for generator, accuracy, interval in found:
        if accuracy is not None and interval is not None:
            _append(rows, (generator_name(generator), accuracy, *interval, ours))
    for entry in PUBLISHED if published else ():
        low, high = entry.interval or (entry.accuracy, entry.accuracy)
        _append(rows, (f"{entry.name} ({entry.source})", entry.accuracy, low, high, theirs))
    across = {
        "type": "quantitative",
        "title": _("Accuracy (50% = fooled completely)"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%"},
    }
    down = {
        "field": "generator",
        "type": "nominal",
        "title": None,
        "sort": rows["generator"],
        "axis": {"labelLimit": 260},
    }
    colour = {
        "field": "whose",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [ours, theirs], "range": [FAKE, OTHERS]},
        "legend": {"orient": "top"} if published else None,
    }
    tooltip = [
        {"field": "generator", "title": _("Generator")},
        {"field": "accuracy", "title": _("Accuracy"), "format": ".1%"},
        {"field": "low", "title": _("Interval from"), "format": ".1%"},
        {"field": "high", "title": _("Interval to"), "format": ".1%"},
    ]
    half = {
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": "#888888", "aria": False},
        "encoding": {"x": {**across, "datum": 0.5}},
    }
    bar = {
        "mark": {"type": "rule", "strokeWidth": 3},
        "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}, "y": down, "color": colour},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 140, "opacity": 1},
        "encoding": {
            "x": {**across, "field": "accuracy"},
            "y": down,
            "color": colour,
            "tooltip": tooltip,
        },
    }
    step = 24 if published else 46
    return rows, {"height": 60 + step * len(rows["generator"]), "layer": [half, bar, point]}


def strip(rates: Any) -> Chart:
    """Return a heat strip: every image as a cell, by kind and from most to least called real."""
    rows: dict[str, list[Any]] = {"kind": [], "place": [], "called_real": [], "stimulus": [], "shown": []}
    share = rates["called_real"] / rates["shown"]
    for generator in ["", *sorted(set(rates["generator"]) - {""})]:
        kind = rates[rates["generator"] == generator]
        order = share[kind.index].sort_values(ascending=False, kind="stable").index
        name = generator_name(generator) if generator else _("real images")
        for place, index in enumerate(order):
            found = rates.loc[index]
            _append(
                rows,
                (
                    name,
                    place / len(order),
                    float(share[index]),
                    found["stimulus"],
                    int(found["shown"]),
                ),
            )
            rows.setdefault("end", []).append((place + 1) / len(order))
    names = list(dict.fromkeys(rows["kind"]))
    cell = {
        "mark": {"type": "rect"},
        "encoding": {
            "x": {
                "field": "place",
                "type": "quantitative",
                "axis": None,
                "scale": {"nice": False, "zero": False},
            },
            "x2": {"field": "end"},
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": names},
            "color": {
                "field": "called_real",
                "type": "quantitative",
                "title": _("Called real"),
                "scale": {"domain": [0, 0.5, 1], "range": [FAKE, "#f4f1ea", REAL]},
                "legend": {"format": "%", "orient": "top"},
            },
            "tooltip": [
                {"field": "stimulus", "title": _("Image")},
                {"field": "called_real", "title": _("Called real"), "format": ".0%"},
                {"field": "shown", "title": _("Answers")},
            ],
        },
    }
    return rows, {"height": 50 + 40 * len(names), **cell}


def speed(bins: Sequence[dict[str, Any]]) -> Chart:
    """Return accuracy against response time, from each person's fastest to slowest fifth of answers."""
    rows = {
        "seconds": [entry["median_ms"] / 1000 for entry in bins],
        "accuracy": [entry["accuracy"] for entry in bins],
        "answers": [entry["answers"] for entry in bins],
    }
    return rows, {
        "height": 220,
        "mark": {"type": "line", "point": {"filled": True, "size": 90, "color": FAKE}, "color": FAKE},
        "encoding": {
            "x": {"field": "seconds", "type": "quantitative", "title": _("Median response time (s)")},
            "y": {
                "field": "accuracy",
                "type": "quantitative",
                "title": _("Accuracy"),
                "scale": {"domain": [0, 1]},
                "axis": {"format": "%"},
            },
            "tooltip": [
                {"field": "seconds", "title": _("Median response time (s)"), "format": ".2f"},
                {"field": "accuracy", "title": _("Accuracy"), "format": ".1%"},
                {"field": "answers", "title": _("Answers")},
            ],
        },
    }


def votes(counts: Mapping[str, int], truth: str) -> Chart:
    """Return how often each choice was made; the right one is marked."""
    names = {"real": _("Real"), "fake": _("Fake"), "left": _("Left"), "right": _("Right")}
    shown = {choice: names[choice] + (" ✓" if choice == truth else "") for choice in counts}
    rows: dict[str, list[Any]] = {"choice": list(shown.values()), "votes": list(counts.values())}
    colours = {"real": REAL, "fake": FAKE, "left": OTHERS, "right": OTHERS}
    across = {"field": "votes", "type": "quantitative", "title": _("Votes"), "axis": {"tickMinStep": 1}}
    down = {
        "field": "choice", "type": "nominal", "title": None, "sort": rows["choice"],
        "axis": {"labelFontSize": 16},
    }  # fmt: skip
    colour = {
        "field": "choice",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": rows["choice"], "range": [colours[choice] for choice in counts]},
    }
    return rows, {
        "height": 50 + 48 * len(counts),
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"x": across, "y": down, "color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 16},
                "encoding": {"x": across, "y": down, "text": {"field": "votes"}},
            },
        ],
    }


def _append(rows: dict[str, list[Any]], values: Sequence[Any]) -> None:
    for column, value in zip(rows.values(), values, strict=False):
        column.append(value)
