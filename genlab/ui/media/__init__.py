"""How stimuli are shown and spoken of: a room a medium, the other half of `genlab.media`.

What comes in: a `Room` of a medium's name, with the part of the quiz component that draws it.
"""

from genlab.datasets import PAIRS
from genlab.packs import Pack
from genlab.ui.media.images import ImageRoom
from genlab.ui.media.melodies.room import MelodyRoom
from genlab.ui.media.room import Room
from genlab.ui.media.texts import TextRoom
from genlab.ui.media.translations import TranslationRoom
from genlab.ui.media.villages import VillageRoom

ROOMS: dict[str, Room] = {room.medium: room for room in (ImageRoom(), TextRoom(), MelodyRoom())}
"""Every medium's room, by the medium's name."""

VILLAGES = VillageRoom()
OF_DATASET: dict[str, Room] = {
    **dict.fromkeys(("names_ko", "names_en"), VILLAGES),
    **dict.fromkeys(PAIRS, TranslationRoom()),
}
"""Rooms of datasets that are asked about in words of their own."""


def of(pack: Pack) -> Room:
    """Return the room of a pack's dataset, or of its medium."""
    return OF_DATASET.get(pack.dataset) or ROOMS[pack.medium.name]


__all__ = ["ROOMS", "Room", "of"]
