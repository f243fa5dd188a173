"""Errors by the length of the source: how far the families of pairs come, as their cards have it measured."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from genlab.checkpoints import Checkpoint, is_there
from genlab.datasets import TEXTS
from genlab.metrics.texts.lengths import STEP, Row, by_length
from genlab.reports.drawing import Chart, Figure
from genlab.ui.charts import figures
from genlab.ui.charts.plots import INWARD, OTHERS, PEOPLE
from genlab.ui.sequences import beside, shelf
from genlab.ui.words import _, generator_name

COLOURS = (OTHERS, PEOPLE, "#0f9a8d", "#c2487d", "#5b7c3a")
FEWEST = 10
"""Test sources that a length has at least where it is drawn: of two of them nobody can say how it goes on."""
DASHES = ([2, 3], [7, 3], [1, 0], [4, 4], [1, 2])
"""Of the lines, family by family, so that colour alone tells nothing."""


def exhibit(known: shelf.Shelf) -> None:
    """Show the errors of families of pairs by the length of the source."""
    dataset = shelf.dataset(st, known, f"{beside.PREFIX}pairs")
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    measures = {"errors": _("Letters wrong"), "exact": _("Wholly right"), "chrf": "chrF"}
    key = f"{beside.PREFIX}measure"
    st.session_state.setdefault(key, "errors")
    measure = st.segmented_control(
        _("Measured"),
        list(measures),
        format_func=lambda measure: measures[measure],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    rows = {family: found for family, one in families.items() if (found := by_length(one.card.metrics))}
    if rows:
        drawn = {family: enough(found) for family, found in rows.items()}
        figures.show(figure(str(measure), measures[str(measure)], drawn), dataset)
        if drawn != rows:
            st.caption(
                _("A length that fewer than {count} test sources have is not drawn.").format(count=FEWEST)
            )
    _say_unmeasured([one for family, one in families.items() if family not in rows])
    shelf.say_missing(families, shelf.TRANSLATORS)


def enough(rows: Sequence[Row]) -> list[Row]:
    """Return the lengths that have so many test sources that they can be drawn; all where none has."""
    return [row for row in rows if row.sources >= FEWEST] or [*rows]


def _say_unmeasured(unmeasured: Sequence[Checkpoint]) -> None:
    """Say which have not been measured, and by which command they are: it takes minutes, so no page does it."""
    for checkpoint in unmeasured:
        name = checkpoint.name if is_there(checkpoint.name) else "CHECKPOINT"
        given = "" if checkpoint.card.dataset in TEXTS else " --data FILE"
        st.caption(
            _("{generator} is not measured by length yet. To measure it: {command}").format(
                generator=generator_name(checkpoint.card.generator),
                command=f"`genlab evaluate {name}{given} --write`",
            )
        )


def chart(measure: str, title: str, rows: Mapping[str, Sequence[Row]]) -> Chart:
    """Return a line a family over the length of the source."""
    points = [(family, row) for family, known in rows.items() for row in known]
    names = [generator_name(family) for family in rows]
    columns: dict[str, list[Any]] = {
        "family": [generator_name(family) for family, _row in points],
        "letters": [row.letters + (STEP - 1) / 2 for _family, row in points],
        "span": [f"{row.letters}-{row.letters + STEP - 1}" for _family, row in points],
        "value": [getattr(row, measure) for _family, row in points],
        "sources": [row.sources for _family, row in points],
    }
    for end, name in enumerate(("low", "high")):
        columns[name] = [
            row.ends[measure][end] if measure in row.ends else getattr(row, measure)
            for _family, row in points
        ]
    percent = measure != "chrf"
    highest = max(columns["high"])
    domain = [0, 1] if measure == "exact" else [0, max(1.0, highest) if percent else 100]
    ticks = sorted({row.letters for _family, row in points})
    up = {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": domain},
        "axis": {"format": "%"} if percent else {},
    }
    dashes = {
        "field": "family",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": list(DASHES[: len(names)])},
    }
    told = [
        {"field": "family", "title": _("Generator")},
        {"field": "span", "title": _("Letters of the source")},
        *(
            {"field": field, "title": name, "format": ".1%" if percent else ".1f"}
            for field, name in (
                ("value", title),
                ("low", _("95% interval, lower end")),
                ("high", _("95% interval, upper end")),
            )
        ),
        {"field": "sources", "title": _("Test sources")},
    ]
    return columns, {
        "height": 340,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.6, "aria": False},
                "encoding": {"y": {**up, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "point": {"filled": True, "size": 80}, "strokeWidth": 3},
                "encoding": {"y": up, "strokeDash": dashes, "tooltip": told},
            },
        ],
        "encoding": {
            "x": {
                "field": "letters",
                "type": "quantitative",
                "title": _("Letters of the source"),
                "scale": {"domain": [ticks[0], ticks[-1] + STEP], "nice": False},
                "axis": {"values": [*ticks, ticks[-1] + STEP], "format": "d", "labelFlushOffset": INWARD},
            },
            "color": {
                "field": "family",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
                "legend": {
                    "orient": "top",
                    "columns": 2,  # three names stand side by side on no phone
                    "symbolType": "stroke",
                    "symbolSize": 400,
                    "symbolStrokeWidth": 3,
                },
            },
        },
    }


def figure(measure: str, title: str, rows: Mapping[str, Sequence[Row]]) -> Figure:
    """Return the lines with what they say."""
    says = {
        "errors": _(
            "Edits to the test data's target beside its length, over test sources of like length. One vector is too "
            "little for a long source; who looks back at it does not have to carry it all."
        ),
        "exact": _("The share of test sources whose target is that of the test data letter by letter."),
        "chrf": _(
            "chrF counts runs of letters that a target shares with the test data's, 0 to 100: a right translation "
            "in other words is not wholly wrong."
        ),
    }[measure]
    if any(measure in row.ends for known in rows.values() for row in known):
        says += " " + _("Upright lines are 95% intervals over such sources.")
    return Figure(
        f"by-length-{measure}",
        "",
        chart(measure, title, rows),
        says,
        _("{measure} by the length of the source").format(measure=title),
    )
