"""What a GAN's own discriminator thinks of images, through ONNX Runtime."""

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.graphs import onnx_graph
from genlab.datasets import channelled

FILE = "discriminator.onnx"


def real_probabilities(checkpoint: Checkpoint, images: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Return P(real) `(n,)` of images `(n, h, w[, 3])` by a checkpoint's discriminator, None where it ships none.

    The images are judged as people see them, in 256 grey levels and after the card's `range`, not as the generator
    handed them over while both learned.
    """
    if FILE not in checkpoint.card.files:
        return None
    graph = onnx_graph(str(checkpoint.path / FILE))
    parts = [
        graph({"image": channelled(images[start : start + 500]).astype(np.float32) / 127.5 - 1})[:, 0]
        for start in range(0, len(images), 500)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
