"""A pack of boundaries for tests: sentences cut after twenty words, in which another voice begins at every place."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from genlab import media
from genlab.packs import OWN, Pack
from genlab.packs.draft import Draft, shuffled
from genlab.protocols.boundary import Boundary

EACH = 2
PLACES = Boundary.scale.places


@cache
def small_places() -> Pack:
    """Return such a pack for tests that only ask about it."""
    with TemporaryDirectory() as folder:
        return build(Path(folder) / "places.npz")


WORDS = ("morning", "river", "stone", "garden", "window", "letter", "winter", "bridge", "candle", "harbour")


def text(number: int, begins: int) -> str:
    """Return twenty words, from a place on in capitals: whoever looks can tell."""
    words = [f"{WORDS[(number + place) % 10]}{number}" for place in range(PLACES * EACH)]
    return " ".join(
        word.upper() if place >= (begins - 1) * EACH else word for place, word in enumerate(words)
    )


def build(path: Path, name: str = "places", rounds: int = 3) -> Pack:
    """Build a pack of one's own: of two makers and of nobody, every place so many times each."""
    begins = [place for _ in range(rounds) for place in range(2, PLACES + 1)] * 2 + [PLACES + 1] * rounds * 2
    makers = ["gpt"] * (9 * rounds) + ["ngram"] * (9 * rounds) + [""] * (2 * rounds)
    order = shuffled(np.random.default_rng(3), makers)
    draft = Draft(
        media.get(media.TEXT),
        [text(int(number), begins[number]) for number in order],
        tuple(makers[number] for number in order),
        np.full(len(order), -1, np.int16),
        {"begins": [begins[number] for number in order], "each": EACH},
    )
    draft.add_nearest(None)
    draft.add_map()
    draft.add_cues()
    return draft.save(path, name=name, title="Places", dataset=OWN, seed=3, checkpoints={})
