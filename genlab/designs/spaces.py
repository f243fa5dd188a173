"""Where a generator's latents lie, told as standard normal numbers, in which near and far mean the same for all.

A latent is turned out of its place, not shifted: n' = cos(a) n + sin(a) e with e ~ N(0, I). Whatever the angle, n' is
as N(0, I) as n was, so that designs far from their origin are as good as the generator's own, while a step n + s e
would leave the shell on which it has learned to draw. At 0 a design stays what it was, at 1 it is another one.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.images.decoder import Decoder
from genlab.checkpoints.images.discreteflow import DiscreteFlow
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.sampler import Labels, Sampler
from genlab.designs.flowing import FINER, finer, flows
from genlab.errors import GenlabError

Floats = NDArray[np.float32]
Normal = NDArray[np.float64]
EDGE = 1e-6
"""How near to 0 and 1 a uniform number may come before its normal one is cut off."""


class Space(ABC):
    """A generator's latents `(n, ...)` as normal numbers `(n, d)`, and back."""

    @abstractmethod
    def normal(self, z: Floats) -> Normal:
        """Return latents as numbers that are N(0, 1) where the latents are the generator's own."""

    @abstractmethod
    def latents(self, numbers: Normal, like: Floats) -> Floats:
        """Return latents of normal numbers.

        Args:
            numbers: `(n, d)`.
            like: latents `(n, ...)` that say what the numbers do not: a category, a group of tones.
        """

    def changed(
        self, numbers: Normal, like: Floats, labels: Labels | None, distance: float, noise: Normal
    ) -> Floats:
        """Return latents that lie so far from others.

        Args:
            numbers: those others `(n, d)`.
            like: as for `latents`.
            labels: their classes `(n,)`; None where the generator knows none.
            distance: from 0, themselves, to 1, new ones.
            noise: e ~ N(0, 1) `(n, d)`, each one's own way.
        """
        del labels
        angle = distance * np.pi / 2
        return self.latents(np.cos(angle) * numbers + np.sin(angle) * noise, like)


class Gaussian(Space):
    """Latents that are drawn from N(0, I)."""

    def normal(self, z: Floats) -> Normal:
        return z.reshape(len(z), -1).astype(np.float64)

    def latents(self, numbers: Normal, like: Floats) -> Floats:
        return numbers.reshape(like.shape).astype(np.float32)


@dataclass(frozen=True)
class Flowing(Gaussian):
    """Noise from which a flow begins; it has the group of tones of that which it is like.

    Beyond `flowing.FINER` a change is one of the noise, at t = 0. Below, it is made part of the way along the flow, the
    later the smaller it shall be: what is drawn by then stays, and only what is finer changes.
    """

    flow: Flow

    def latents(self, numbers: Normal, like: Floats) -> Floats:
        return self.flow.levels.held(super().latents(numbers, like), like)

    def changed(
        self, numbers: Normal, like: Floats, labels: Labels | None, distance: float, noise: Normal
    ) -> Floats:
        if distance >= FINER or not flows(self.flow):
            return super().changed(numbers, like, labels, distance, noise)
        found = finer(self.flow, self.latents(numbers, like), labels, distance, noise)
        return self.flow.levels.held(found, like)


@dataclass(frozen=True)
class Fitted(Space):
    """Codes of an autoencoder, of which a Gaussian was fitted: mean + n factor^T."""

    mean: NDArray[np.floating]
    factor: NDArray[np.floating]

    def normal(self, z: Floats) -> Normal:
        apart = (z - self.mean).astype(np.float64)
        return np.asarray(
            np.linalg.lstsq(self.factor.astype(np.float64), apart.T, rcond=None)[0].T, np.float64
        )

    def latents(self, numbers: Normal, like: Floats) -> Floats:
        return (self.mean + numbers @ self.factor.T).astype(np.float32)


class Uniform(Space):
    """Latents that are drawn evenly from 0..1; their normal numbers are as far up in their own distribution."""

    def normal(self, z: Floats) -> Normal:
        return _normal(z.reshape(len(z), -1))

    def latents(self, numbers: Normal, like: Floats) -> Floats:
        return _uniform(numbers).reshape(like.shape)


@dataclass(frozen=True)
class Coded(Space):
    """InfoGAN's latents: noise is normal, continuous codes are uniform in -1..1, a category stays what it is."""

    codes: Codes

    def normal(self, z: Floats) -> Normal:
        noise, first = self.codes.noise, self.codes.noise + self.codes.categories
        return np.concatenate([z[:, :noise].astype(np.float64), _normal((z[:, first:] + 1) / 2)], 1)

    def latents(self, numbers: Normal, like: Floats) -> Floats:
        noise, first = self.codes.noise, self.codes.noise + self.codes.categories
        continuous = 2 * _uniform(numbers[:, noise:]) - 1
        parts = (numbers[:, :noise], like[:, noise:first], continuous)
        return np.concatenate(parts, 1).astype(np.float32)


def steers(kind: type[Sampler]) -> bool:
    """Return whether a kind of sampling has designs near a design.

    (A pixel histogram draws each pixel for itself; a translation's latents are somebody's images.)
    """
    return issubclass(kind, (Decoder, Flow, DiscreteFlow))


def space_of(sampler: Sampler, flowing: bool = True) -> Space:
    """Return where a generator's latents lie.

    Args:
        sampler: the generator.
        flowing: near designs of a flow come along it; otherwise by its noise alone, as older versions found them.

    Raises:
        GenlabError: for a generator that nobody can steer.
    """
    if not steers(type(sampler)):
        raise GenlabError(
            "Invalid generator for the studio. Expected a network that draws images from latents. "
            f"Received: {sampler.sampling.get('kind')}."
        )
    if isinstance(sampler, DiscreteFlow):
        return Uniform()
    if "codes" in sampler.sampling:
        return Coded(Codes.of(sampler.sampling))
    if "factor" in sampler.arrays:
        return Fitted(sampler.arrays["mean"], sampler.arrays["factor"])
    return Flowing(sampler) if isinstance(sampler, Flow) and flowing else Gaussian()


def _normal(shares: NDArray[np.floating]) -> Normal:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(shares.astype(np.float64), EDGE, 1 - EDGE)), np.float64)


def _uniform(numbers: Normal) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(numbers), np.float32)
