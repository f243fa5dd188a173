"""The methods paragraph: what was asked and how it was analysed, ready for a paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab import __version__
from genlab.analysis.study import by_part
from genlab.analysis.times import in_words


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
    for found in by_part(study.get("beneath") or {}).values():
        if found.get("psychometric"):
            sentences.append(
                "A Weibull function of exposure (guess rate 0.5, lapse rate 0 to 0.1) was fitted by maximum "
                "likelihood; its 75% threshold has an interval by drawing people anew."
            )
    if study.get("settings"):
        sentences.append(f"Sessions were set, beside the defaults, to {' or to '.join(study['settings'])}.")
    sentences += in_words(study)
    sentences += [line.rstrip(".") + "." for line in provenance]
    sentences.append(f"Analysed with genlab {__version__}.")
    return " ".join(sentences)
