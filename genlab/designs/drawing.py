"""One design: a latent and a class as they are stored, and the pixels that they become."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Pixels, Sampler
from genlab.designs import shelf
from genlab.designs.spaces import Floats
from genlab.errors import GenlabError
from genlab.media.images import copies

SAME = copies.NEAR
"""Two designs look the same whose difference is at most a tenth of their contrast, each seen as 16 x 16 greys."""


@dataclass(frozen=True)
class Drawing:
    """All that makes a design's pixels again.

    Attributes:
        checkpoint: the generator's name, for people.
        checkpoint_sha256: its hash, which finds it.
        label: the class, None where the generator knows none.
        latent: float32 numbers, little-endian, in base64.
    """

    checkpoint: str
    checkpoint_sha256: str
    label: int | None
    latent: str

    def image(self) -> Pixels:
        """Draw the design: uint8 `(h, w)`, or `(h, w, 3)` in colour.

        Raises:
            GenlabError: where the checkpoint is gone or of another version, or the latent is not one of its own.
        """
        found = shelf.find(self.checkpoint, self.checkpoint_sha256)
        return drawn(open_checkpoint(found), [self])[0]


def drawn(sampler: Sampler, drawings: list[Drawing]) -> Pixels:
    """Draw designs of one generator, `(n, h, w[, 3])`."""
    z = np.stack([unpacked(each.latent, sampler.latent) for each in drawings])
    labels = [each.label for each in drawings]
    known = np.array([-1 if label is None else label for label in labels], np.int64)
    if sampler.conditional and not 0 <= known.min() <= known.max() < sampler.sampling["classes"]:
        raise GenlabError(
            f"Unknown class {known.min()} of a design. Expected one in 0..{sampler.sampling['classes'] - 1}."
        )
    # One by one: what a network draws may differ in the last bit by how many it draws at once.
    return np.concatenate(
        [
            sampler.decode(z[place : place + 1], known[place : place + 1] if sampler.conditional else None)
            for place in range(len(z))
        ]
    )


def packed(latent: Floats) -> str:
    """Return a latent as text."""
    return base64.b64encode(np.ascontiguousarray(latent, "<f4").tobytes()).decode()


def unpacked(text: str, shape: tuple[int, ...]) -> Floats:
    """Return the latent `shape` that text tells of.

    Raises:
        GenlabError: where it is none of this shape, or holds what is no number.
    """
    try:
        found = np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float32)
        latent = found.reshape(shape)
    except (binascii.Error, ValueError) as error:
        raise GenlabError(
            f"Damaged latent of a design. Expected {int(np.prod(shape))} numbers. Received: {error}."
        ) from error
    if not np.isfinite(latent).all():
        raise GenlabError("Damaged latent of a design. Expected numbers. Received: some that are none.")
    return latent


def pixels_sha256(image: Pixels) -> str:
    """Return the SHA-256 of an image's pixels and size."""
    return hashlib.sha256(str(image.shape).encode() + np.ascontiguousarray(image).tobytes()).hexdigest()


def look(image: Pixels) -> str:
    """Return what an image looks like, by which it is held against others: 16 x 16 greys as text."""
    small = copies.thumbnails(image[None])[0]
    return base64.b64encode(np.rint(small).astype(np.uint8).tobytes()).decode()


def same_look(one: str, others: list[str]) -> int | None:
    """Return the place of the other look that is most like one, where they look the same; None where none does."""
    found = copies.copies(_seen([one]), _seen(others))
    return found.get(0)


def _seen(looks: list[str]) -> NDArray[np.float32]:
    side = copies.SIDE * copies.SIDE
    rows = [np.frombuffer(base64.b64decode(each), np.uint8) for each in looks]
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, side), np.float32)
