"""Designs that people are asked about: a pack of those that were kept, as many random ones, and real products.

Which was made by a machine? Which would you buy? One pack has what both take: designs that somebody kept (`kept`),
designs of the same generators and classes that nobody chose (`random`), and as many real products as both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from genlab import datasets, media
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Pixels
from genlab.datasets import Dataset
from genlab.designs import shelf
from genlab.designs.drawing import Drawing, drawn, look, packed, same_look
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.packs.draft import Draft, shuffled
from genlab.packs.maps import plane
from genlab.packs.naming import check_name, check_title
from genlab.progress import Tell, silent

KEPT, RANDOM = "kept", "random"
"""Whose the fakes of such a pack are: what exports call their generator."""
LEAST, MOST = 5, 50
"""Designs of a pack: with fewer no usual round can be drawn."""
TRIES = 50
"""How many random designs are drawn for one that looks like none of those kept."""


@dataclass(frozen=True)
class Asked:
    """A design that people shall be asked about: what draws it, and what it is called, "" for nothing."""

    drawing: Drawing
    name: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as JSON, as `of_stored` reads it."""
        return {**asdict(self.drawing), "name": self.name}

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> "Asked":
        """Return the design that JSON tells of.

        Raises:
            GenlabError: where it is none.
        """
        try:
            known = dict(stored)
            name = str(known.pop("name", ""))
            return cls(Drawing(**known), name)
        except (TypeError, ValueError) as error:
            raise GenlabError(
                f"Invalid design. Expected checkpoint, checkpoint_sha256, label and latent. Received: {error}."
            ) from error


def build(
    name: str,
    title: str,
    asked: Sequence[Asked],
    path: Path,
    *,
    seed: int = 2026,
    maker_sha256: str = "",
    tell: Tell = silent,
) -> Pack:
    """Build a pack of designs: those asked about, as many random ones, and as many real products as both.

    Every random design comes from the generator and class of a kept one, and looks like none of them. Real products are
    of the same classes, as often. Of designs that look the same the first is taken.

    Args:
        name, title: of the pack.
        asked: the designs, all of one dataset.
        path: file to write.
        seed: of the random designs, the choice of reals and the order.
        maker_sha256: of the secret of whoever may remove it.
        tell: is told the stage and how far it is.

    Raises:
        GenlabError: for a wrong name or title, a generator that is gone, designs of several datasets, fewer than 5 or
            more than 50, or too few real products.
    """
    name, title = check_name(name), check_title(title)
    found = [(each, shelf.find(each.drawing.checkpoint, each.drawing.checkpoint_sha256)) for each in asked]
    data = _data(name, [checkpoint for _each, checkpoint in found])
    kept: list[Asked] = []
    images: list[Pixels] = []
    looks: list[str] = []
    makers: list[Checkpoint] = []
    for place, (each, checkpoint) in enumerate(found):
        tell("drawing", place, 2 * len(found))
        image = drawn(open_checkpoint(checkpoint), [each.drawing])[0]
        if same_look(look(image), looks) is None:
            kept.append(each)
            images.append(image)
            looks.append(look(image))
            makers.append(checkpoint)
    if not LEAST <= len(kept) <= MOST:
        raise GenlabError(
            f"Invalid number of designs for pack '{name}'. Expected {LEAST} to {MOST} that look different. "
            f"Received: {len(kept)}."
        )
    beside: list[Asked] = []
    for place, (each, checkpoint) in enumerate(zip(list(kept), makers, strict=True)):
        tell("drawing", len(found) + place, 2 * len(found))
        drawing, image = _random(checkpoint, each.drawing.label, (seed, place), looks)
        beside.append(Asked(drawing))
        images.append(image)
    labels = [_label(checkpoint, each) for each, checkpoint in zip(kept, makers, strict=True)] * 2
    rng = np.random.default_rng(seed)
    reals = _reals(data, labels, rng)
    generators = [KEPT] * len(kept) + [RANDOM] * len(beside) + [""] * len(reals)
    order = shuffled(rng, generators)
    told = [*(each.stored() for each in (*kept, *beside)), *[None] * len(reals)]
    draft = Draft(
        media.get(media.IMAGE),
        np.concatenate([np.stack(images), data.x_test[reals]])[order],
        tuple(generators[place] for place in order),
        np.array([*(-1 if label is None else label for label in labels), *data.y_test[reals]], np.int16)[
            order
        ],
        {"designs": [told[place] for place in order]},
    )
    tell("neighbours", 0, 1)
    draft.add_nearest(data.x_train)
    tell("map", 0, 1)
    draft.add_map(*plane(data.name, draft.medium, draft.stimuli))
    tell("audit", 0, 1)
    draft.add_cues()
    return draft.save(
        path,
        name=name,
        title=title,
        dataset=data.name,
        seed=seed,
        checkpoints={checkpoint.name: checkpoint.sha256 for checkpoint in makers},
        maker_sha256=maker_sha256,
    )


def _data(name: str, makers: Sequence[Checkpoint]) -> Dataset:
    """Return the real products that designs of these generators stand beside."""
    kinds = sorted({checkpoint.card.dataset for checkpoint in makers})
    if len(kinds) != 1:
        raise GenlabError(
            f"Invalid designs for pack '{name}'. Expected those of one dataset. Received: {', '.join(kinds) or 'none'}."
        )
    if kinds[0] not in datasets.LOADERS:
        raise GenlabError(f"Unknown dataset '{kinds[0]}'. Expected one that can be loaded by its name.")
    return datasets.load(kinds[0])


def _label(checkpoint: Checkpoint, asked: Asked) -> int | None:
    """Return the class of a design; None where its generator draws all and knows none."""
    return checkpoint.card.label if asked.drawing.label is None else asked.drawing.label


def _random(
    checkpoint: Checkpoint, label: int | None, seed: tuple[int, int], looks: list[str]
) -> tuple[Drawing, Pixels]:
    """Return a new design of a generator and class that looks like none of those known, and remember how it looks."""
    sampler = open_checkpoint(checkpoint)
    first = int(np.random.default_rng(seed).integers(2**31 - TRIES))
    for tried in range(TRIES):
        latent = sampler.latents(1, first + tried)[0]
        drawing = Drawing(checkpoint.name, checkpoint.sha256, label, packed(latent))
        image = drawn(sampler, [drawing])[0]
        if same_look(look(image), looks) is None:
            looks.append(look(image))
            return drawing, image
    raise GenlabError(
        f"Too few random designs of '{checkpoint.name}'. Expected one that looks like none there is. "
        f"Received: {TRIES} that do."
    )


def _reals(data: Dataset, labels: Sequence[int | None], rng: np.random.Generator) -> list[int]:
    """Return places in the test split of real products of these classes, none twice; of any class for None.

    Raises:
        GenlabError: where there are too few of a class.
    """
    taken: list[int] = []
    for label in sorted(set(labels), key=lambda label: -1 if label is None else label, reverse=True):
        wanted = list(labels).count(label)
        there = np.arange(len(data.y_test)) if label is None else np.flatnonzero(data.y_test == label)
        free = np.setdiff1d(there, taken)
        if len(free) < wanted:
            raise GenlabError(
                f"Too few real products of class {label} in {data.name}: {len(free)}. Expected at least {wanted}."
            )
        taken += rng.choice(free, wanted, replace=False).tolist()
    return taken
