"""What the studio calls generators and classes."""

from genlab.checkpoints import Checkpoint
from genlab.ui.train.names import class_name, dataset_name
from genlab.ui.words import _, generator_name


def title(checkpoint: Checkpoint) -> str:
    """Return a generator as people read it: what it draws, and what it is."""
    card = checkpoint.card
    what = dataset_name(card.dataset)
    if card.label is not None:
        what += f", {class_name(card.dataset, card.label)}"
    return f"{what} · {generator_name(card.generator)}"


def class_or_all(dataset: str, label: int | None) -> str:
    """Return a class as people read it; all of them for None."""
    return _("All classes, mixed") if label is None else class_name(dataset, label)
