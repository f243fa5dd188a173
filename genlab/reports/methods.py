"""The methods paragraph: what was asked and how it was analysed, ready for a paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab import __version__
from genlab.analysis.study import by_part
from genlab.analysis.times import SERVER
from genlab.reports import reasons, tastes
from genlab.reports.naming import generator_name, guessed
from genlab.words import _, ngettext


def methods(study: Mapping[str, Any], provenance: Sequence[str] = ()) -> str:
    """Return the methods paragraph: what was asked and how it was analysed, with every setting."""
    protocols = {verdict["protocol"] for verdict in study["generators"].values()}
    asked = sorted(
        protocols
        | {found["protocol"] for found in study.get("boundary", ())}
        | ({"preference"} if study.get("preference") else set())
    )
    sentences = _of_people(study.get("exclusions"), asked)
    if protocols - {"pair"}:
        sentences.append(
            _(
                "Accuracy is balanced: the mean of the share of a generator's fakes called fake and the share of reals "
                "called real; d' and criterion use the log-linear correction (Hautus 1995)."
            )
        )
    sentences += _of_intervals(study)
    for found in by_part(study.get("beneath") or {}).values():
        if found.get("psychometric"):
            sentences.append(
                _(
                    "A Weibull function of exposure (guess rate 0.5, lapse rate 0 to 0.1) was fitted by maximum "
                    "likelihood; its 75% threshold has an interval by drawing people anew."
                )
            )
    if study.get("settings"):
        settings = _(" or to ").join(study["settings"])
        sentences.append(
            _("Sessions were set, beside the defaults, to {settings}.").format(settings=settings)
        )
    if any(
        found.get("aid")
        for found in [*by_part(study.get("beneath") or {}).values(), *study.get("boundary", ())]
    ):
        sentences.append(
            _(
                "In one of every two questions, by coin, words were coloured by how likely a model finds them (GLTR, "
                "Gehrmann et al. 2019); accuracy with and without is compared within people, with an interval over "
                "people and texts."
            )
        )
    sentences += of_times(study)
    sentences += [line.rstrip(".") + "." for line in provenance]
    sentences.append(_("Analysed with genlab {version}.").format(version=__version__))
    return " ".join(sentences)


def of_boundary(study: Mapping[str, Any]) -> list[str]:
    """Return how answers about boundaries were counted; nothing where there are none."""
    if not study.get("boundary"):
        return []
    chances = sorted({found["placed"][0]["chance"] for found in study["boundary"] if found["placed"]})
    return [
        _(
            "An answer is exact where it names the place itself (guessing: {chance}). Its distance in places is held "
            "against the mean distance of the same choice from every place that could have been true, and its points "
            "are 5 less the distance, not below 0. Learning compares the halves of each person's answers."
        ).format(chance=_(" or ").join(map(guessed, chances)))
    ]


def of_times(study: Mapping[str, Any]) -> list[str]:
    """Return sentences on a study's response times and shared devices; none where nothing is to be told."""
    sentences = []
    if study.get("rt") == SERVER:
        sentences.append(
            _(
                "Response times are those that the server saw, from handing out a question to storing its answer; they "
                "hold the network's way and, at one's own pace, the time for which the verdict before was read."
            )
        )
    if found := study.get("rt_doubts"):
        each = _("{count} are {reason}")
        counts = _(" and ").join(
            each.format(count=count, reason=reasons.reason(reason)) for reason, count in found.items()
        )
        sentences.append(_("Of the response times that devices told, {counts}.").format(counts=counts))
    shared = study.get("shared_devices", {})
    if shared.get("people"):
        sentences.append(
            _(
                "{people} people ({answers} answers) share a device with somebody else in their session."
            ).format(**shared)
        )
    return sentences


def _of_people(flow: Mapping[str, Any] | None, protocols: Sequence[str]) -> list[str]:
    """Return who answered what, and who was excluded."""
    if not flow:
        return []
    asked = {
        "yesno": _("judged single images as real or fake (yes/no)"),
        "hype_infinity": _(
            "judged 100 single images, half of them fake, with feedback and no time limit (HYPE-infinity, Zhou et al. "
            "2019)"
        ),
        "hype_time": _(
            "judged single images that were shown for a limited time, which followed their answers by a staircase "
            "(HYPE-time, Zhou et al. 2019)"
        ),
        "adaptive": _(
            "judged single images that were shown for a limited time, which followed their answers"
        ),
        "fillin": _(
            "judged one marked word of a sentence as its author's (real) or as what a model put in its place (fake)"
        ),
        "boundary": _(
            "read texts in ten places of equally many words and named the place at which a machine goes on for a "
            "person, or none (RoFT, Dugan et al. 2020); every place and none are equally likely"
        ),
        "boundary_bars": _(
            "listened to tunes of eight bars and named the bar from which a machine goes on for a person, or none "
            "(after RoFT, Dugan et al. 2020); every bar from the second and none are equally likely"
        ),
        "preference": _("saw two designs side by side and chose the one that they would buy"),
        "pair": _(
            "saw a real and a fake image side by side and chose the real one (two-alternative forced choice)"
        ),
    }
    unknown = _("answered in the protocol {name}")
    did = _(" or ").join(asked.get(name, unknown.format(name=name)) for name in protocols)
    first = _("{people} people gave {answers} answers that were analysed; they {did}.").format(
        people=flow["analysed_people"], answers=flow["analysed_answers"], did=did
    )
    excluded = _("{answers} answers of {people} people were excluded: {reason}.")
    return [
        first,
        *(
            excluded.format(reason=reasons.reason(reason), **found)
            for reason, found in flow["excluded"].items()
        ),
    ]


def _bootstrap(study: Mapping[str, Any]) -> str:
    resampled = {"people": _("people"), "images": _("stimuli"), "people and images": _("people and stimuli")}
    return _(
        "Intervals ({level:.0%}) resample {resampled} (bootstrap, 2,000 draws, seed {seed}; variance as in two-way "
        "clustering, Cameron, Gelbach & Miller 2011) and are no narrower than Wilson's for the effective number of "
        "answers."
    ).format(
        level=study["level"],
        resampled=resampled.get(study["resampled"], study["resampled"]),
        seed=study["seed"],
    )


def _of_intervals(study: Mapping[str, Any]) -> list[str]:
    """Return how intervals, tests and HYPE scores came about."""
    liked = study.get("preference")
    sentences = [
        *([_bootstrap(study)] if study["generators"] or study.get("boundary") or not liked else []),
        *of_boundary(study),
        *([tastes.methods()] if liked else []),
    ]
    if study["generators"]:
        sentences.append(
            ngettext(
                "Equivalence to 50% was tested by two one-sided tests with a margin of {margin:g} points (Schuirmann "
                "1987), difference by the interval's inversion; p-values are Holm-adjusted over {count} generator.",
                "Equivalence to 50% was tested by two one-sided tests with a margin of {margin:g} points (Schuirmann "
                "1987), difference by the interval's inversion; p-values are Holm-adjusted over {count} generators.",
                len(study["generators"]),
            ).format(margin=study["margin"] * 100, count=len(study["generators"]))
        )
    score = _(
        "The {name} score of {generator} has a 95% interval by 10,000 draws of evaluators (Zhou et al. 2019)."
    )
    for entry in study.get("hype") or ():
        name = "HYPE-time" if entry["protocol"] == "hype_time" else "HYPE-infinity"
        sentences.append(score.format(name=name, generator=generator_name(entry["generator"])))
    return sentences
