"""How stimuli are shown and spoken of: a room a medium, the other half of `genlab.media`.

What comes in: a `Room` of a medium's name, with the part of the quiz component that draws it.
"""

from genlab.packs import Pack
from genlab.ui.media.images import ImageRoom
from genlab.ui.media.room import Room
from genlab.ui.media.texts import TextRoom

ROOMS: dict[str, Room] = {room.medium: room for room in (ImageRoom(), TextRoom())}
"""Every medium's room, by the medium's name."""


def of(pack: Pack) -> Room:
    """Return the room of a pack's medium."""
    return ROOMS[pack.medium.name]


__all__ = ["ROOMS", "Room", "of"]
