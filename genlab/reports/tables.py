"""The report's tables: verdicts, HYPE scores, the machine's judgements, who was analysed."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of texts."""
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in rows)
    return (
        f"<div class=wide><table><tr>{''.join(f'<th>{escape(cell)}' for cell in head)}{cells}</table></div>"
    )


def verdicts(generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the verdicts' numbers, a row a generator."""
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
    return table(head.split("|"), rows)


def hype(scores: Sequence[Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
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
        text += table(head.split("|"), rows)
    if timed:
        text += table(["generator", "HYPE-time", "95% over evaluators", "evaluators"], timed)
    return text + (
        "<p>As published these intervals draw evaluators anew and not images, so they are narrower than the "
        "accuracy's.</p>"
    )


def is_judged(entry: Mapping[str, Any]) -> bool:
    """Return whether a machine has judged a generator's images."""
    return entry["auc"] is not None or entry["discriminator_auc"] is not None


def machine(judged: Mapping[str, Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what machines told of the same images, beside people's accuracy."""
    head = (
        "generator|people's accuracy|best judge|its accuracy|of real images alone|its AUC|discriminator's AUC|"
        "agreement|on fakes alone"
    )
    rows = []
    for name, found in judged.items():
        agreements = [
            found[key] or {"value": None, "interval": None} for key in ("agreement", "agreement_fakes")
        ]
        cells = [
            name,
            _share(generators.get(name, {}).get("accuracy")),
            found["judge"] or "",
            _with(found["accuracy"], found["accuracy_interval"], _share),
            _share(found["floor"]),
            _with(found["auc"], found["auc_interval"], _number),
            _with(found["discriminator_auc"], found["discriminator_auc_interval"], _number),
            *(_with(agreement["value"], agreement["interval"], _number) for agreement in agreements),
        ]
        rows.append(cells)
    return (
        f"<h2>The machine on the same images</h2>{table(head.split('|'), rows)}"
        "<p>Where a machine tells what people cannot, the images differ in ways that people do not see. It does not "
        "say that anyone should have seen them; and a machine at 50% does not show that there is no difference, "
        "another may find one.</p><p>Three judges learned from other images, real ones and the generator's (two-sample "
        "test, Lopez-Paz &amp; Oquab 2017; accuracy at P(fake) = 0.5): a small network, trees on pixels, and a line "
        "through an image's cues. The one that tells most is quoted, beside what it makes of real images against "
        "other real ones. The discriminator is the GAN's own, from its training. AUC: how often a fake seems more "
        "fake than a real image. Agreement: Spearman's correlation of the best judge's P(fake) with the share of "
        "answers that called an image fake. Intervals (95%) are over images.</p>"
    )


def exclusions(study: Mapping[str, Any]) -> str:
    """Return the flow as a table, and the verdicts with and without who was set apart."""
    flow = study["exclusions"]
    rows = [["came in", str(flow["people"]), str(flow["answers"])]]
    rows += [
        [f"excluded: {reason}", str(found["people"]), str(found["answers"])]
        for reason, found in flow["excluded"].items()
    ]
    rows.append(["analysed", str(flow["analysed_people"]), str(flow["analysed_answers"])])
    text = table(["", "people", "answers"], rows)
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
        text += "<h3>Without and with who was set apart</h3>" + table(head.split("|"), both)
    return text


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _interval(interval: Sequence[float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.1%}\u00a0to\u00a0{interval[1]:.1%}"


def _with(
    value: float | None, interval: tuple[float, float] | None, write: Callable[[float | None], str]
) -> str:
    return "" if interval is None else f"{write(value)} ({write(interval[0])} to {write(interval[1])})"
