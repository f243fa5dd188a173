"""Where the 256 grey levels lie on the axis from -1 to 1 on which a network draws.

Real images are not spread evenly over their grey levels: four fifths of a digit's pixels are exactly 0, and of the
white ones most are 253, its neighbours 252 and 254 less often. A network whose numbers are off by a hundredth misses
such a level, and a few hundred decision trees see it at once: with evenly spaced levels they told 74% of a flow's
digits from real ones, 56% of the same digits once levels as frequent as the real ones were put in their places. So half
of the axis is shared out by value, as usual, and half by how often a level comes, as in a quantile transform; a level
is met where a number falls anywhere in its share (the bins of dequantisation, Uria et al. 2013).

Where images have tones of their own, each group of like ones (`tones`) has its own axis, on which levels that its
images lack have next to no room. A network is told an image's group beside its class.

The numbers that a finished network draws lie nearer to the middle than those it learned from: a pixel that is nearly
black becomes a grey, a nearly white one white. So the borders by which they are read are shifted until levels come as
often in its samples as in training images. A line through cues told 67% of a flow's digits before, and 61% after. And
neighbours that nearly are of one level are read as of one: see `neighbours`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from genlab.checkpoints.images import neighbours
from genlab.checkpoints.images.tones import counted, groups_of

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Groups = NDArray[np.int64]

MOST = 0.04
"""Of all pixels, the share from which on a level is given no more of the axis: black needs room, not most of it."""
INSIDE = 0.96
"""Where evenly spaced levels end: 2% inside of -1 and 1, for an error of the network would leave near-black haze."""
FEWEST = 40
"""Samples of a class by which its levels are read."""
LIKED = 1000
"""Samples by which it is found how much equal neighbours are liked."""
NEAR = 15
"""Borders over which it is averaged how sure the classes' own shifts are."""
REACH = 4.0
"""So many levels further off, a frequent level gets half as much of a rare one's room by value."""


@dataclass(frozen=True)
class Levels:
    """The axes of grey levels, one for each group of images.

    Attributes:
        places: where each level lies, float32 `(g, 256)`, ascending: what a network learns to draw.
        borders: between one level and the next, float32 `(g, 255)`.
        often: how much of each class is of a group or one before it, float32 `(classes, g)`.
        shifts: how far from each border, in every group, numbers are read as the next level, float32 `(classes, 255)`;
            one row where they are of all classes.
        liking: how much equal neighbours are liked, float32 `(2,)`: see `neighbours.settled`.
    """

    places: Floats
    borders: Floats
    often: Floats
    shifts: Floats = field(default_factory=lambda: np.zeros((1, 255), np.float32))
    liking: Floats = field(default_factory=lambda: np.zeros(2, np.float32))

    @classmethod
    def of(cls, images: Pixels, labels: NDArray[Any] | None = None, seed: int = 0) -> Self:
        """Return the levels of images: half of the axis by value, half by frequency.

        Args:
            images: uint8 `(n, h, w)`; those of another shape, as in colour, have one axis.
            labels: their classes `(n,)`; all one where left out.
            seed: of the groups.
        """
        every = np.bincount(images.ravel(), minlength=256) / images.size
        shares = groups_of(images, seed) if images.ndim == 3 else None
        if shares is None or len(shares) == 1:
            return cls(*_axes(every[None], np.full((1, 256), 1 / 256)), np.ones((1, 1), np.float32))
        often = (1 - every[0]) * shares
        often[:, 0] = every[0]
        found = cls(*_axes(often, _room(shares)), np.ones((1, 1), np.float32))
        groups = found.groups(images)
        classes = np.zeros(len(images), np.int64) if labels is None else np.asarray(labels, np.int64)
        return replace(found, often=up_to(groups, classes, (classes.max() + 1, len(shares))))

    @classmethod
    def even(cls) -> Self:
        """Return evenly spaced levels, which flows had before they knew others."""
        between = ((np.arange(255) + 0.5) / 127.5 - 1) * INSIDE
        places = np.arange(256) / 127.5 - 1
        return cls(
            places[None].astype(np.float32), between[None].astype(np.float32), np.ones((1, 1), np.float32)
        )

    @classmethod
    def kept(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the levels among a checkpoint's or a run's arrays; even ones where it has none."""
        if "borders" not in arrays:
            return cls.even()
        places, borders = np.atleast_2d(arrays["places"]), np.atleast_2d(arrays["borders"])
        often = arrays.get("often", np.ones((1, 1), np.float32))
        shifts = np.atleast_2d(arrays.get("shifts", np.zeros(255, np.float32)))
        return cls(places, borders, often, shifts, arrays.get("liking", np.zeros(2, np.float32)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `kept` takes."""
        fitted = {"shifts": self.shifts, "liking": self.liking}
        read = {name: array for name, array in fitted.items() if array.any()}
        if self.many == 1:
            return {"places": self.places[0], "borders": self.borders[0]} | read
        return {"places": self.places, "borders": self.borders, "often": self.often} | read

    def learned(self) -> Self:
        """Return the levels that a network learns to draw, without what was learned of a finished one."""
        return replace(self, shifts=np.zeros((1, 255), np.float32), liking=np.zeros(2, np.float32))

    def fitted(
        self, images: Pixels, labels: NDArray[Any], numbers: Floats, asked: NDArray[Any], groups: Groups
    ) -> Self:
        """Return levels by which numbers come as often as in real images of their class, all groups together.

        Grey images' neighbours are of one level as often as in real ones, then.

        Args:
            images: real ones, uint8 `(n, ...)`.
            labels: their classes `(n,)`.
            numbers: that a finished network drew, `(m, ...)`.
            asked: the classes asked of it, `(m,)`. A class is read as all together are, and by what is its own as
                far as halves of the classes' samples agree on that (means are shrunk so by James & Stein 1961): some
                hundred samples are few for greys that are rare. It has nothing of its own with fewer than `FEWEST`.
            groups: those asked of it, `(m,)`.
        """
        flat = numbers.reshape(len(numbers), -1)

        def shifts(real: NDArray[np.bool_], drawn: NDArray[np.int64]) -> Floats:
            often = np.bincount(images[real].ravel(), minlength=256).cumsum() / images[real].size
            apart = (flat[drawn] - self.borders[groups[drawn], at, None] for at in range(255))
            return np.array([np.quantile(each, often[at]) for at, each in enumerate(apart)], np.float32)

        every = shifts(labels >= 0, np.arange(len(asked)))
        found = np.tile(every, (int(labels.max()) + 1, 1))
        known = [label for label in np.unique(labels) if (asked == label).sum() >= FEWEST]
        own, doubt = [], []
        for label in known if len(known) > 1 else ():
            real, drawn = labels == label, np.flatnonzero(asked == label)
            own.append(shifts(real, drawn) - every)
            doubt.append((shifts(real, drawn[::2]) - shifts(real, drawn[1::2])) / 2)
        if own:
            trust = 1 - _smooth(np.square(doubt).mean(0)) / np.maximum(_smooth(np.square(own).mean(0)), 1e-12)
            found[known] += np.maximum(trust, 0) * own
        read = replace(self, shifts=found)
        return read._liking(images, numbers[:LIKED], groups[:LIKED], asked[:LIKED])

    def _liking(self, images: Pixels, numbers: Floats, groups: Groups, labels: NDArray[Any]) -> Self:
        """Return levels that like equal neighbours as much as real images do, by numbers of some groups and classes."""
        if images.ndim != 3:
            return self
        drawn = self.images(numbers, groups, labels)
        often = neighbours.equal(images)
        return replace(self, liking=neighbours.fitted(numbers, drawn, self._borders(groups, labels), often))

    @property
    def many(self) -> int:
        """How many groups of images there are."""
        return len(self.borders)

    def groups(self, images: Pixels) -> Groups:
        """Return the group of each image `(n, h, w)`: the one on whose axis its levels have most room."""
        if self.many == 1:
            return np.zeros(len(images), np.int64)
        ends = np.ones((self.many, 1), np.float32)
        room = np.log(np.diff(np.concatenate([-ends, self.borders, ends], 1)) + 1e-9)
        found: Groups = np.concatenate(
            [(counted(images[at : at + 5000]) @ room.T).argmax(1) for at in range(0, len(images), 5000)]
        )
        return found

    def drawn(self, z: Floats, labels: NDArray[Any] | None = None) -> Groups:
        """Return the group of each latent `(n, ...)`, as often as a class has it: the same latent has the same one.

        Args:
            z: latents of independent standard normal numbers.
            labels: the classes asked for `(n,)`; the first where left out.
        """
        if self.many == 1:
            return np.zeros(len(z), np.int64)
        flat = z.reshape(len(z), -1)
        place = ndtr(flat @ _signs(flat.shape[1]) / flat.shape[1] ** 0.5)
        asked = np.zeros(len(z), np.int64) if labels is None else np.asarray(labels, np.int64)
        found: Groups = (place[:, None] > self.often[asked, :-1]).sum(1)
        return found

    def held(self, z: Floats, like: Floats) -> Floats:
        """Return latents `(n, ...)` moved so far that each is of the group that the one like it is of, float32.

        They move along the one direction of all that draws the group; where there is one group, none moves.
        """
        if self.many == 1:
            return z
        flat, wanted = z.reshape(len(z), -1), like.reshape(len(z), -1)
        signs = _signs(flat.shape[1])
        moved = flat + ((wanted - flat) @ signs)[:, None] * signs / flat.shape[1]
        return moved.reshape(z.shape).astype(np.float32)

    def numbers(self, images: Pixels, groups: Groups) -> Floats:
        """Return where the grey levels of images `(n, ...)` of some groups `(n,)` lie, float32 of their shape."""
        if self.many == 1:
            return self.places[0][images]
        flat = images.reshape(len(images), -1)
        return np.take_along_axis(self.places[groups], flat.astype(np.int64), 1).reshape(images.shape)

    def images(self, numbers: Floats, groups: Groups, labels: NDArray[Any] | None = None) -> Pixels:
        """Return the grey levels in whose shares numbers `(n, ...)` fall, uint8.

        Args:
            numbers: as a network draws them.
            groups: `(n,)`.
            labels: classes `(n,)`; the first where left out.
        """
        borders = self._borders(groups, labels)
        flat = numbers.reshape(len(numbers), -1)
        rows = zip(borders, flat, strict=True)
        found = np.array([np.searchsorted(*row) for row in rows], np.uint8).reshape(numbers.shape)
        if not self.liking.any():
            return found
        size = numbers.shape[:3]  # a pixel of a grey image has one number
        settled = neighbours.settled(numbers.reshape(size), found.reshape(size), borders, self.liking)
        return settled.reshape(numbers.shape)

    def _borders(self, groups: Groups, labels: NDArray[Any] | None) -> Floats:
        """Return the borders by which images of some groups and classes `(n,)` are read, `(n, 255)`."""
        asked = np.zeros(len(groups), np.int64) if labels is None or len(self.shifts) == 1 else labels
        found: Floats = np.maximum.accumulate(self.borders[groups] + self.shifts[asked], 1)
        return found


def up_to(kinds: NDArray[np.int64], labels: NDArray[np.int64], shape: tuple[int, int]) -> Floats:
    """Return how much of each class is of a kind or one before it, by images' kinds and classes `(n,)`.

    Args:
        kinds, labels: of each image.
        shape: how many classes and kinds there are: the result's, float32.
    """
    counts = np.zeros(shape)
    np.add.at(counts, (labels, kinds), 1)
    counts[~counts.any(1)] = counts.sum(0)  # a class that is not among the images
    found: Floats = (counts.cumsum(1) / counts.sum(1, keepdims=True)).astype(np.float32)
    return found


def asked_of(labels: NDArray[Any], groups: Groups, classes: int) -> NDArray[np.int32]:
    """Return what a network is asked for `(n,)`, of so many classes: a class and a group as one number."""
    found: NDArray[np.int32] = (labels + classes * groups).astype(np.int32)
    return found


def _signs(size: int) -> NDArray[np.float64]:
    """Return the direction in latents of so many numbers that draws a group: 1 and -1 by turns, so no brightness."""
    found: NDArray[np.float64] = np.random.default_rng(0).permutation(np.resize([-1.0, 1.0], size))
    return found


def _smooth(values: NDArray[Any]) -> NDArray[Any]:
    """Return the mean of each border's value and of those near it, `(255,)`."""
    found: NDArray[Any] = np.convolve(np.pad(values, NEAR // 2, "edge"), np.full(NEAR, 1 / NEAR), "valid")
    return found


def _axes(often: NDArray[Any], room: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return places and borders of axes whose levels come so often, and have so much room by value, `(g, 256)` each."""
    often = np.minimum(often, MOST)
    widths = (room + often / often.sum(1, keepdims=True)) / 2
    edges = 2 * np.concatenate([np.zeros((len(widths), 1)), widths.cumsum(1)], 1) - 1
    places = (edges[:, 1:] + edges[:, :-1]) / 2
    return places.astype(np.float32), edges[:, 1:-1].astype(np.float32)


def _room(shares: Floats) -> NDArray[Any]:
    """Return each level's room by value `(g, 256)`: that of a level which a group lacks goes to those near it."""
    apart = np.abs(np.subtract.outer(np.arange(256), np.arange(256)))
    near = 1 / (1 + (apart / REACH) ** 2)
    near[0] = near[:, 0] = 0
    near[0, 0] = 1
    given = shares + 0.0
    given[:, 0] = 1
    found: NDArray[Any] = given * ((1 / 256 / np.maximum(given @ near, 1e-12)) @ near)
    return found
