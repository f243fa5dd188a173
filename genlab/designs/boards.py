"""A board: twelve designs, and how they come from the board before by a recipe that is stored in their stead."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.designs.drawing import unpacked
from genlab.designs.spaces import Floats, space_of
from genlab.designs.steering import MOST_PICKED, between, nearest_of, neighbours
from genlab.errors import GenlabError

PLACES = 12
FRESH, NEAR, MIX, TURN, GIVEN = "fresh", "near", "mix", "turn", "given"
ALL = frozenset(range(PLACES))
WAYS = (FRESH, NEAR, MIX, TURN, GIVEN)
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Recipe:
    """How a board comes from the one before.

    Attributes:
        way: `fresh` new designs, `near` the picked ones, `mix` on the way between two, `turn` the same latents with
            another class or other codes, `given` a design that comes from elsewhere and eleven near it.
        seed: of what is drawn by luck.
        picks: places of the designs picked, on the board before.
        pins: places whose designs stay.
        distance: of `near` and `given`, 0 to 1.
        label: the class asked for; None where none is: `near` and `mix` keep that of the designs picked.
        codes: an InfoGAN's codes that are set, by name.
        flowing: near designs of a flow come along it, and keep the tones of those they are like; boards that older
            versions have stored say nothing of it, and are laid as they were.
        latent: of the design that is given, as `drawing.packed` writes it; None for other ways.
    """

    way: str
    seed: int = 0
    picks: tuple[int, ...] = ()
    pins: tuple[int, ...] = ()
    distance: float = 0.0
    label: int | None = None
    codes: Mapping[str, float] = field(default_factory=dict)
    flowing: bool = True
    latent: str | None = None

    def __post_init__(self) -> None:
        """Check what may come from a database that somebody else has written.

        Raises:
            GenlabError: for an unknown way, or a place that no board has.
        """
        if self.way not in WAYS:
            raise GenlabError(f"Unknown way '{self.way}' to a board. Expected one of: {', '.join(WAYS)}.")
        places = (*self.picks, *self.pins)
        if len(self.picks) > MOST_PICKED or any(place not in range(PLACES) for place in places):
            raise GenlabError(
                f"Invalid places on a board. Expected at most {MOST_PICKED} picked, each in 0..{PLACES - 1}. "
                f"Received: {', '.join(map(str, places))}."
            )
        if not 0 <= self.seed <= MOST_SEED:
            raise GenlabError(f"Invalid seed {self.seed}. Expected 0 to {MOST_SEED}.")

    def stored(self) -> dict[str, Any]:
        """Return the recipe as JSON."""
        return {**asdict(self), "picks": list(self.picks), "pins": list(self.pins), "codes": dict(self.codes)}

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> "Recipe":
        """Return the recipe that JSON tells of.

        Raises:
            GenlabError: where it is none.
        """
        try:
            return cls(
                **{"flowing": False, **stored, "picks": tuple(stored["picks"]), "pins": tuple(stored["pins"])}
            )
        except (TypeError, KeyError) as error:
            raise GenlabError(f"Damaged board. Expected a recipe. Received: {error}.") from error


@dataclass(frozen=True)
class Board:
    """Twelve designs.

    Attributes:
        latents: float32 `(12, ...)`.
        labels: the class of each, int64 `(12,)`; None where the generator knows none.
    """

    latents: Floats
    labels: Labels | None

    def images(self, sampler: Sampler) -> Pixels:
        """Draw the designs."""
        return sampler.decode(self.latents, self.labels)


def walked(sampler: Sampler, way: Sequence[Recipe], board: Board | None = None) -> Board:
    """Return the board to which recipes lead, one after the other.

    On the way only those designs are found that others come from, for a flow is followed there and back for each.

    Args:
        sampler: the generator.
        way: the recipes, at least one.
        board: that they begin from; None where the first makes a first board.

    Raises:
        GenlabError: as `laid` does.
    """
    wanted = [ALL]
    for recipe in reversed(way[1:]):
        wanted.append(needed(recipe, wanted[-1]))
    for recipe, places in zip(way, reversed(wanted), strict=True):
        board = laid(sampler, recipe, board, places)
    assert board is not None
    return board


def needed(recipe: Recipe, places: frozenset[int]) -> frozenset[int]:
    """Return the places on the board before whose designs those at some places come from."""
    new = places - set(recipe.pins)
    if recipe.way == TURN:
        return places
    return places - new | (frozenset(recipe.picks) if new and recipe.way in (NEAR, MIX) else frozenset())


def laid(sampler: Sampler, recipe: Recipe, before: Board | None, places: frozenset[int] = ALL) -> Board:
    """Return the board that a recipe makes of the one before, which a fresh one does not need.

    Args:
        sampler: the generator.
        recipe: how it comes to be.
        before: the board before.
        places: those that are asked for; what stands at others is no design.

    Raises:
        GenlabError: where there is none before and one is needed, or for a class or code that is not known.
    """
    if before is None and (recipe.way not in (FRESH, GIVEN) or recipe.pins):
        raise GenlabError(f"Invalid recipe of a first board. Expected '{FRESH}'. Received: {recipe.way}.")
    latents, labels = _way(sampler, recipe, before, places - set(recipe.pins))
    if labels is not None and recipe.label is not None:
        labels = np.full(PLACES, recipe.label, np.int64)
    if labels is not None:
        _check_class(sampler, labels)
    if recipe.codes:
        latents = Codes.of(sampler.sampling).steered(latents, recipe.codes)
    if before is not None and recipe.pins:
        pinned = list(recipe.pins)
        latents[pinned] = before.latents[pinned]
        if labels is not None and before.labels is not None:
            labels[pinned] = before.labels[pinned]
    return Board(latents, labels)


def _way(
    sampler: Sampler, recipe: Recipe, before: Board | None, places: frozenset[int]
) -> tuple[Floats, Labels | None]:
    if recipe.way == GIVEN:
        return _given(sampler, recipe, places)
    if before is None or recipe.way == FRESH:
        return sampler.latents(PLACES, recipe.seed), _drawn_classes(sampler, recipe.seed)
    if recipe.way == TURN:
        return before.latents.copy(), None if before.labels is None else before.labels.copy()
    picks = list(recipe.picks)
    chosen, space = before.latents[picks], space_of(sampler, recipe.flowing)
    labels = None if before.labels is None else before.labels[picks]
    if recipe.way == MIX:
        latents = between(chosen, PLACES, space)
    else:
        latents = neighbours(chosen, recipe.distance, PLACES, recipe.seed, space, labels, places)
    return latents, None if labels is None else labels[nearest_of(len(picks), PLACES)]


def _given(sampler: Sampler, recipe: Recipe, places: frozenset[int]) -> tuple[Floats, Labels | None]:
    one = unpacked(recipe.latent or "", sampler.latent)[None]
    labels = np.full(1, -1 if recipe.label is None else recipe.label) if sampler.conditional else None
    if labels is not None:
        _check_class(sampler, labels)
    space = space_of(sampler, recipe.flowing)
    latents = neighbours(one, recipe.distance, PLACES, recipe.seed, space, labels, places - {0})
    latents[0] = one[0]
    return latents, None if labels is None else np.repeat(labels, PLACES)


def _drawn_classes(sampler: Sampler, seed: int) -> Labels | None:
    """Return a class for each place, each as often as any other; None where the generator knows none."""
    if not sampler.conditional:
        return None
    spread = np.arange(PLACES) % sampler.sampling["classes"]
    return np.random.default_rng((seed, 1)).permutation(spread).astype(np.int64)


def _check_class(sampler: Sampler, labels: Labels) -> None:
    count = sampler.sampling["classes"]
    if not 0 <= labels.min() <= labels.max() < count:
        raise GenlabError(f"Unknown class {labels.max()}. Expected one in 0..{count - 1}.")
