"""Packs: frozen sets of real and fake stimuli, how they are built, named, filled with one's own files and verified.

What comes in: what makes or checks a pack's file; nothing that knows who is asked about it.
"""

from genlab.packs.pack import Pack, cues_that_tell
from genlab.packs.shelf import (
    OWN,
    find,
    folder_of,
    is_name,
    is_open_to,
    is_shipped,
    made_names,
    names,
    own_names,
    title,
)
from genlab.packs.stored import load, remove, save

__all__ = [
    "OWN",
    "Pack",
    "cues_that_tell",
    "find",
    "folder_of",
    "is_name",
    "is_open_to",
    "is_shipped",
    "load",
    "made_names",
    "names",
    "own_names",
    "remove",
    "save",
    "title",
]
