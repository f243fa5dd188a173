"""Taking a design that people were asked about: it comes into a collection, where it is steered on from, or ordered."""

import secrets

from sqlalchemy import Engine

from genlab.designs import collections
from genlab.designs.asking import Asked
from genlab.designs.boards import GIVEN, MOST_SEED, Recipe
from genlab.errors import GenlabError
from genlab.packs import Pack

DISTANCE = 0.35
"""How far the other designs of its board lie from it."""


def asked_of(pack: Pack, number: int) -> Asked:
    """Return the design that a stimulus of a pack is.

    Raises:
        GenlabError: where it is none: a real product.
    """
    told = pack.designs[number] if 0 <= number < len(pack.designs) else None
    if told is None:
        raise GenlabError(
            f"Unknown design {number} of pack '{pack.name}'. Expected one that a generator made."
        )
    return Asked.of_stored(told)


def take(engine: Engine, collection: int, asked: Asked) -> int:
    """Keep such a design in a collection, the first of a board on which the others lie near it; return its number.

    Raises:
        GenlabError: where its generator is gone or of another version, or the collection is full.
    """
    drawing = asked.drawing
    recipe = Recipe(
        GIVEN,
        secrets.randbelow(MOST_SEED),
        distance=DISTANCE,
        label=drawing.label,
        latent=drawing.latent,
    )
    return collections.take(engine, collection, recipe, drawing, drawing.image(), asked.name)
