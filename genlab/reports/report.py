"""A study as one HTML file that needs nothing else: verdicts, plots as SVG, and a methods paragraph."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from genlab import __version__
from genlab.reports.drawing import Figure, render

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
    parts += [forest, _table(study["generators"])]
    if study.get("hype"):
        parts.append("<h2>HYPE scores, as published</h2>" + _hype(study["hype"], study["generators"]))
    if any(_is_judged(entry) for entry in study.get("machine", {}).values()):
        parts.append(_machine(study["machine"], study["generators"]))
    if "exclusions" in study:
        parts.append("<h2>Who was analysed</h2>" + flow + _exclusions(study))
    if drawn:
        parts.append("<h2>Beneath the headline</h2>" + "".join(drawn.values()))
    for label, found in _labelled(study.get("beneath") or {}).items():
        parts.append(_beneath(found, f" ({label})" if label else ""))
    parts.append(f"<h2>Methods</h2><p>{escape(methods(study, provenance))}</p>")
    if study.get("problems"):
        rows = [[str(entry["row"]), entry["reason"]] for entry in study["problems"]]
        parts.append("<h2>Rows that could not be used</h2>" + _rows(["line", "reason"], rows))
    return "\n".join(filter(None, parts)) + "\n"


def _labelled(beneath: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what lies beneath by part of the study; "" where it has one alone."""
    return {"": beneath} if not beneath or "ranking" in beneath else beneath


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
            + _rows(["reason", "image", "choice"], rows)
        )
    return "".join(parts)


def methods(study: Mapping[str, Any], provenance: Sequence[str] = ()) -> str:
    """Return the methods paragraph: what was asked and how it was analysed, with every setting."""
    names = list(study["generators"])
    protocols = {verdict["protocol"] for verdict in study["generators"].values()}
    asked = {
        "yesno": "judged single images as real or fake (yes/no)",
        "hype_infinity": "judged 100 single images, half of them fake, with feedback and no time limit (HYPE-infinity, "
        "Zhou et al. 2019)",
        "hype_time": "judged single images that were shown for a limited time, which followed their answers by a "
        "staircase (HYPE-time, Zhou et al. 2019)",
        "adaptive": "judged single images that were shown for a limited time, which followed their answers",
        "pair": "saw a real and a fake image side by side and chose the real one (two-alternative forced choice)",
    }
    flow = study.get("exclusions")
    sentences = []
    if flow:
        sentences.append(
            f"{flow['analysed_people']} people gave {flow['analysed_answers']} answers that were analysed; they "
            + " or ".join(asked.get(name, f"answered in the protocol {name}") for name in sorted(protocols))
            + "."
        )
        for reason, found in flow["excluded"].items():
            sentences.append(
                f"{found['answers']} answers of {found['people']} people were excluded: {reason}."
            )
    if protocols != {"pair"}:
        sentences.append(
            "Accuracy is balanced: the mean of the share of a generator's fakes called fake and the share of reals "
            "called real; d' and criterion use the log-linear correction (Hautus 1995)."
        )
    sentences.append(
        f"Intervals ({study['level']:.0%}) resample {study['resampled']} (bootstrap, 2,000 draws, "
        f"seed {study['seed']}; variance as in two-way clustering, Cameron, Gelbach & Miller 2011) "
        "and are no narrower than Wilson's for the "
        f"effective number of answers. Equivalence to 50% was tested by two one-sided tests with a margin of "
        f"{study['margin'] * 100:g} points (Schuirmann 1987), difference by the interval's inversion; p-values are "
        f"Holm-adjusted over {len(names)} generator{'s' if len(names) != 1 else ''}."
    )
    for entry in study.get("hype") or ():
        name = "HYPE-time" if entry["protocol"] == "hype_time" else "HYPE-infinity"
        sentences.append(
            f"The {name} score of {entry['generator']} has a 95% interval by 10,000 draws of evaluators (Zhou et "
            "al. 2019)."
        )
    for found in _labelled(study.get("beneath") or {}).values():
        if found.get("psychometric"):
            sentences.append(
                "A Weibull function of exposure (guess rate 0.5, lapse rate 0 to 0.1) was fitted by maximum "
                "likelihood; its 75% threshold has an interval by drawing people anew."
            )
    if study.get("settings"):
        sentences.append(f"Sessions were set, beside the defaults, to {' or to '.join(study['settings'])}.")
    sentences += [line.rstrip(".") + "." for line in provenance]
    sentences.append(f"Analysed with genlab {__version__}.")
    return " ".join(sentences)


def _figure(figure: Figure, svg: str, place: int) -> str:
    """Return a figure; what its drawing refers to by id is named apart from the other drawings'."""
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>f{place}-", svg)
    title = f"<h3>{escape(figure.title)}</h3>" if figure.title else ""
    return (
        f"<figure>{title}<div role=img aria-label='{escape(figure.alt)}'>{svg}</div>"
        f"<figcaption>{escape(figure.says)}</figcaption></figure>"
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _interval(interval: Sequence[float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.1%}\u00a0to\u00a0{interval[1]:.1%}"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in rows)
    return (
        f"<div class=wide><table><tr>{''.join(f'<th>{escape(cell)}' for cell in head)}{cells}</table></div>"
    )


def _table(generators: Mapping[str, Mapping[str, Any]]) -> str:
    head = "generator|people|answers|accuracy|interval|fake error|real error|d'|criterion|design effect"
    rows = [
        [
            name,
            "" if found["people"] is None else str(found["people"]),
            str(found["answers"]),
            _share(found["accuracy"]),
            _interval(found["accuracy_interval"]),
            _share(found["fake_error"]),
            _share(found["real_error"]),
            _number(found["dprime"]),
            _number(found["criterion"]),
            _number(found["design_effect"]),
        ]
        for name, found in generators.items()
    ]
    return _rows(head.split("|"), rows)


def _hype(scores: Sequence[Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the HYPE scores, HYPE-infinity beside the balanced accuracy."""
    rows, timed = [], []
    for entry in scores:
        low, high = entry["interval"]
        name = f"{entry['generator']} ({entry['part']})" if entry["part"] else entry["generator"]
        if entry["protocol"] == "hype_time":
            timed.append(
                [name, f"{entry['score']:.0f} ms", f"{low:.0f} to {high:.0f} ms", str(entry["evaluators"])]
            )
            continue
        accuracy = _share(generators[name]["accuracy"]) if name in generators else ""
        rows.append(
            [name, f"{entry['score']:.1f}", f"{low:.1f} to {high:.1f}", f"{entry['fake_error']:.1f}",
             f"{entry['real_error']:.1f}", str(entry["evaluators"]), accuracy]
        )  # fmt: skip
    text = ""
    if rows:
        head = "generator|judged wrong, %|95% over evaluators|fake error, %|real error, %|evaluators|balanced accuracy"
        text += _rows(head.split("|"), rows)
    if timed:
        text += _rows(["generator", "HYPE-time", "95% over evaluators", "evaluators"], timed)
    return text + (
        "<p>As published these intervals draw evaluators anew and not images, so they are narrower than the "
        "accuracy's.</p>"
    )


def _is_judged(entry: Mapping[str, Any]) -> bool:
    return entry["auc"] is not None or entry["discriminator_auc"] is not None


def _machine(machine: Mapping[str, Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    head = "generator|people's accuracy|classifier's accuracy|its AUC|discriminator's AUC|agreement|on fakes alone"
    rows = []
    for name, found in machine.items():
        agreements = [
            found[key] or {"value": None, "interval": None} for key in ("agreement", "agreement_fakes")
        ]
        cells = [
            name,
            _share(generators.get(name, {}).get("accuracy")),
            _with(found["accuracy"], found["accuracy_interval"], _share),
            _with(found["auc"], found["auc_interval"], _number),
            _with(found["discriminator_auc"], found["discriminator_auc_interval"], _number),
            *(_with(agreement["value"], agreement["interval"], _number) for agreement in agreements),
        ]
        rows.append(cells)
    return (
        f"<h2>The machine on the same images</h2>{_rows(head.split('|'), rows)}"
        "<p>Where a machine tells what people cannot, the images differ in ways that people do not see. It does not "
        "say that anyone should have seen them; and a machine at 50% does not show that there is no difference, "
        "another may find one.</p><p>The classifier is a small network that learned from other images, real ones and "
        "the generator's (two-sample test, Lopez-Paz &amp; Oquab 2017; accuracy at P(fake) = 0.5); the discriminator "
        "is the GAN's own, from its training. AUC: how often a fake seems more fake than a real image. Agreement: "
        "Spearman's correlation of P(fake) with the share of answers that called an image fake. Intervals (95%) are "
        "over images.</p>"
    )


def _with(
    value: float | None, interval: tuple[float, float] | None, write: Callable[[float | None], str]
) -> str:
    return "" if interval is None else f"{write(value)} ({write(interval[0])} to {write(interval[1])})"


def _exclusions(study: Mapping[str, Any]) -> str:
    """Return the flow as a table, and the verdicts with and without who was set apart."""
    flow = study["exclusions"]
    rows = [["came in", str(flow["people"]), str(flow["answers"])]]
    rows += [
        [f"excluded: {reason}", str(found["people"]), str(found["answers"])]
        for reason, found in flow["excluded"].items()
    ]
    rows.append(["analysed", str(flow["analysed_people"]), str(flow["analysed_answers"])])
    text = _rows(["", "people", "answers"], rows)
    if "with_everyone" in flow:
        nothing = {"accuracy": None, "accuracy_interval": None, "verdict": ""}
        both = [
            [name, *(
                cell
                for found in (study["generators"].get(name, nothing), everyone)
                for cell in (_share(found["accuracy"]), _interval(found["accuracy_interval"]), found["verdict"])
            )]
            for name, everyone in flow["with_everyone"].items()
        ]  # fmt: skip
        head = "generator|analysed|interval|verdict|with everyone|interval|verdict"
        text += "<h3>Without and with who was set apart</h3>" + _rows(head.split("|"), both)
    return text
