"""A board: twelve designs, and how they come from the board before by a recipe that is stored in their stead."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.designs.spaces import Floats, space_of
from genlab.designs.steering import MOST_PICKED, between, nearest_of, neighbours
from genlab.errors import GenlabError

PLACES = 12
FRESH, NEAR, MIX, TURN = "fresh", "near", "mix", "turn"
WAYS = (FRESH, NEAR, MIX, TURN)
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Recipe:
    """How a board comes from the one before.

    Attributes:
        way: `fresh` new designs, `near` the picked ones, `mix` on the way between two, `turn` the same latents with
            another class or other codes.
        seed: of what is drawn by luck.
        picks: places of the designs picked, on the board before.
        pins: places whose designs stay.
        distance: of `near`, 0 to 1.
        label: the class asked for; None where none is: `near` and `mix` keep that of the designs picked.
        codes: an InfoGAN's codes that are set, by name.
        flowing: near designs of a flow come along it, and keep the tones of those they are like; boards that older
            versions have stored say nothing of it, and are laid as they were.
    """

    way: str
    seed: int = 0
    picks: tuple[int, ...] = ()
    pins: tuple[int, ...] = ()
    distance: float = 0.0
    label: int | None = None
    codes: Mapping[str, float] = field(default_factory=dict)
    flowing: bool = True

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


def laid(sampler: Sampler, recipe: Recipe, before: Board | None) -> Board:
    """Return the board that a recipe makes of the one before, which a fresh one does not need.

    Raises:
        GenlabError: where there is none before and one is needed, or for a class or code that is not known.
    """
    if before is None and (recipe.way != FRESH or recipe.pins):
        raise GenlabError(f"Invalid recipe of a first board. Expected '{FRESH}'. Received: {recipe.way}.")
    latents, labels = _way(sampler, recipe, before)
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


def _way(sampler: Sampler, recipe: Recipe, before: Board | None) -> tuple[Floats, Labels | None]:
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
        latents = neighbours(chosen, recipe.distance, PLACES, recipe.seed, space, labels)
    return latents, None if labels is None else labels[nearest_of(len(picks), PLACES)]


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
