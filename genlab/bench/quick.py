"""How long a quick run of every generator takes, start and export included, and how near it comes to real images."""

import tempfile
import time
from pathlib import Path

from genlab.bench.figures import Figure
from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError
from genlab.generators import FAMILIES, TRAITS
from genlab.metrics.images.evaluation import frechet
from genlab.training import runs
from genlab.training.sweep import Point, train

MOST_S = 180.0
SAMPLES = 2000
CLASSES = {"pixel": 3}
"""A pixel histogram draws one class; the other families all of them."""
DATASETS = {"cyclegan": "hangul", "progan": "avatars", "discreteflow": "avatars"}
"""Of those that take others than `mnist`; writers take `verses`, and translators `roman`."""


def run(folder: Path | None = None) -> list[Figure]:
    """Train every family with its quick preset, one after the other, and measure the result.

    Args:
        folder: where the runs are kept, to be looked at; in a temporary one where left out.

    Raises:
        GenlabError: where a run fails.
    """
    with tempfile.TemporaryDirectory() as temporary:
        return [quick(name, folder or Path(temporary)) for name in FAMILIES]


def quick(name: str, folder: Path) -> Figure:
    """Train one family as a process of its own, as the Train page does, in a folder of its own below `folder`."""
    dataset = DATASETS.get(
        name, "roman" if name in TRAITS["pairs"] else "verses" if name in TRAITS["text"] else "mnist"
    )
    point = Point(name, dataset, CLASSES.get(name), 0, None, "quick", folder, evaluate=False)
    began = time.perf_counter()
    problem = train(point).problem
    seconds = time.perf_counter() - began
    checkpoint = runs.finished(point.folder)
    if problem or checkpoint is None:
        raise GenlabError(f"The quick run of '{name}' failed. Expected a checkpoint. Received: {problem}")
    card = checkpoint.card
    note = f"{dataset}, {card.steps:,} steps"
    if name in TRAITS["fills"]:
        note += f"; cross-entropy of words filled in {card.metrics['val_loss']:.2f}"
    elif name in TRAITS["text"]:
        note += f"; {card.metrics['val_bits']:.2f} bits a letter"
    elif name not in TRAITS["styles"]:
        distance, floor = frechet(open_checkpoint(checkpoint), dataset, card.label, samples=SAMPLES)
        note += f"; Frechet distance {distance:.1f}, floor {floor:.1f} ({SAMPLES:,} samples)"
    return Figure(f"quick run of {name}", seconds, "s", f"at most {MOST_S:g}", seconds <= MOST_S, note)
