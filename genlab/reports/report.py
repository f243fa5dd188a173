"""A study as one HTML file that needs nothing else: verdicts, plots as SVG, and a methods paragraph."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from genlab.analysis.study import by_part
from genlab.reports import tables
from genlab.reports.drawing import Figure, render
from genlab.reports.methods import methods

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1.5rem 0; } figcaption { color: #777; font-size: .9rem; } svg { width: 100%; height: auto; }
/* Axes and legends follow the reader's light or dark; words in boxes keep their own colour. */
svg .role-axis text, svg .role-legend text { fill: currentColor; } svg .role-axis-grid line { stroke: #8883; }
.verdict { font-size: 1.15rem; } .wide { overflow-x: auto; }
@media print { figure { break-inside: avoid; } }
"""


def html(
    study: Mapping[str, Any], *, title: str, provenance: Sequence[str] = (), figures: Sequence[Figure] = ()
) -> str:
    """Return the report.

    Args:
        study: as `genlab.analysis.study.analyse` returns it.
        title: what was analysed.
        provenance: lines on packs, checkpoints and settings, put into the methods.
        figures: drawn as SVG, the one called `flow` beside who was analysed.
    """
    drawn = {
        place: _figure(figure, svg.decode(), place)
        for place, (figure, svg) in enumerate(
            zip(
                figures,
                render([figure.chart for figure in figures], "svg", background="transparent"),
                strict=True,
            )
        )
    }
    flow = "".join(drawn.pop(place) for place, figure in enumerate(figures) if figure.key == "flow")
    forest = "".join(drawn.pop(place) for place, figure in enumerate(figures) if figure.key == "forest")
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)} - genlab</title><style>{STYLE}</style><h1>{escape(title)}</h1>"
    ]
    for name, verdict in study["generators"].items():
        parts.append(f"<p class=verdict><b>{escape(name)}</b>: {escape(verdict['verdict'])}.</p>")
    parts += [forest, tables.verdicts(study["generators"])]
    if study.get("hype"):
        parts.append("<h2>HYPE scores, as published</h2>" + tables.hype(study["hype"], study["generators"]))
    if any(tables.is_judged(entry) for entry in study.get("machine", {}).values()):
        parts.append(tables.machine(study["machine"], study["generators"]))
    if "exclusions" in study:
        parts.append("<h2>Who was analysed</h2>" + flow + tables.exclusions(study))
    if drawn:
        parts.append("<h2>Beneath the headline</h2>" + "".join(drawn.values()))
    for label, found in by_part(study.get("beneath") or {}).items():
        parts.append(_beneath(found, f" ({label})" if label else ""))
    parts.append(f"<h2>Methods</h2><p>{escape(methods(study, provenance))}</p>")
    if study.get("problems"):
        rows = [[str(entry["row"]), entry["reason"]] for entry in study["problems"]]
        parts.append("<h2>Rows that could not be used</h2>" + tables.table(["line", "reason"], rows))
    return "\n".join(filter(None, parts)) + "\n"


def _beneath(found: Mapping[str, Any], of: str) -> str:
    """Return learning, agreement, position and reasons in words."""
    parts = []
    if found.get("response_times"):
        parts.append(
            f"<p>Median response time{escape(of)}: {found['response_times']['median_ms'] / 1000:.2f} s.</p>"
        )
    if found.get("learning"):
        gain = found["learning"]
        low, high = gain["gain_interval"]
        parts.append(
            f"<h3>Learning{escape(of)}</h3><p>Accuracy was {gain['first_half']:.1%} in the first half of each person's "
            f"answers and {gain['second_half']:.1%} in the second: {gain['gain'] * 100:+.1f} points "
            f"[{low * 100:+.1f}, {high * 100:+.1f}].</p>"
        )
    if found.get("agreement") is not None:
        parts.append(
            f"<h3>Agreement{escape(of)}</h3><p>Krippendorff's alpha of people's choices: {found['agreement']:.2f} "
            "(1: all agree on every image; 0: as by chance).</p>"
        )
    if found.get("position_bias"):
        bias = found["position_bias"]
        low, high = bias["interval"]
        parts.append(
            f"<h3>Position{escape(of)}</h3><p>Left was chosen in {bias['left']:.1%} [{low:.1%}, {high:.1%}] of the "
            "pairs.</p>"
        )
    if found.get("reasons"):
        rows = [[entry["reason"], entry["stimulus"], entry["choice"]] for entry in found["reasons"]]
        parts.append(
            f"<h3>Reasons given for wrong answers{escape(of)}, newest first</h3>"
            + tables.table(["reason", "image", "choice"], rows)
        )
    return "".join(parts)


def _figure(figure: Figure, svg: str, place: int) -> str:
    """Return a figure; what its drawing refers to by id is named apart from the other drawings'."""
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>f{place}-", svg)
    title = f"<h3>{escape(figure.title)}</h3>" if figure.title else ""
    return (
        f"<figure>{title}<div role=img aria-label='{escape(figure.alt)}'>{svg}</div>"
        f"<figcaption>{escape(figure.says)}</figcaption></figure>"
    )
