"""Names of villages on the screen: texts that are asked about as what they name."""

from typing import Any

from genlab.ui.media.texts import TextRoom
from genlab.ui.words import _


class VillageRoom(TextRoom):
    """Nobody is said to have written a name: a village exists, or it does not."""

    def words(self, protocol: str) -> dict[str, Any]:
        found = super().words(protocol) | {
            "ask": _("Does a village of this name exist, or did a machine make it up?")
            if protocol != "pair"
            else _("One village exists, a machine made the other up. Which one exists?"),
            "stimulus": _("The name to judge"),
            "stimulus_left": _("First name"),
            "stimulus_right": _("Second name"),
            "real": _("It exists"),
            "fake": _("Made up"),
            "nearest": _("The nearest real name"),
            "beside": _("Each above the nearest real name."),
        }
        if protocol == "hype_infinity":
            found["unread"] = _("Half of the 100 names are real, machines made the other half up.")
        return found
