"""A pack on its way: stimuli in the order that people may meet them in, and what is added to them step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.media import Medium, Stimuli
from genlab.media.cues import audit
from genlab.packs.pack import Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import Source
from genlab.packs.stored import save
from genlab.progress import Tell


@dataclass
class Draft:
    """Shuffled stimuli with what is known of them; every step adds to it, and `save` freezes it.

    Attributes:
        medium: of the stimuli.
        stimuli: `n` of them.
        generators: `(n,)`, `""` for a real stimulus.
        labels: int16 `(n,)`, class of the stimulus, -1 where unknown.
        meta: what is to be said of the pack in words and numbers.
        arrays: what is to be kept beside the stimuli.
        near: the nearest stimulus of each; None where they are of the draft itself.
    """

    medium: Medium
    stimuli: Stimuli
    generators: tuple[str, ...]
    labels: NDArray[np.int16]
    meta: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    near: Stimuli | None = None

    @property
    def real(self) -> NDArray[np.bool_]:
        """Which stimuli are real, `(n,)`."""
        return np.array(self.generators) == ""

    def add_nearest(self, training: Stimuli | None) -> None:
        """Find the nearest training stimulus of each, or the nearest other real one where there are none."""
        if training is not None:
            indices, distances = self.medium.nearest(self.stimuli, training)
            self.meta["nearest"] = "training"
            self.near = self.medium.taken(training, indices)
        else:
            reals = np.flatnonzero(self.real)
            itself = np.full(len(self.stimuli), -1)
            itself[reals] = np.arange(len(reals))
            found, distances = self.medium.nearest(
                self.stimuli, self.medium.taken(self.stimuli, reals), itself
            )
            indices = reals[found].astype(np.int32)
            self.meta["nearest"] = "reals"
        self.arrays |= {"nearest_indices": indices, "nearest_distances": distances}

    def add_map(self, name: str | None = None, coordinates: NDArray[np.float32] | None = None) -> None:
        """Lay the stimuli on a plane: at coordinates `(n, 2)`, else on the two main components of their features."""
        self.meta["map"] = name or "principal components"
        self.arrays["coordinates"] = (
            main_components(self.medium.features(self.stimuli)) if coordinates is None else coordinates
        )

    def add_cues(
        self,
        values: Mapping[str, NDArray[np.floating]] | None = None,
        kinds: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Audit what gives fakes away without a look; further numbers and properties as `genlab.media.cues.audit`."""
        found = audit(self.medium, self.stimuli, self.generators, values, kinds)
        self.meta |= {"cues": found.pop(""), "generator_cues": found}

    def add_surroundings(self, training: Stimuli, tell: Tell) -> None:
        """Find the nearest training stimulus of each, and lay all on the plane of their features; tell each step."""
        tell("neighbours", 0, 1)
        self.add_nearest(training)
        tell("map", 0, 1)
        self.add_map()

    def of_recipe(
        self, path: Path, name: str, recipe: Recipe, dataset: str, sources: Sequence[Source]
    ) -> Pack:
        """Freeze the draft as the pack of a recipe, drawn from some sources, and load it; see `save`."""
        return self.save(
            path,
            name=name,
            title=recipe.title,
            dataset=dataset,
            seed=recipe.seed,
            checkpoints={source.checkpoint.name: source.checkpoint.sha256 for source in sources},
        )

    def save(self, path: Path, *, compressed: bool = True, **meta: Any) -> Pack:
        """Freeze the draft into a pack's file, and load it.

        Args:
            path: file to write.
            compressed: whether the file is small, rather than quick to show.
            meta: `name`, `title`, `dataset`, `seed`, `checkpoints` and what else is said of the pack.
        """
        return save(
            path,
            {**meta, "generators": self.generators, **self.meta},
            self.medium,
            self.stimuli,
            self.near,
            {"labels": self.labels, **self.arrays},
            compressed=compressed,
        )


def shuffled(rng: np.random.Generator, generators: Sequence[str]) -> NDArray[np.int64]:
    """Shuffle all stimuli, but keep each generator's own in the order drawn, so that latents match."""
    kinds = np.array(generators)
    mixed = rng.permutation(len(kinds))
    order = np.empty(len(kinds), np.int64)
    for kind in np.unique(kinds):
        order[np.flatnonzero(kinds[mixed] == kind)] = np.flatnonzero(kinds == kind)
    return order


def main_components(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors `(n, d)` on their two main components, `(n, 2)`."""
    centred = features.astype(np.float64) - features.mean(0, dtype=np.float64)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return (centred @ axes[:2].T).astype(np.float32)
