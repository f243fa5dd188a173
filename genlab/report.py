"""A study as one HTML file that needs nothing else: verdicts, plots as SVG, and a methods paragraph."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from genlab import __version__
from genlab.published import PUBLISHED

REAL, FAKE, OTHERS = "#3b76e1", "#d9730d", "#8a8f98"
STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1.5rem 0; } figcaption { color: #777; font-size: .9rem; } svg { width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
.verdict { font-size: 1.15rem; }
"""


def html(study: Mapping[str, Any], *, title: str, provenance: Sequence[str] = ()) -> str:
    """Return the report.

    Args:
        study: as `genlab.analysis.study.analyse` returns it.
        title: what was analysed.
        provenance: lines on packs, checkpoints and settings, put into the methods.
    """
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)} - genlab</title><style>{STYLE}</style><h1>{escape(title)}</h1>"
    ]
    for name, verdict in study["generators"].items():
        parts.append(f"<p class=verdict><b>{escape(name)}</b>: {escape(verdict['verdict'])}.</p>")
    parts.append(
        _figure(
            forest(study["generators"]),
            "Accuracy with its interval; 50% means that people are fooled completely. Grey: other people's published "
            "scores, from other images and other protocols. They show where a score lies, not who is better.",
        )
    )
    parts.append(_table(study["generators"]))
    if any(_is_judged(entry) for entry in study.get("machine", {}).values()):
        parts.append(_machine(study["machine"], study["generators"]))
    if "exclusions" in study:
        parts.append("<h2>Who was analysed</h2>" + _flow(study["exclusions"]))
    beneath = study.get("beneath") or {}
    if beneath.get("response_times"):
        parts.append(_times(beneath["response_times"]))
    if beneath.get("learning"):
        gain = beneath["learning"]
        low, high = gain["gain_interval"]
        parts.append(
            f"<h2>Learning</h2><p>Accuracy was {gain['first_half']:.1%} in the first half of each person's answers and "
            f"{gain['second_half']:.1%} in the second: {gain['gain'] * 100:+.1f} points "
            f"[{low * 100:+.1f}, {high * 100:+.1f}].</p>"
        )
    if beneath.get("agreement") is not None:
        parts.append(
            f"<h2>Agreement</h2><p>Krippendorff's alpha of people's choices: {beneath['agreement']:.2f} "
            "(1: all agree on every image; 0: as by chance).</p>"
        )
    if beneath.get("position_bias"):
        bias = beneath["position_bias"]
        low, high = bias["interval"]
        parts.append(
            f"<h2>Position</h2><p>Left was chosen in {bias['left']:.1%} [{low:.1%}, {high:.1%}] of the pairs.</p>"
        )
    parts.append(f"<h2>Methods</h2><p>{escape(methods(study, provenance))}</p>")
    if study.get("problems"):
        rows = "".join(f"<tr><td>{entry['row']}<td>{escape(entry['reason'])}" for entry in study["problems"])
        parts.append(f"<h2>Rows that could not be used</h2><table><tr><th>line<th>reason{rows}</table>")
    return "\n".join(parts) + "\n"


def methods(study: Mapping[str, Any], provenance: Sequence[str] = ()) -> str:
    """Return the methods paragraph: what was asked and how it was analysed, with every setting."""
    names = list(study["generators"])
    protocols = {verdict["protocol"] for verdict in study["generators"].values()}
    asked = {
        "yesno": "judged single images as real or fake (yes/no)",
        "hype_infinity": "judged 100 single images, half of them fake, with feedback and no time limit (HYPE-infinity, "
        "Zhou et al. 2019)",
        "pair": "saw a real and a fake image side by side and chose the real one (two-alternative forced choice)",
    }
    flow = study.get("exclusions")
    sentences = []
    if flow:
        sentences.append(
            f"{flow['analysed_people']} people gave {flow['analysed_answers']} answers that were analysed; they "
            + " or ".join(asked[name] for name in sorted(protocols))
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
    sentences += [line.rstrip(".") + "." for line in provenance]
    sentences.append(f"Analysed with genlab {__version__}.")
    return " ".join(sentences)


def forest(generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the forest plot as SVG: our generators, then the published scores in grey."""
    ours = [
        (name, verdict["accuracy"], *verdict["accuracy_interval"], FAKE)
        for name, verdict in generators.items()
        if verdict["accuracy"] is not None
    ]
    theirs = [
        (f"{entry.name} ({entry.source})", entry.accuracy, *(entry.interval or (None, None)), OTHERS)
        for entry in PUBLISHED
    ]
    left, width, step, top = 330, 430, 24, 16
    rows = ours + theirs
    bottom = top + step * len(rows)

    def x(share: float) -> float:
        return left + width * share

    marks = [
        f"<line x1={x(0.5):.1f} x2={x(0.5):.1f} y1={top - 8} y2={bottom} stroke=#888 stroke-dasharray='6 4'/>"
    ]
    for place, (name, value, low, high, colour) in enumerate(rows):
        y = top + step * place + step / 2
        marks.append(f"<text x={left - 12} y={y + 4:.0f} text-anchor=end>{escape(name)}</text>")
        if low is not None:
            marks.append(
                f"<line x1={x(low):.1f} x2={x(high):.1f} y1={y:.0f} y2={y:.0f} stroke={colour} stroke-width=3 />"
            )
        marks.append(
            f"<circle cx={x(value):.1f} cy={y:.0f} r=5 fill={colour}><title>{value:.1%}</title></circle>"
        )
    for tick in (0, 0.25, 0.5, 0.75, 1):
        marks.append(f"<text x={x(tick):.1f} y={bottom + 16} text-anchor=middle>{tick:.0%}</text>")
    height = bottom + 26
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {left + width + 20} {height}' role=img "
        f"aria-label='Accuracy of each generator'>{''.join(marks)}</svg>"
    )


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _table(generators: Mapping[str, Mapping[str, Any]]) -> str:
    head = "generator|people|answers|accuracy|interval|fake error|real error|d'|criterion|design effect"
    rows = [f"<tr>{''.join(f'<th>{cell}' for cell in head.split('|'))}"]
    for name, found in generators.items():
        interval = found["accuracy_interval"]
        cells = [
            name,
            "" if found["people"] is None else str(found["people"]),
            str(found["answers"]),
            _share(found["accuracy"]),
            "" if interval is None else f"{interval[0]:.1%} to {interval[1]:.1%}",
            _share(found["fake_error"]),
            _share(found["real_error"]),
            _number(found["dprime"]),
            _number(found["criterion"]),
            _number(found["design_effect"]),
        ]
        rows.append(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in cells)}")
    return f"<table>{''.join(rows)}</table>"


def _is_judged(entry: Mapping[str, Any]) -> bool:
    return entry["auc"] is not None or entry["discriminator_auc"] is not None


def _machine(machine: Mapping[str, Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    head = "generator|people's accuracy|classifier's accuracy|its AUC|discriminator's AUC|agreement|on fakes alone"
    rows = [f"<tr>{''.join(f'<th>{cell}' for cell in head.split('|'))}"]
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
        rows.append(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in cells)}")
    return (
        f"<h2>The machine on the same images</h2><table>{''.join(rows)}</table>"
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


def _flow(flow: Mapping[str, Any]) -> str:
    rows = [f"<tr><td>came in<td>{flow['people']}<td>{flow['answers']}"]
    for reason, found in flow["excluded"].items():
        rows.append(f"<tr><td>excluded: {escape(reason)}<td>{found['people']}<td>{found['answers']}")
    rows.append(f"<tr><td>analysed<td>{flow['analysed_people']}<td>{flow['analysed_answers']}")
    table = f"<table><tr><th><th>people<th>answers{''.join(rows)}</table>"
    if "with_everyone" in flow:
        table += "<p>With everyone:</p>" + _table(flow["with_everyone"])
    return table


def _times(times: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{entry['fifth']}<td>{entry['median_ms'] / 1000:.2f} s"
        f"<td>{entry['accuracy']:.1%}<td>{entry['answers']}"
        for entry in times["speed_accuracy"]
    )
    return (
        f"<h2>Response times</h2><p>Median {times['median_ms'] / 1000:.2f} s.</p>"
        f"<table><tr><th>fifth, from each person's fastest<th>median<th>accuracy<th>answers{rows}</table>"
    )
