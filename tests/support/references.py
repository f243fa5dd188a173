"""Reference samples: what one checkpoint of each family and dataset drew when it was shipped.

`python -m tests.support.references` draws them anew; do so where a checkpoint was trained again, or a family is new.
"""

from pathlib import Path

import numpy as np

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.media import arrays
from genlab.paths import data_dir

PATH = Path(__file__).with_name("references.npz")
COUNT = 8
SEED = 7


def names() -> list[str]:
    """Return the first shipped checkpoint of each family and dataset."""
    found: dict[tuple[str, str], str] = {}
    for checkpoint in checkpoints.all_checkpoints()[0]:
        if checkpoint.path.is_relative_to(data_dir()):
            found.setdefault((checkpoint.card.generator, checkpoint.card.dataset), checkpoint.name)
    return list(found.values())


def draw(sampler: Sampler) -> np.ndarray:
    """Return eight stimuli: images, uint8 `(8, h, w[, 3])`, or texts `(8,)`."""
    return np.asarray(sampler.sample(COUNT, seed=SEED).stimuli)


if __name__ == "__main__":
    arrays.save(PATH, {name: draw(open_checkpoint(name)) for name in names()})
