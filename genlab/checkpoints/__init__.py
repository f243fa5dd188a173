"""A trained generator on disk, and samples from it through ONNX Runtime and numpy alone.

What comes in: cards, files, and the ways from a latent to a sample; nothing that needs Keras.
"""

from genlab.checkpoints.card import CARD, Card, History, thinned, versions, write_card
from genlab.checkpoints.checkpoint import (
    Checkpoint,
    all_checkpoints,
    checkpoint_name,
    find,
    folders,
    home,
    is_there,
    load,
    optional,
    read,
)

__all__ = [
    "CARD",
    "Card",
    "Checkpoint",
    "History",
    "all_checkpoints",
    "checkpoint_name",
    "find",
    "folders",
    "home",
    "is_there",
    "load",
    "optional",
    "read",
    "thinned",
    "versions",
    "write_card",
]
