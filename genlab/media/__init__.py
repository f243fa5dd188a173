"""What a stimulus is made of: pixels, words, notes; and how their arrays lie in files.

What comes in: only what is true of a kind of stimulus wherever it is used (its file, its encoding, its distance, its
cues), and nothing that knows packs, questions, databases or screens. A medium is a folder with a `Medium` in it, named
in `MEDIA`: `images`, `text`, `melody`.
"""

from genlab.errors import GenlabError
from genlab.media.images.medium import Images
from genlab.media.medium import Medium, Stimuli
from genlab.media.melody.medium import Melody
from genlab.media.text.medium import Text

IMAGE, TEXT, MELODY = "image", "text", "melody"
MEDIA: dict[str, Medium] = {medium.name: medium for medium in (Images(), Text(), Melody())}
"""Every medium by the name that packs give it."""


def get(name: str) -> Medium:
    """Return the medium of that name.

    Raises:
        GenlabError: for an unknown name.
    """
    if name not in MEDIA:
        raise GenlabError(f"Unknown medium '{name}'. Expected one of: {', '.join(MEDIA)}.")
    return MEDIA[name]


__all__ = ["IMAGE", "MEDIA", "MELODY", "TEXT", "Medium", "Stimuli", "get"]
