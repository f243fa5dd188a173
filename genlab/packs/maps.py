"""Maps of a pack's stimuli for the eye."""

import numpy as np

from genlab import checkpoints, media
from genlab.checkpoints.opening import open_checkpoint
from genlab.media import Medium, Stimuli


def plane(dataset: str, medium: Medium, stimuli: Stimuli) -> tuple[str | None, np.ndarray | None]:
    """Return the map that a shipped 2-D autoencoder draws of a dataset's images, where there is one."""
    name = checkpoints.checkpoint_name("autoencoder2d", dataset, None)
    if medium.name != media.IMAGE or not checkpoints.is_there(name):
        return None, None
    return name, open_checkpoint(name).encode(stimuli[:])
