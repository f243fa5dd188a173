"""The last step of a flow of grey images: where its numbers came out, a decoder draws each pixel's level anew.

What a velocity leads to is noised once more, and the decoder draws levels from that; `decoding` among the families says
why. It draws in four turns, a pixel of every 2 x 2 in each, and sees in one what it drew in those before. An image has
the levels of one comb, as a stretched one has: see `combs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.images.combs import UNSTRETCHED, Combs, teeth
from genlab.checkpoints.images.levels import Groups, Levels, asked_of
from genlab.checkpoints.sampler import Labels, Pixels

TURNS = 4
DECODED = 10
"""Images that are drawn at once: each needs 3 MB meanwhile, for the chances of 256 levels at 784 pixels."""
NEVER = np.float32(-1e4)
"""What a level that an image's comb lacks leans by, in nats."""


@dataclass(frozen=True)
class Luck:
    """What of an image is left to chance, the same for the same latent.

    Attributes:
        noise: standard normal, `(n, h, w, 1)`.
        picks: in 0..1, one for each pixel, `(n, h, w, 1)`.
        comb: in 0..1, `(n,)`.
    """

    noise: Floats
    picks: Floats
    comb: NDArray[np.float64]

    @classmethod
    def of(cls, z: Floats) -> Self:
        """Return the luck of latents `(n, h, w)`.

        It must have nothing to do with what the velocity makes of them, so it is drawn by each latent's hash.
        """
        found: list[tuple[Any, ...]] = []
        for each in np.ascontiguousarray(z):
            seed = int.from_bytes(blake2b(each.tobytes(), digest_size=8).digest())
            rng, size = np.random.default_rng(seed), (*each.shape[:2], 1)
            found.append((rng.standard_normal(size, np.float32), rng.random(size, np.float32), rng.random()))
        return cls(*(np.stack(parts) for parts in zip(*found, strict=True)))

    def __getitem__(self, part: slice) -> "Luck":
        """Return some images' luck."""
        return Luck(*(getattr(self, each.name)[part] for each in fields(self)))


@dataclass(frozen=True)
class LastStep:
    """A decoder, and what it is asked with.

    Attributes:
        decoder: from x, known, shown, stretch, label, leaning and luck to levels `(n, h, w)`: see
            `genlab.generators.images.decoding`.
        at: time t to which numbers are noised.
        levels: where levels lie.
        combs: of each class.
        leaning: by how much more often each level is drawn than the decoder says, in nats, float32 `(classes, 256)`.
    """

    decoder: Callable[..., Any]
    at: float
    levels: Levels
    combs: Combs
    leaning: Floats

    @classmethod
    def kept(
        cls,
        decoder: Callable[..., Any],
        at: float,
        arrays: Mapping[str, NDArray[Any]],
        levels: Levels,
    ) -> Self:
        """Return the last step of a checkpoint with these arrays."""
        combs = Combs.kept(arrays)
        none = np.zeros((len(combs.often), 256), np.float32)
        return cls(decoder, at, levels, combs, arrays.get("leaning", none))

    def images(self, numbers: Floats, z: Floats, labels: Labels, groups: Groups) -> Pixels:
        """Return the levels `(n, h, w)` of images.

        Args:
            numbers: that a velocity led to, `(n, h, w, 1)`.
            z: from these latents, `(n, h, w)`.
            labels: their classes `(n,)`.
            groups: of tones, `(n,)`.
        """
        found = np.empty(numbers.shape[:3], np.uint8)
        for start in range(0, len(numbers), DECODED):
            part = slice(start, start + DECODED)
            found[part] = self._images(numbers[part], Luck.of(z[part]), labels[part], groups[part])
        return found

    def _images(self, numbers: Floats, luck: Luck, labels: Labels, groups: Groups) -> Pixels:
        tops = self.combs.drawn(luck.comb, labels)
        given = {
            "x": np.float32(1 - self.at) * luck.noise + np.float32(self.at) * numbers,
            "stretch": stretch(tops)[:, None],
            "label": asked_of(labels, groups, len(self.combs.often)),
            "leaning": np.where(teeth(tops), self.leaning[labels], NEVER),
            "luck": luck.picks,
        }
        found = np.zeros(numbers.shape, np.uint8)
        turn_of = turns(numbers.shape[1:3])[..., None]
        for turn in range(TURNS):
            shown = np.broadcast_to(turn_of < turn, numbers.shape).astype(np.float32)
            drawn = self.decoder(
                {**given, "known": shown * self.levels.numbers(found, groups), "shown": shown}
            )
            found = np.where(turn_of == turn, drawn[..., None].astype(np.uint8), found)
        return found[..., 0]


def turns(size: tuple[int, ...]) -> NDArray[np.int64]:
    """Return in which turn each pixel of an image of height and width `size` is drawn, int64 `(h, w)`."""
    row, column = np.indices(size)
    found: NDArray[np.int64] = np.array([[0, 2], [3, 1]])[row % 2, column % 2]
    return found


def stretch(tops: NDArray[np.int64]) -> Floats:
    """Return how much wider than 1 the gaps are between the levels of images of tops `(n,)`, float32."""
    found: Floats = (UNSTRETCHED / tops - 1).astype(np.float32)
    return found
