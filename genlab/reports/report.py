"""A study as one HTML file that needs nothing else: verdicts, plots as SVG, and a methods paragraph."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from genlab.analysis.study import by_part
from genlab.reports import reasons, tables, tastes
from genlab.reports.drawing import Figure, render
from genlab.reports.methods import methods
from genlab.reports.naming import generator_name, part_name
from genlab.reports.verdicts import in_words, of_aid, of_music
from genlab.words import _, language

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  word-break: keep-all; overflow-wrap: break-word; }
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
    title = escape(title)
    parts = [
        f"<!doctype html><html lang={language()}><meta charset=utf-8>"
        f"<meta name=viewport content='width=device-width'>"
        f"<title>{title} - genlab</title><style>{STYLE}</style><h1>{title}</h1>"
    ]
    for name, verdict in study["generators"].items():
        told = escape(in_words(verdict, study["margin"]))
        parts.append(f"<p class=verdict><b>{escape(generator_name(name))}</b>: {told}.</p>")
    for found in study.get("boundary") or ():
        parts.append(tables.boundary(found))
    parts += [tastes.html(found) for found in study.get("preference") or ()]
    parts.append(forest)
    if study["generators"]:
        parts.append(tables.verdicts(study["generators"]))
    if study.get("hype"):
        parts.append(
            _heading(_("HYPE scores, as published")) + tables.hype(study["hype"], study["generators"])
        )
    if any(tables.is_judged(entry) for entry in study.get("machine", {}).values()):
        parts.append(tables.machine(study["machine"], study["generators"]))
    if "exclusions" in study:
        parts.append(_heading(_("Who was analysed")) + flow + tables.exclusions(study))
    if drawn:
        parts.append(_heading(_("Beneath the headline")) + "".join(drawn.values()))
    for label, found in by_part(study.get("beneath") or {}).items():
        parts.append(_beneath(found, f" ({part_name(label)})" if label else ""))
    parts.append(_heading(_("Methods")) + _paragraph(methods(study, provenance)))
    if study.get("problems"):
        rows = [[str(entry["row"]), reasons.reason(entry["reason"])] for entry in study["problems"]]
        head = [_("Line"), _("Reason")]
        parts.append(_heading(_("Rows that could not be used")) + tables.table(head, rows))
    return "\n".join(filter(None, parts)) + "\n"


def _heading(text: str, level: int = 2) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _beneath(found: Mapping[str, Any], of: str) -> str:
    """Return learning, agreement, position and reasons in words."""
    parts = []
    if found.get("response_times"):
        words = _("Median response time{of}: {seconds:.2f} s.")
        parts.append(_paragraph(words.format(of=of, seconds=found["response_times"]["median_ms"] / 1000)))
    if found.get("learning"):
        gain = found["learning"]
        words = _(
            "Accuracy was {first:.1%} in the first half of each person's answers and {second:.1%} in the second: "
            "{gain:+z.1f} points"
        ).format(first=gain["first_half"], second=gain["second_half"], gain=gain["gain"] * 100)
        ends = [f"{100 * end:+z.1f}" for end in gain["gain_interval"] or ()]
        words += f" [{', '.join(ends)}]." if ends else "."
        parts.append(_heading(_("Learning") + of, 3) + _paragraph(words))
    if found.get("aid"):
        parts.append(_heading(_("Coloured words") + of, 3) + _paragraph(of_aid(found["aid"])))
    if found.get("music"):
        parts.append(_heading(_("Experience with music") + of, 3) + _paragraph(of_music(found["music"])))
    if found.get("agreement") is not None:
        words = _(
            "Krippendorff's alpha of people's choices: {alpha:.2f} (1: all agree on every image; 0: as by chance)."
        )
        parts.append(_heading(_("Agreement") + of, 3) + _paragraph(words.format(alpha=found["agreement"])))
    if found.get("position_bias"):
        bias = found["position_bias"]
        low, high = bias["interval"]
        words = _("Left was chosen in {left:.1%} [{low:.1%}, {high:.1%}] of the pairs.")
        parts.append(
            _heading(_("Position") + of, 3) + _paragraph(words.format(left=bias["left"], low=low, high=high))
        )
    if found.get("reasons"):
        choices = {"real": _("Real"), "fake": _("Fake"), "left": _("Left"), "right": _("Right")}
        rows = [
            [entry["reason"], entry["stimulus"], choices.get(entry["choice"], entry["choice"])]
            for entry in found["reasons"]
        ]
        parts.append(
            _heading(_("Reasons given for wrong answers, newest first") + of, 3)
            + tables.table([_("Reason"), _("Image"), _("Answer")], rows)
        )
    return "".join(parts)


def _figure(figure: Figure, svg: str, place: int) -> str:
    """Return a figure; what its drawing refers to by id is named apart from the other drawings'.

    What the renderer says of each of its parts, in English, is left out: the figure's own words stand for the whole.
    """
    svg = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>f{place}-", svg)
    title = f"<h3>{escape(figure.title)}</h3>" if figure.title else ""
    return (
        f"<figure>{title}<div role=img aria-label='{escape(figure.alt)}'>{svg}</div>"
        f"<figcaption>{escape(figure.says)}</figcaption></figure>"
    )
