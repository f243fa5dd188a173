"""Where somebody stands in the studio: the board that the address names, whose it is, and who drew it."""

import json
import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.designs import boards, collections, shelf
from genlab.designs.boards import FRESH, MOST_SEED, Board, Recipe
from genlab.designs.collections import Laid
from genlab.errors import GenlabError
from genlab.ui import makers
from genlab.ui.database import engine
from genlab.ui.kept import Kept

BOOTS = 9
_BOARDS: Kept[Board] = Kept(64)
_IMAGES: Kept[Any] = Kept(24)


@dataclass(frozen=True)
class Place:
    """The board that stands before somebody.

    Attributes:
        checkpoint: its generator.
        sampler: that, opened.
        number: of the board; None where it is the first one, which is stored with the first step from it.
        recipe: how it came to be.
        known: all boards of this visitor's collection, by their numbers.
    """

    checkpoint: Checkpoint
    sampler: Sampler
    number: int | None
    recipe: Recipe
    known: dict[int, Laid] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the board's widgets are known by."""
        return str(self.number or f"{self.checkpoint.sha256[:12]}-first")

    @property
    def label(self) -> int | None:
        """The class of all designs here but those that stay; None where they are of several, or of none."""
        labels = self.board().labels
        found = set() if labels is None else {int(label) for label in np.delete(labels, self.recipe.pins)}
        return found.pop() if len(found) == 1 else None

    def way(self) -> list[Recipe]:
        """Return the recipes from the first board to this one."""
        if self.number is None:
            return [self.recipe]
        found: list[Recipe] = []
        at: int | None = self.number
        while at is not None and at in self.known:
            found.insert(0, self.known[at].recipe)
            at = self.known[at].parent
        return found

    def board(self) -> Board:
        """Return the designs, as the way leads to them."""
        said, keys, way = self.checkpoint.sha256, [], self.way()
        for recipe in way:
            said += json.dumps(recipe.stored(), sort_keys=True)
            keys.append(said)
        return _BOARDS.get(said, partial(self._walked, way, keys))

    def images(self) -> Any:
        """Return the designs' pixels `(12, h, w[, 3])`."""
        said = json.dumps([each.stored() for each in self.way()], sort_keys=True)
        return _IMAGES.get((self.checkpoint.sha256, said), lambda: self.board().images(self.sampler))

    def _walked(self, way: list[Recipe], keys: list[str]) -> Board:
        """Lay the last board of a way, from the newest one before it that is known."""
        known = max((place for place, key in enumerate(keys[:-1]) if _BOARDS.holds(key)), default=None)
        if known is None:
            return boards.walked(self.sampler, way)
        before = _BOARDS.get(keys[known], partial(boards.walked, self.sampler, way[: known + 1]))
        return boards.walked(self.sampler, way[known + 1 :], before)


def here() -> Place:
    """Return where the address leads.

    Raises:
        GenlabError: for a board that is none of this visitor's, or a generator that is gone or of another version.
    """
    mine = collections.collection_of(engine(), makers.held()) if makers.held() else None
    known = collections.boards(engine(), mine) if mine is not None else {}
    asked = st.query_params.get("board")
    if asked is not None:
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 10) or int(asked) not in known:
            raise GenlabError(
                f"Unknown board '{asked[:20]}'. Expected one of your own; its link holds a secret."
            )
        laid = known[int(asked)]
        found = shelf.find(laid.checkpoint, laid.checkpoint_sha256)
        return Place(found, open_checkpoint(found), laid.id, laid.recipe, known)
    found = _asked_generator()
    boots = found.card.dataset == "fashion_mnist" and "classes" in found.card.sampling
    return Place(found, open_checkpoint(found), None, Recipe(FRESH, label=BOOTS if boots else None), known)


def _asked_generator() -> Checkpoint:
    offered = shelf.generators()
    if not offered:
        raise GenlabError("No generator for the studio. Expected one that draws images. Received: none.")
    asked = st.query_params.get("generator")
    if asked is None:
        return offered[0]
    for each in offered:
        if each.sha256.startswith(asked) and len(asked) >= 12:
            return each
    raise GenlabError(f"Unknown generator '{asked[:20]}'. Expected one of those on the page.")


def owned() -> int:
    """Return the number of this visitor's collection, which is theirs from now on by the secret in the address."""
    makers.maker()
    return collections.opened(engine(), makers.held())


def stored(place: Place) -> int:
    """Return the number of the board that stands here; store it where it is not yet."""
    if place.number is not None:
        return place.number
    checkpoint = place.checkpoint
    return collections.lay(engine(), owned(), None, checkpoint.name, checkpoint.sha256, place.recipe)


def step(place: Place, recipe: Recipe, anew: bool = False) -> None:
    """Go on to the board that a recipe makes of this one, and show it; `anew`: it has no board before."""
    before = None if anew else stored(place)
    checkpoint = place.checkpoint
    number = collections.lay(engine(), owned(), before, checkpoint.name, checkpoint.sha256, recipe)
    turn_to(number)


def turn_to(number: int) -> None:
    """Show another board."""
    st.query_params["board"] = str(number)
    st.query_params.pop("generator", None)
    st.rerun()


def any_seed() -> int:
    """Return a seed by luck."""
    return secrets.randbelow(MOST_SEED)
