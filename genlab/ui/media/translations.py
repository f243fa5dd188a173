"""Pairs on the screen: a source that is a person's, and below it the translation that is asked about."""

from typing import Any

from genlab.packs import Pack
from genlab.ui.media.texts import TextRoom
from genlab.ui.words import _


class TranslationRoom(TextRoom):
    """The source is always a person's: what is asked is whose the translation is."""

    def words(self, protocol: str) -> dict[str, Any]:
        found = super().words(protocol) | {
            "ask": _("Did a person translate this, or a machine?")
            if protocol != "pair"
            else _("A person translated one, a machine the other. Which one is the person's?"),
            "stimulus": _("The translation to judge, below its source"),
            "stimulus_left": _("First translation, below its source"),
            "stimulus_right": _("Second translation, below its source"),
            "nearest": _("The nearest translation of a person"),
            "beside": _("Each above the nearest translation of a person."),
        }
        if protocol == "hype_infinity":
            found["unread"] = _("People made half of the 100 translations, machines the other half.")
        return found

    def about(self, pack: Pack) -> str:
        return _(
            "All sources are people's. People made half of the {count} translations, too; no machine has learned from "
            "these. Each translation of a machine has one of a person beside it that is about as long, of another "
            "source."
        ).format(count=len(pack.stimuli))
