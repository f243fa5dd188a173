"""Samples from a checkpoint, through ONNX Runtime and numpy alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.heun import follow
from genlab.datasets import channelled, enlarged
from genlab.errors import GenlabError

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Graph = Callable[[Mapping[str, NDArray[Any]]], Floats]
"""A network as a function from named inputs to its one output."""
DRAWING = ("decoder", "encoder", "velocity", "forward", "backward")
"""Roles of the graphs that a sampler opens; a checkpoint's judges stay on disk."""


@dataclass(frozen=True)
class Samples:
    """Images with the latents they came from.

    Attributes:
        images: uint8 `(n, h, w)`, or `(n, h, w, 3)` in colour.
        latents: float32 `(n, ...)`, the z each was made of.
        labels: int64 `(n,)`, the class asked for; -1 where none was.
    """

    images: Pixels
    latents: Floats
    labels: NDArray[np.int64]


class Sampler:
    """A checkpoint ready to draw: latents in, images out, the same for the same seed.

    `graphs` may be ONNX sessions or Keras models: training's previews run the same code as the web pages.
    """

    def __init__(
        self,
        sampling: Mapping[str, Any],
        graphs: Mapping[str, Graph],
        arrays: Mapping[str, NDArray[Any]],
        label: int | None = None,
        batch: int = 50,
    ) -> None:
        """Take a card's `sampling` section with its graphs and arrays."""
        self.sampling, self.graphs, self.arrays, self.label, self.batch = (
            sampling,
            graphs,
            arrays,
            label,
            batch,
        )
        self.kind = sampling["kind"]
        if self.kind == "pixel":  # all drawn values of a pixel, sorted: a uniform number picks one
            counts = arrays["counts"].reshape(-1, 256)
            values = np.tile(np.arange(256, dtype=np.uint8), len(counts))
            self._sorted: Pixels = np.repeat(values, counts.ravel()).reshape(len(counts), -1)

    @property
    def channels(self) -> int:
        """How many numbers a pixel has: 3 where the card says colour, 1 where it says nothing."""
        return int(self.sampling.get("channels", 1))

    @property
    def conditional(self) -> bool:
        """Whether a class can be asked for."""
        return "classes" in self.sampling

    def latents(self, count: int, seed: int) -> Floats:
        """Draw `(count, *latent)` latents from the seed.

        Those of a translation are source images in 0..1.
        """
        if self.kind == "translation":
            return np.divide(self.arrays["first"][self.sources(count, seed)], 255, dtype=np.float32)
        rng = np.random.default_rng(seed)
        if "codes" in self.sampling:
            return self.codes.draw(count, rng)
        shape = (count, *self.sampling["latent"])
        if self.kind == "pixel":
            return rng.random(shape, dtype=np.float32)
        z = rng.standard_normal(shape, dtype=np.float32)
        return self.arrays["mean"] + z @ self.arrays["factor"].T if "factor" in self.arrays else z

    def sample(
        self,
        count: int,
        *,
        seed: int,
        labels: NDArray[np.int64] | None = None,
        codes: Mapping[str, float] | None = None,
    ) -> Samples:
        """Draw samples.

        Args:
            count: how many.
            seed: the same seed gives the same images.
            labels: int `(count,)` classes for a conditional generator; drawn evenly where left out.
            codes: values of an InfoGAN's codes, e.g. `{"c1": 3, "c2": -0.5}`; drawn where left out.

        Raises:
            GenlabError: for a negative count, or labels or codes the generator does not know.
        """
        if count < 0:
            raise GenlabError(f"Invalid number of samples. Expected 0 or more. Received: {count}.")
        z = self.latents(count, seed)
        if codes:
            z = self.codes.steered(z, codes)
        if self.conditional:
            classes = self.sampling["classes"]
            if labels is None:
                drawn = np.arange(count) % classes
                labels = (
                    np.random.default_rng((seed, 1)).permutation(drawn)
                    if self.label is None
                    else np.full(count, self.label)
                )
            labels = np.asarray(labels, np.int64)
            if labels.shape != (count,) or (count and not 0 <= labels.min() <= labels.max() < classes):
                raise GenlabError(
                    f"Invalid labels. Expected {count} classes in 0..{classes - 1}. "
                    f"Received: {np.unique(labels).tolist()}, shape {labels.shape}."
                )
        else:
            labels = np.full(count, -1 if self.label is None else self.label, np.int64)
        return Samples(self.decode(z, labels), z, labels)

    @property
    def codes(self) -> Codes:
        """Where the codes lie in a latent, and what they can be set to.

        Raises:
            GenlabError: where the generator has none.
        """
        if "codes" not in self.sampling:
            raise GenlabError(
                "Invalid checkpoint for codes. Expected an InfoGAN. Received one without codes."
            )
        return Codes(**self.sampling["codes"])

    def sources(self, count: int, seed: int) -> NDArray[np.int64]:
        """Draw `(count,)` which of a translation's source images are taken; none comes twice before all have come."""
        order = np.random.default_rng(seed).permutation(len(self.arrays["first"]))
        return order[np.arange(count) % len(order)]

    def turned(self) -> "Sampler":
        """Return the sampler of the other direction: print to brush becomes brush to print.

        Raises:
            GenlabError: where the generator translates nothing.
        """
        if self.kind != "translation":
            raise GenlabError(
                "Invalid checkpoint for the way back. Expected a CycleGAN. Received another kind."
            )
        return Sampler(
            {**self.sampling, "styles": self.sampling["styles"][::-1]},
            {"forward": self.graphs["backward"], "backward": self.graphs["forward"]},
            {"first": self.arrays["second"], "second": self.arrays["first"]},
            self.label,
            self.batch,
        )

    def translated(self, images: Pixels) -> Pixels:
        """Translate images `(n, h, w)` of the first style.

        Raises:
            GenlabError: for images of another size.
        """
        return self.decode(np.divide(images, 255, dtype=np.float32))

    def shown(self, count: int) -> Pixels:
        """Return the `count` images that a preview shows, the same at every step: samples of seed 0.

        A translation shows five rows of a tenth each: sources, translations, what comes back of those, and images of
        the second style with what the way back makes of them.
        """
        if self.kind != "translation":
            return self.sample(count, seed=0).images
        back = self.turned()
        first, second = (
            np.rint(sampler.latents(count // 5, seed=0) * 255).astype(np.uint8) for sampler in (self, back)
        )
        there = self.translated(first)
        rows = (first, there, back.translated(there), second, back.translated(second))
        return np.concatenate(rows)

    def decode(self, z: Floats, labels: NDArray[np.int64] | None = None) -> Pixels:
        """Turn latents `(n, ...)` into images `(n, h, w)`, or `(n, h, w, 3)` in colour.

        Raises:
            GenlabError: for latents of another shape.
        """
        expected = tuple(self.sampling["latent"])
        if z.shape[1:] != expected:
            raise GenlabError(
                f"Invalid latents. Expected shape (n, {', '.join(map(str, expected))}). Received: {z.shape}."
            )
        if self.kind == "pixel":
            count = self._sorted.shape[1]
            picked = np.minimum((z.reshape(len(z), -1) * count).astype(np.int64), count - 1)
            return self._sorted[np.arange(self._sorted.shape[0]), picked].reshape(z.shape)
        if not len(z):  # the graph alone knows the size of what it draws
            return self.decode(np.zeros((1, *expected), np.float32))[:0]
        low, high = self.sampling["range"]
        parts = [
            self._raw(
                z[start : start + self.batch], None if labels is None else labels[start : start + self.batch]
            )
            for start in range(0, len(z), self.batch)
        ]
        raw = np.concatenate(parts)
        if raw.shape[-1] != self.channels:
            raise GenlabError(
                f"Invalid checkpoint. Expected images of {self.channels} channels, as its card says. "
                f"Received: {raw.shape[-1]}."
            )
        raw = raw[..., 0] if self.channels == 1 else raw
        return np.rint(np.clip((raw - low) / (high - low), 0, 1) * 255).astype(np.uint8)

    def _raw(self, z: Floats, labels: NDArray[np.int64] | None) -> Floats:
        """Return images `(n, h, w, channels)` in the network's own range."""
        if self.kind == "decoder":
            return self.graphs["decoder"]({"z": z.astype(np.float32)})
        if self.kind == "translation":
            return self.graphs["forward"]({"image": z.astype(np.float32)[..., None] * 2 - 1})
        given = np.zeros(len(z), np.int32) if labels is None else labels.astype(np.int32)
        if self.kind == "flow":
            followed = self._followed(channelled(z.astype(np.float32)), given)
            return enlarged(followed, self.sampling.get("enlarged", 1))
        codes = self.arrays["mean"] + self.arrays["deviation"] * self._followed(z.astype(np.float32), given)
        return self.graphs["decoder"]({"z": codes})

    def _followed(self, x: Floats, given: NDArray[np.int32]) -> Floats:
        """Follow the velocity from noise at t = 0 to what it leads to at t = 1: images, or scaled codes."""
        found: Floats = follow(lambda x, t: self._velocity(x, t, given), x, self.sampling["heun_steps"])
        return found

    def _velocity(self, x: Floats, t: np.float32, labels: NDArray[np.int32]) -> Floats:
        return self.graphs["velocity"]({"x": x, "t": np.full((len(x), 1), t, np.float32), "label": labels})

    def encode(self, images: Pixels) -> Floats:
        """Return the codes `(n, d)` of images `(n, h, w[, 3])`.

        Raises:
            GenlabError: where the generator has no encoder.
        """
        if "encoder" not in self.graphs:
            raise GenlabError(
                "Invalid checkpoint for encode. Expected an autoencoder. Received one without encoder."
            )
        parts = [
            self.graphs["encoder"](
                {"x": channelled(images[start : start + self.batch]).astype(np.float32) / 255}
            )
            for start in range(0, len(images), self.batch)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, *self.sampling["latent"]), np.float32)


def onnx_graph(path: str, threads: int = 1) -> Graph:
    """Open an ONNX file as a function.

    Inputs are matched by name, or by order where the exporter gave others.

    Raises:
        GenlabError: where ONNX Runtime cannot read it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it never gives memory back to the web process
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises its own unexported kinds
        raise GenlabError(f"Damaged ONNX graph '{path}'. Received: {str(error).splitlines()[0]}.") from error
    names = [entry.name for entry in session.get_inputs()]

    def run(inputs: Mapping[str, NDArray[Any]]) -> Floats:
        feed = inputs if set(names) == set(inputs) else dict(zip(names, inputs.values(), strict=True))
        output: Floats = session.run(None, dict(feed))[0]
        return output

    return run


@lru_cache(maxsize=16)
def _open(path: str, card_sha256: str, threads: int) -> Sampler:
    checkpoint = checkpoints.load(Path(path))
    graphs = {
        role: onnx_graph(str(checkpoint.path / f"{role}.onnx"), threads)
        for role in DRAWING
        if f"{role}.onnx" in checkpoint.card.files
    }
    return Sampler(checkpoint.card.sampling, graphs, checkpoint.arrays(), checkpoint.card.label)


def open_checkpoint(checkpoint: Checkpoint | str, threads: int = 1, *, kept: bool = True) -> Sampler:
    """Open a checkpoint (or its name, or path) for sampling.

    Args:
        checkpoint: what to open.
        threads: of ONNX Runtime.
        kept: keep it open, shared between callers; otherwise its memory is free when the sampler is dropped.

    Raises:
        GenlabError: where it is unknown or damaged.
    """
    found = checkpoints.find(checkpoint) if isinstance(checkpoint, str) else checkpoint
    opened = _open if kept else _open.__wrapped__
    return opened(str(found.path), found.sha256, threads)
