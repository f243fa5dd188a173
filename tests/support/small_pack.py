"""A pack of a few blank images, for tests that never look at them."""

import hashlib

import numpy as np

from genlab import media
from genlab.packs import Pack


def small_pack(name: str = "mnist", *, reals: int = 20, **fakes: int) -> Pack:
    """Return a pack with so many reals and so many fakes of each generator (gan=10, flow=10), in mixed order."""
    counts = {"": reals, **(fakes or {"gan": 10, "flow": 10})}
    generators = [generator for generator, count in counts.items() for _ in range(count)]
    np.random.default_rng(0).shuffle(generators)
    images = np.zeros((len(generators), 2, 2), np.uint8)
    return Pack(
        name=name,
        title=name,
        dataset="mnist",
        sha256=hashlib.sha256(f"{name} {counts}".encode()).hexdigest(),
        seed=0,
        medium=media.get(media.IMAGE),
        stimuli=images,
        generators=tuple(generators),
        labels=np.zeros(len(generators), np.int16),
        checkpoints={},
        nearest_stimuli=images,
        nearest_indices=np.zeros(len(generators), np.int32),
        nearest_distances=np.zeros(len(generators), np.float32),
        coordinates=np.zeros((len(generators), 2), np.float32),
        map="",
        latents={},
        cues={},
        generator_cues={},
    )
