"""Packs: frozen sets of real and fake stimuli, how they are built, named, filled with one's own files and verified.

What comes in: what makes or checks a pack's file; nothing that knows who is asked about it.
"""

from genlab.packs.pack import (
    OWN,
    Pack,
    Picked,
    cues_that_tell,
    find,
    folder_of,
    is_shipped,
    load,
    names,
    own_names,
    remove,
    save,
    title,
)

__all__ = [
    "OWN",
    "Pack",
    "Picked",
    "cues_that_tell",
    "find",
    "folder_of",
    "is_shipped",
    "load",
    "names",
    "own_names",
    "remove",
    "save",
    "title",
]
