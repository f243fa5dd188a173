"""Attention as a heat map: a row is a token of the target, a column one of the source."""

from typing import Any

import numpy as np

from genlab.checkpoints.sequences.translator import Looks
from genlab.reports.drawing import Chart, Figure
from genlab.ui.charts.plots import PEOPLE
from genlab.ui.words import _, generator_name

ROW, AROUND, MOST = 16, 76, 960
"""Pixels of a row, of what stands above all of them, and of the whole at most."""
SMALL = 40
"""Rows, or columns, from which on letters are small."""
BLANK = "␣"
FIT = (MOST - AROUND) // ROW
"""Rows that all have room for their letter."""
LABEL = "substring(datum.label, 4)"
"""What stands on an axis: the token behind its place, by which all are ordered."""


def placed(tokens: tuple[str, ...]) -> list[str]:
    """Return tokens with their places before them, so that no two are the same."""
    return [f"{place:03d} {token.replace(' ', BLANK)}" for place, token in enumerate(tokens)]


def chart(looks: Looks) -> Chart:
    """Return the heat map of where a target has looked."""
    sources, targets = placed(looks.source), placed(looks.target)
    count = len(sources)
    rows: dict[str, list[Any]] = {
        "source": sources * len(targets),
        "target": [target for target in targets for _column in range(count)],
        "from": [*looks.source] * len(targets),
        "to": [token for token in looks.target for _column in range(count)],
        "share": np.round(looks.shares.astype(float), 4).ravel().tolist(),
    }

    def axis(tokens: list[str], **more: Any) -> dict[str, Any]:
        size = 13 if len(tokens) < SMALL else 10
        return {
            "labelExpr": LABEL,
            "labelFontSize": size,
            "labelOverlap": "greedy",
            "labelAngle": 0,
            "aria": False,
            **more,
        }

    def along(field: str, title: str, tokens: list[str], **more: Any) -> dict[str, Any]:
        return {
            "field": field,
            "type": "ordinal",
            "title": title,
            "scale": {"paddingInner": 0.06},
            "axis": axis(tokens, **more),
        }

    return rows, {
        "height": min(MOST, AROUND + ROW * len(targets)),
        "mark": {"type": "rect", "color": PEOPLE, "aria": False},
        "encoding": {
            "x": along("source", _("Source text"), sources, orient="top"),
            "y": along("target", _("Target text"), targets, labelOverlap=len(targets) > FIT),
            "opacity": {
                "field": "share",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [0.04, 1]},
                "legend": None,
            },
            "tooltip": [
                {"field": "to", "title": _("Target text")},
                {"field": "from", "title": _("Source text")},
                {"field": "share", "title": _("Share"), "format": ".0%"},
            ],
        },
    }


def figure(family: str, looks: Looks) -> Figure:
    """Return the heat map with its line."""
    says = _(
        "A row is a token of the target: the stronger the colour of a place of the source, the more of it was looked "
        "at while the token was written. Sequence to sequence has nothing to look at: the whole source lies in one "
        "vector."
    )
    alt = _("Where {generator} looked at the source, token by token").format(generator=generator_name(family))
    return Figure(f"attention-{family}", "", chart(looks), says, alt)
