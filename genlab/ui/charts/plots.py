"""Charts the pages share; real is blue and fake is orange everywhere.

A chart is Vega-Lite as it stands: Altair would write the same, and cost every web process 38 MiB.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from genlab.analysis import GeneratorVerdict
from genlab.analysis.published import PUBLISHED
from genlab.reports.drawing import Chart
from genlab.ui.words import _, choice_name, generator_name

REAL, FAKE, OTHERS = "#3b76e1", "#d9730d", "#8a8f98"
PEOPLE = "#8662c7"  # what is of people, and of neither real nor fake
MARGIN = 0.05
INWARD = -6
"""By how many pixels the first and last label of an axis from 0 to 100% are drawn in: "100%" would be cut off."""


Score = tuple[str, float | None, tuple[float, float] | None]
"""A generator, its accuracy and interval; None where they are not known."""


def scores(verdicts: Sequence[GeneratorVerdict]) -> list[Score]:
    """Return what a forest plot shows of verdicts."""
    return [(verdict.generator, verdict.accuracy, verdict.accuracy_interval) for verdict in verdicts]


def forest(found: Sequence[Score], published: bool = False, margin: float = MARGIN) -> Chart:
    """Return a forest plot: each generator's accuracy with its interval, and the line at 50% in its margin.

    A row's name and numbers stand above its bar, where a phone has room for them; a pointer tells who published a
    score. Generators of unknown accuracy are
    left out.

    Args:
        found: what to show, in orange.
        published: show other people's published scores beneath, in grey.
        margin: of equivalence, as a share; shaded.
    """
    names = ("generator", "row", "accuracy", "low", "high", "whose")
    rows: dict[str, list[Any]] = {name: [] for name in names}
    ours, theirs = _("here"), _("published by others")
    for generator, accuracy, interval in found:
        if accuracy is not None and interval is not None:
            name = generator_name(generator)
            row = f"{name}   {accuracy:.1%} ({interval[0]:.1%} – {interval[1]:.1%})"  # noqa: RUF001
            append(rows, (name, row, accuracy, *interval, ours))
    for entry in PUBLISHED if published else ():
        low, high = entry.interval or (entry.accuracy, entry.accuracy)
        name = f"{entry.name} ({entry.source})"
        append(
            rows,
            (
                name,
                f"{entry.name}   {entry.accuracy:.1%}",
                entry.accuracy,
                low,
                high,
                theirs,
            ),
        )
    across = {
        "type": "quantitative",
        "title": _("Accuracy (50% = fooled completely)"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "labelFlushOffset": INWARD},
    }
    inside = {
        "labelAlign": "left",
        "labelPadding": -2,
        "labelOffset": -14,
        "labelLimit": 1000,
        "labelFontSize": 13,
        "grid": False,
    }
    down = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": rows["row"],
        "axis": {**inside, "grid": False, "ticks": False, "domain": False},
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
    one: dict[str, Any] = {"values": [{}]}
    zone = {
        "data": one,
        "mark": {"type": "rect", "color": OTHERS, "opacity": 0.16, "aria": False},
        "encoding": {"x": {**across, "datum": 0.5 - margin}, "x2": {"datum": 0.5 + margin}},
    }
    half = {
        "data": one,
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": OTHERS, "aria": False},
        "encoding": {"x": {**across, "datum": 0.5}},
    }
    bar = {
        "mark": {"type": "rule", "strokeWidth": 3, "yOffset": 8, "aria": False},
        "encoding": {"x": {**across, "field": "low"}, "x2": {"field": "high"}, "y": down, "color": colour},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1, "yOffset": 8},
        "encoding": {"x": {**across, "field": "accuracy"}, "y": down, "color": colour, "tooltip": tooltip},
    }
    step = 40 if published else 48
    height = step * max(1, len(rows["row"])) + 70 + 30 * published
    return rows, {"height": height, "layer": [zone, half, bar, point]}


def strip(rates: Any) -> Chart:
    """Return a heat strip: every fake and real as a cell, by kind and from most to least called real."""
    rows: dict[str, list[Any]] = {"kind": [], "place": [], "called_real": [], "stimulus": [], "shown": []}
    share = rates["called_real"] / rates["shown"]
    for generator in ["", *sorted(set(rates["generator"]) - {""})]:
        kind = rates[rates["generator"] == generator]
        order = share[kind.index].sort_values(ascending=False, kind="stable").index
        name = generator_name(generator) if generator else _("reals")
        for place, index in enumerate(order):
            found = rates.loc[index]
            append(
                rows,
                (
                    name,
                    place / len(order),
                    float(share.loc[index]),
                    found["stimulus"],
                    int(found["shown"]),
                ),
            )
            rows.setdefault("end", []).append((place + 1) / len(order))
    names = list(dict.fromkeys(rows["kind"]))
    cell = {
        "mark": {"type": "rect", "aria": False},
        "encoding": {
            "x": {
                "field": "place",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, 1], "nice": False},
            },
            "x2": {"field": "end"},
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": names},
            "color": {
                "field": "called_real",
                "type": "quantitative",
                "title": _("Called real"),
                "scale": {"domain": [0, 0.5, 1], "range": [FAKE, "#f4f1ea", REAL], "interpolate": "lab"},
                "legend": {"format": "%", "orient": "top", "values": [0, 0.5, 1]},
            },
            "tooltip": [
                {"field": "stimulus", "title": _("Which one")},
                {"field": "called_real", "title": _("Called real"), "format": ".0%"},
                {"field": "shown", "title": _("Answers")},
            ],
        },
    }
    return rows, {"height": 96 + 36 * len(names), **cell}


def rounds(people: Sequence[dict[str, str]]) -> Chart:
    """Return people by answers: one row per person, a cell an answer, filled where it is wrong."""
    rows: dict[str, list[Any]] = {"person": [], "question": [], "end": [], "answer": []}
    right, wrong = _("right"), _("wrong")
    for person in people:
        for place, sign in enumerate(person["right"]):
            answer = right if sign == "1" else wrong
            append(rows, (person["participant"], place + 1, place + 1.9, answer))
    longest = max((len(person["right"]) for person in people), default=0)
    few = len(people) <= 30
    return rows, {
        "height": 100 + (16 if few else 8) * len(people),
        "mark": {"type": "rect", "aria": False},
        "encoding": {
            "x": {
                "field": "question",
                "type": "quantitative",
                "title": _("Place in the round"),
                "scale": {"domain": [1, longest + 1], "nice": False},
                "axis": {"tickMinStep": 1, "grid": False},
            },
            "x2": {"field": "end"},
            "y": {
                "field": "person",
                "type": "nominal",
                "title": _("Participant"),
                "sort": [person["participant"] for person in people],
                "scale": {"paddingInner": 0.15},
                "axis": {"labels": few, "ticks": False, "domain": False},
            },
            "color": {
                "field": "answer",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [right, wrong], "range": ["rgba(138, 143, 152, 0.3)", PEOPLE]},
                "legend": {"orient": "top"},
            },
            "tooltip": [
                {"field": "person", "title": _("Participant")},
                {"field": "question", "title": _("Place in the round")},
                {"field": "answer", "title": _("Answer")},
            ],
        },
    }


def votes(counts: Mapping[str, int], truth: str) -> Chart:
    """Return how often each choice was made; the right one is marked."""
    shown = {choice: choice_name(choice) + (" ✓" if choice == truth else "") for choice in counts}
    rows: dict[str, list[Any]] = {"choice": list(shown.values()), "votes": list(counts.values())}
    colours = {"real": REAL, "fake": FAKE, "left": OTHERS, "right": OTHERS}
    across = {
        "field": "votes",
        "type": "quantitative",
        "title": _("Votes"),
        "axis": {"tickMinStep": 1},
        "scale": span([0, *rows["votes"], 1]),
    }
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
            {"mark": {"type": "bar", "aria": False}, "encoding": {"x": across, "y": down, "color": colour}},
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 6,
                    "fontSize": 16,
                    "aria": False,
                    "color": OTHERS,
                },
                "encoding": {"x": across, "y": down, "text": {"field": "votes"}},
            },
        ],
    }


def span(values: Sequence[float | None], **scale: Any) -> dict[str, Any]:
    """Return a scale over what is shown, in round numbers.

    Every scale of numbers says what it spans: Streamlit draws a chart before it has its data, and Vega would look for
    the ends of nothing, and complain.
    """
    found = [value for value in values if value is not None and isfinite(value)]
    low, high = (min(found), max(found)) if found else (0, 1)
    return {"domain": [low, high] if low < high else [low - 0.5, high + 0.5], "nice": True} | scale


def append(rows: dict[str, list[Any]], values: Sequence[Any]) -> None:
    """Append a row of values to columns."""
    for column, value in zip(rows.values(), values, strict=False):
        column.append(value)
