"""A zip laid out as a pack of one's own: threes of the test split, and what a pixel histogram makes of threes."""

import io
import zipfile

from PIL import Image

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint

LEAST = 10
"""Images of each kind that a quiz takes."""
COUNT, DATASET, LABEL = 12, "mnist", 3


def zipped() -> bytes:
    """Return the zip: `real/01.png` and so on, and as many in `fake-pixel`."""
    images, labels = datasets.test_split(DATASET)
    fakes = open_checkpoint(f"pixel-{DATASET}-{LABEL}", kept=False).sample(COUNT, seed=0).images
    kinds = {"real": images[labels == LABEL][-COUNT:], "fake-pixel": fakes}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for folder, pixels in kinds.items():
            for number, image in enumerate(pixels, 1):
                file = io.BytesIO()
                Image.fromarray(image).save(file, "PNG")
                archive.writestr(f"{folder}/{number:02d}.png", file.getvalue())
    return buffer.getvalue()
