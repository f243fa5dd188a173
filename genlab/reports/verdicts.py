"""A verdict in words, in the reader's language; `genlab.analysis` says the same in English for JSON."""

from collections.abc import Mapping
from typing import Any

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
