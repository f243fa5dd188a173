"""The report's tables: verdicts, HYPE scores, the machine's judgements, who was analysed."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from genlab.reports import reasons
from genlab.reports.naming import generator_name, judge_name, places_head, places_of
from genlab.reports.verdicts import in_places, in_words
from genlab.words import _


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of texts."""
    cells = "".join(f"<tr>{''.join(f'<td>{escape(cell)}' for cell in row)}" for row in rows)
    return (
        f"<div class=wide><table><tr>{''.join(f'<th>{escape(cell)}' for cell in head)}{cells}</table></div>"
    )


def verdicts(generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the verdicts' numbers, a row a generator."""
    head = [
        _("Generator"),
        _("People"),
        _("Answers"),
        _("Accuracy"),
        _("Interval"),
        _("Fake error"),
        _("Real error"),
        "d'",
        _("Criterion"),
        _("Design effect"),
    ]
    rows = [
        [
            generator_name(name),
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
    return table(head, rows)


def hype(scores: Sequence[Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the HYPE scores, HYPE-infinity beside the balanced accuracy."""
    rows, timed = [], []
    for entry in scores:
        low, high = entry["interval"]
        name = f"{entry['generator']} ({entry['part']})" if entry["part"] else entry["generator"]
        called = generator_name(name)
        if entry["protocol"] == "hype_time":
            timed.append(
                [called, f"{entry['score']:.0f} ms", f"{low:.0f} – {high:.0f} ms", str(entry["evaluators"])]  # noqa: RUF001
            )
            continue
        accuracy = _share(generators[name]["accuracy"]) if name in generators else ""
        rows.append(
            [called, f"{entry['score']:.1f}", f"{low:.1f} – {high:.1f}", f"{entry['fake_error']:.1f}",  # noqa: RUF001
             f"{entry['real_error']:.1f}", str(entry["evaluators"]), accuracy]
        )  # fmt: skip
    text = ""
    over = _("95% over evaluators")
    if rows:
        wrong = [_("Judged wrong, %"), over, _("Fake error, %"), _("Real error, %"), _("Evaluators")]
        text += table([_("Generator"), *wrong, _("Balanced accuracy")], rows)
    if timed:
        text += table([_("Generator"), "HYPE-time", over, _("Evaluators")], timed)
    told = _(
        "As published these intervals draw evaluators anew and not images, so they are narrower than the accuracy's."
    )
    return text + f"<p>{escape(told)}</p>"


def boundary(found: Mapping[str, Any]) -> str:
    """Return what a part of a study says of boundaries: in words, and a row each for all texts and each maker's."""
    kinds, away = places_head(found["protocol"])
    head = [
        kinds, _("People"), _("Answers"), _("Exact"), away, _("Guessing"), _("Points"), _("Too early"),
        _("Too late"),
    ]  # fmt: skip
    rows = [
        [
            places_of(each["generator"], found["protocol"]),
            str(each["people"]),
            str(each["answers"]),
            _with(each["exact"]["value"], each["exact"]["interval"], _share)
            or _share(each["exact"]["value"]),
            _with(each["distance"]["value"], each["distance"]["interval"], _number)
            or _number(each["distance"]["value"]),
            "" if each["guessing"] is None else _number(each["guessing"]),
            _with(each["points"]["value"], each["points"]["interval"], _number)
            or _number(each["points"]["value"]),
            _share(each["early"]),
            _share(each["late"]),
        ]
        for each in found["placed"]
    ]
    told = "".join(f"<p class=verdict>{escape(line)}</p>" for line in in_places(found))
    return told + table(head, rows)


def is_judged(entry: Mapping[str, Any]) -> bool:
    """Return whether a machine has judged a generator's images."""
    return entry["auc"] is not None or entry["discriminator_auc"] is not None


def told_apart() -> str:
    """Return what it means where a machine tells a generator's fakes, and where none does."""
    return _(
        "Where a machine tells what people cannot, fakes and reals differ in ways that people do not "
        "notice. It does not say that anyone should have; and a machine at 50% does not show that there is no "
        "difference, another may find one."
    )


def none_asked() -> str:
    """Return what judged the images of a pack which no judge that learned afresh was asked about."""
    return _(
        "No judge learned to tell these fakes. The discriminator is the GAN's own, from its training. AUC: how often a "
        "fake seems more fake to it than a real image (0.50 is chance). Brackets: 95% intervals over images."
    )


def how_chosen(judged: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what it means that the best judge of images was chosen, or that there was one alone to ask."""
    if max((len(found["judges"] or ()) for found in judged.values()), default=0) > 1:
        return _(
            "These very images choose the best judge, so by luck alone it comes out a little over 50%; its intervals "
            "are wide enough for the best of three."
        )
    return _("This pack is an older one: the network alone was asked about it.")


def one_judge() -> str:
    """Return how the judge of texts and tunes judges."""
    return _(
        "The judge learned from other fakes and reals than these: a line through trivial numbers of each, such "
        "as its length. AUC: how often a fake seems more fake to it than a real one (0.50 is chance). "
        "Agreement: rank correlation of its view with the share of answers that called each one fake (-1 to "
        "1); few answers each draw it towards 0. Brackets: 95% intervals over fakes and reals."
    )


def machine(judged: Mapping[str, Mapping[str, Any]], generators: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what machines told of the same stimuli, beside people's accuracy."""
    head = [
        _("Generator"),
        _("People's accuracy"),
        _("Best judge"),
        _("Its accuracy"),
        _("Of reals alone"),
        _("Its AUC"),
        _("Discriminator's AUC"),
        _("Agreement"),
        _("Agreement on fakes alone"),
    ]
    rows = []
    for name, found in judged.items():
        agreements = [
            found[key] or {"value": None, "interval": None} for key in ("agreement", "agreement_fakes")
        ]
        cells = [
            generator_name(name),
            _share(generators.get(name, {}).get("accuracy")),
            judge_name(found["judge"] or ""),
            _with(found["accuracy"], found["accuracy_interval"], _share),
            _share(found["floor"]),
            _with(found["auc"], found["auc_interval"], _number),
            _with(found["discriminator_auc"], found["discriminator_auc_interval"], _number),
            *(_with(agreement["value"], agreement["interval"], _number) for agreement in agreements),
        ]
        rows.append(cells)
    three = _(
        "Three judges learned from other images, real ones and the generator's (two-sample test, Lopez-Paz & Oquab "
        "2017; accuracy at P(fake) = 0.5): a small network, trees on pixels, and a line through an image's cues. The "
        "one that tells most is quoted, beside what it makes of real images against other real ones. The "
        "discriminator is the GAN's own, from its training. AUC: how often a fake seems more fake than a real image. "
        "Agreement: Spearman's correlation of the best judge's P(fake) with the share of answers that called an "
        "image fake. Intervals (95%) are over images."
    )
    asked = {judge for found in judged.values() for judge in found["judges"] or ()}
    judges = (
        one_judge() if asked == {"linear"} else f"{three} {how_chosen(judged)}" if asked else none_asked()
    )
    title = _("The machine on the same fakes and reals")
    return f"<h2>{escape(title)}</h2>{table(head, rows)}<p>{escape(told_apart())}</p><p>{escape(judges)}</p>"


def exclusions(study: Mapping[str, Any]) -> str:
    """Return the flow as a table, and the verdicts with and without who was set apart."""
    flow = study["exclusions"]
    rows = [[_("Came in"), str(flow["people"]), str(flow["answers"])]]
    apart = _("Set apart: {reason}")
    rows += [
        [apart.format(reason=reasons.reason(reason)), str(found["people"]), str(found["answers"])]
        for reason, found in flow["excluded"].items()
    ]
    rows.append([_("Analysed"), str(flow["analysed_people"]), str(flow["analysed_answers"])])
    text = table(["", _("People"), _("Answers")], rows)
    if flow.get("with_everyone"):
        both = [
            [generator_name(name), *_told(study["generators"].get(name), study), *_told(everyone, study)]
            for name, everyone in flow["with_everyone"].items()
        ]
        each = [_("Interval"), _("Verdict")]
        head = [_("Generator"), _("Analysed"), *each, _("With everyone"), *each]
        title = _("Without and with who was set apart")
        text += f"<h3>{escape(title)}</h3>" + table(head, both)
    return text


def _told(found: Mapping[str, Any] | None, study: Mapping[str, Any]) -> list[str]:
    """Return an accuracy, its interval and the verdict."""
    if found is None:
        return ["", "", ""]
    return [
        _share(found["accuracy"]),
        _interval(found["accuracy_interval"]),
        in_words(found, study["margin"]),
    ]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:z.2f}"


def _interval(interval: Sequence[float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.1%}\u00a0–\u00a0{interval[1]:.1%}"  # noqa: RUF001


def _with(
    value: float | None, interval: tuple[float, float] | None, write: Callable[[float | None], str]
) -> str:
    return "" if interval is None else f"{write(value)} ({write(interval[0])} – {write(interval[1])})"  # noqa: RUF001
