"""Designs near one, between two, and among three: latents around latents."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sampler import Labels
from genlab.designs.spaces import Floats, Normal, Space
from genlab.errors import GenlabError

MOST_PICKED = 3


def neighbours(
    latents: Floats,
    distance: float,
    count: int,
    seed: int,
    space: Space,
    labels: Labels | None = None,
    places: Collection[int] | None = None,
) -> Floats:
    """Return latents that lie around others: around one, along the way between two, among three.

    Args:
        latents: of the designs picked, `(1 to 3, ...)`.
        distance: from 0, where each design is one of the way itself, to 1, where each is a new one.
        count: how many.
        seed: the same seed gives the same latents.
        space: where they lie.
        labels: the classes of the designs picked, for a generator that is told one.
        places: those of the new ones that are asked for, all for None; others are left at 0.

    Returns:
        float32 `(count, ...)`, each of the class of that one of them which `nearest_of` says.

    Raises:
        GenlabError: for none or more than three designs, or a distance outside of 0..1.
    """
    _check(latents, 1, MOST_PICKED)
    if not 0 <= distance <= 1:
        raise GenlabError(f"Invalid distance {distance:g}. Expected 0 (near) to 1 (far).")
    rng = np.random.default_rng(seed)
    normal, whose = space.normal(latents), nearest_of(len(latents), count)
    if len(latents) == 1:
        centres = np.repeat(normal, count, 0)
    elif len(latents) == 2:
        centres = turned(normal[0], normal[1], (np.arange(count) + 0.5) / count)
    else:
        centres = among(normal, rng.dirichlet(np.ones(len(normal)), count))
    noise = rng.standard_normal(centres.shape)
    asked = sorted(range(count) if places is None else places)
    found = np.zeros((count, *latents.shape[1:]), np.float32)
    if asked:
        whose = whose[asked]
        known = None if labels is None else labels[whose]
        found[asked] = space.changed(centres[asked], latents[whose], known, distance, noise[asked])
    return found


def nearest_of(picked: int, count: int) -> NDArray[np.int64]:
    """Return which of the designs picked each of so many new ones is most like, and so of its class and category.

    Of two those on its half of the way between them; of others each has as many as any other.
    """
    places = np.arange(count)
    return (2 * places >= count).astype(np.int64) if picked == 2 else places % picked


def between(latents: Floats, count: int, space: Space) -> Floats:
    """Return latents on the way from one design to another, both ends among them.

    Args:
        latents: `(2, ...)`.
        count: how many, 2 at least.
        space: where they lie.

    Raises:
        GenlabError: unless there are two designs.
    """
    _check(latents, 2, 2)
    shares = np.linspace(0, 1, count)
    normal = space.normal(latents)
    found = space.latents(turned(normal[0], normal[1], shares), like=latents[nearest_of(2, count)])
    found[0], found[-1] = latents
    return found


def turned(one: Normal, other: Normal, shares: Normal) -> Normal:
    """Return the numbers `(n, d)` on the arc from `one` `(d,)` to `other`, at shares `(n,)` of it.

    Their lengths go evenly from one's to the other's (Shoemake 1985, Animating rotation with quaternion curves, slerp).
    """
    lengths = float(np.linalg.norm(one)), float(np.linalg.norm(other))
    ends = one / max(lengths[0], 1e-12), other / max(lengths[1], 1e-12)
    angle = float(np.arccos(np.clip(ends[0] @ ends[1], -1, 1)))
    at = shares[:, None]
    if np.sin(angle) < 1e-6:  # one way, or opposite ways: there is no one arc
        return (1 - at) * one + at * other
    way = (np.sin((1 - at) * angle) * ends[0] + np.sin(at * angle) * ends[1]) / np.sin(angle)
    return way * ((1 - at) * lengths[0] + at * lengths[1])


def among(numbers: Normal, shares: Normal) -> Normal:
    """Return mixtures of normal numbers `(k, d)` by shares `(n, k)`, each as long as its parts are in the mean."""
    mixed = shares @ numbers
    wanted = shares @ np.linalg.norm(numbers, axis=1)
    return mixed * (wanted / np.maximum(np.linalg.norm(mixed, axis=1), 1e-12))[:, None]


def _check(latents: Floats, least: int, most: int) -> None:
    if not least <= len(latents) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise GenlabError(f"Invalid number of designs. Expected {wanted}. Received: {len(latents)}.")
