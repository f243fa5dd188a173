"""A verdict in words, in the reader's language; `genlab.analysis` says the same in English for JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from genlab.protocols import Bars
from genlab.reports.naming import guessed
from genlab.words import _, ngettext


def in_words(verdict: Mapping[str, Any], margin: float) -> str:
    """Return a verdict in words, without a full stop.

    Args:
        verdict: one of a study's `generators`, see `genlab.analysis.study.analyse`.
        margin: of equivalence, as a share.
    """
    if verdict["verdict_code"] == "fooled":
        return _("fools people within ±{margin:g} points (equivalence shown)").format(margin=margin * 100)
    if verdict["verdict_code"] == "told":
        if (verdict["distance"] or 0) < 0:
            return _("people can tell (difference shown, taking the fakes for the real ones)")
        return _("people can tell (difference shown)")
    if verdict["too_few"] == "people":
        return _("no verdict: nothing can be said of people from one person")
    if verdict["too_few"] == "images":
        return _("no verdict: nothing can be said of images from one image of a kind")
    if verdict["more_people"]:
        words = ngettext(
            "not enough answers: about one more person",
            "not enough answers: about {people} more people",
            verdict["more_people"],
        )
        return words.format(people=verdict["more_people"])
    return _("not enough answers: more people alone would not settle it")


def in_places(found: Mapping[str, Any]) -> list[str]:
    """Return what a part of a study says of boundaries, in sentences: exact, how far off, and whether people learn.

    Args:
        found: an entry of a study's `boundary`, see `genlab.analysis.study.analyse`.
    """
    if not found["placed"]:
        return []
    whole = found["placed"][0]
    exact, off = whole["exact"], whole["distance"]
    tunes = found["protocol"] == Bars.name
    named, away = (
        (
            _("They name the bar itself in {exact}; guessing gives {chance}."),
            _(
                "On average they are {off} bars off; the same choices without listening would be {guessing:.2f}."
            ),
        )
        if tunes
        else (
            _("They name the place itself in {exact}; guessing gives {chance}."),
            _(
                "On average they are {off} places off; the same choices without a look would be {guessing:.2f}."
            ),
        )
    )
    told = {
        "told": _("People find the boundary more often than by guessing."),
        "more": _("The answers do not show that people find the boundary better than by guessing."),
    }[whole["verdict"]]
    sentences = [
        told,
        named.format(exact=_between(exact, "{:.1%}"), chance=guessed(whole["chance"])),
        away.format(off=_between(off, "{:.2f}"), guessing=whole["guessing"]),
    ]
    if gain := found["learning"]:
        halves = _(
            "Points were {first:.2f} in the first half of each person's answers and {second:.2f} in the second"
        ).format(first=gain["first_half"], second=gain["second_half"])
        difference = _between({"value": gain["gain"], "interval": gain["gain_interval"]}, "{:+z.2f}")
        sentences.append(f"{halves}: {difference}.")
    if found["aid"]:
        sentences.append(of_aid(found["aid"]))
    if found.get("music"):
        sentences.append(of_music(found["music"]))
    return sentences


def of_music(found: Sequence[Mapping[str, Any]]) -> str:
    """Return how often people were right by how much music they make, with intervals.

    Args:
        found: as `genlab.analysis.experience.by_music` returns it.
    """
    names = {
        "none": _("make no music"),
        "some": _("have made music for some years"),
        "regularly": _("make music regularly"),
    }
    told = []
    for group in found:
        low, high = group["interval"]
        said = _("{music}: {accuracy:.1%} [{low:.1%}, {high:.1%}] of {answers} answers by {people}")
        told.append(
            said.format(
                music=names[group["music"]],
                accuracy=group["accuracy"],
                low=low,
                high=high,
                answers=group["answers"],
                people=group["people"],
            )
        )
    return _("Right, by what people said of themselves (95% intervals): {told}.").format(told="; ".join(told))


def of_aid(found: Mapping[str, Any]) -> str:
    """Return what the colours did: accuracy with them and without, and the difference with its interval.

    Args:
        found: as `genlab.analysis.aid.effect` returns it.
    """
    said = _(
        "Right with coloured words: {aided:.1%}, without: {plain:.1%}; difference {points:+z.1f} points"
    ).format(aided=found["with"], plain=found["without"], points=100 * found["difference"])
    if found["interval"] is None:
        return f"{said}."
    low, high = (100 * end for end in found["interval"])
    between = _("95% interval {low:+z.1f} to {high:+z.1f}").format(low=low, high=high)
    return f"{said} ({between})."


def _between(mean: Mapping[str, Any], form: str) -> str:
    """Return a mean with its interval, where there is one."""
    value = form.format(mean["value"])
    if mean["interval"] is None:
        return value
    low, high = (form.format(end) for end in mean["interval"])
    return f"{value} [{low}, {high}]"
