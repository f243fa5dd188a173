"""What the studio's slider does: how far designs come from where they began, and whether they stay good."""

from dataclasses import dataclass

import numpy as np

from genlab import datasets
from genlab.checkpoints.sampler import Sampler
from genlab.designs.spaces import space_of
from genlab.metrics.frechet import frechet_distance
from genlab.metrics.images.features import extract
from genlab.metrics.images.steering import ranked

SLIDER = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Step:
    """A place of the slider.

    Attributes:
        distance: of the slider, 0 to 1.
        pixels: how far designs lie there from those that they began at: mean absolute difference in grey levels.
        frechet: their Frechet distance to the real test images; that of place 0 is the generator's own.
    """

    distance: float
    pixels: float
    frechet: float


@dataclass(frozen=True)
class Slider:
    """The slider at all its places.

    Attributes:
        steps: one a place.
        rank: Spearman's correlation of slider and distance in pixels, the mean over designs.
    """

    steps: tuple[Step, ...]
    rank: float


def measured(sampler: Sampler, dataset: str, label: int | None, samples: int, seed: int = 0) -> Slider:
    """Draw one neighbour of each of many designs at every place of the slider.

    Args:
        sampler: the generator.
        dataset: a dataset with a shipped feature network.
        label: the class, None for all.
        samples: how many designs.
        seed: of the designs and of their neighbours.

    Raises:
        GenlabError: where no feature network is shipped for the dataset, or the generator cannot be steered.
    """
    space, z = space_of(sampler), sampler.latents(samples, seed)
    labels = None
    if sampler.conditional:
        known = sampler.sampling["classes"]
        labels = np.arange(samples) % known if label is None else np.full(samples, label)
    size = space.normal(z[:1]).shape[1]
    noise = np.stack(
        [np.random.default_rng(seed * samples + row).standard_normal(size) for row in range(samples)]
    )
    test = extract(dataset, datasets.load(dataset).of_class(label).x_test)
    origin, steps, gaps = sampler.decode(z, labels), [], []
    for distance in SLIDER:
        near = space.changed(space.normal(z), z, labels, distance, noise)
        images = sampler.decode(near, labels)
        gap = np.abs(images.astype(np.int16) - origin).reshape(samples, -1).mean(1)
        gaps.append(gap)
        found = frechet_distance(extract(dataset, images), test)
        steps.append(Step(distance, round(float(gap.mean()), 2), round(found, 4)))
    return Slider(tuple(steps), round(ranked(np.stack(gaps, 1)), 4))
