"""Designs to be ordered: of a shipped generator, kept in a collection."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Engine

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import collections
from genlab.designs.boards import FRESH, Board, Recipe, laid
from genlab.designs.drawing import Drawing, packed

GENERATOR = "flow1-fashion_mnist"
BOOTS = Recipe(FRESH, 3, label=9)


@cache
def board() -> Board:
    """Return a board of twelve boots, none of which looks like another."""
    return laid(open_checkpoint(GENERATOR), BOOTS, None)


@cache
def drawing(place: int, generator: str = GENERATOR) -> Drawing:
    """Return what makes the boot at a place of that board."""
    return Drawing(generator, checkpoints.find(GENERATOR).sha256, 9, packed(board().latents[place]))


def keep(engine: Engine, owner: str, places: Sequence[int]) -> tuple[int, list[int]]:
    """Keep boots in somebody's collection; return its number, and theirs."""
    mine = collections.opened(engine, owner)
    number = collections.lay(engine, mine, None, GENERATOR, checkpoints.find(GENERATOR).sha256, BOOTS)
    kept = [
        collections.keep(engine, mine, number, place, drawing(place), drawing(place).image())[0]
        for place in places
    ]
    return mine, kept
