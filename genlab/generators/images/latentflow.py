"""Flow matching on an autoencoder's codes (the way of latent diffusion, Rombach et al. 2022), for minutes of a CPU.

The book's autoencoder says how an image looks, 32 numbers instead of 784; a small flow learns which numbers occur
together. A sample follows the velocity from noise to a code and decodes it. The autoencoder is trained first, or
taken from a checkpoint.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from genlab import checkpoints
from genlab.checkpoints.images.levels import Levels
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators.base import Stage, Step
from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings
from genlab.generators.images.flow import Flow, FlowSettings, size_of
from genlab.generators.images.velocity import condition_of
from genlab.generators.states import of_part, under

CODING = 8.0
"""What a step of the autoencoder costs beside one of the flow on its codes."""
CONDITION = 64
"""Width of what time and class are embedded in."""


@dataclass(frozen=True)
class LatentFlowSettings(FlowSettings):
    """What a latent flow is trained with; `steps` counts the autoencoder's, too.

    Attributes:
        channels: width of the velocity network.
        blocks: its residual blocks.
        latent: coordinates of a code.
        autoencoder_steps: steps spent on the autoencoder first, in the book's batches of 128.
        autoencoder: checkpoint to take instead (its name or path), e.g. `autoencoder-mnist`.
    """

    steps: int = 22_340
    batch: int = 512
    channels: int = 160
    blocks: int = 3
    ema: float = 0.999
    guiding: float = 0.0
    dtype_policy: str = "float32"
    latent: int = 32
    autoencoder_steps: int = 2340
    autoencoder: str = ""

    @classmethod
    def quick(cls) -> Self:
        """Return an epoch of the autoencoder, and some thousand steps on its codes."""
        return cls(steps=5468, autoencoder_steps=468, minutes=2.0)

    def batches(self) -> dict[str, int]:
        """Return the flow's, and the autoencoder's where that is trained in the run."""
        return super().batches() | (
            {} if self.autoencoder else {"autoencoder's batch": AutoencoderSettings().batch}
        )


def code_velocity(latent: int, classes: int, width: int, blocks: int, dtype: Any = "float32") -> keras.Model:
    """Build the velocity network of codes.

    Args:
        latent: coordinates of a code.
        classes: number of classes.
        width: of every hidden layer.
        blocks: residual blocks.
        dtype: Keras dtype policy of the inner layers.

    Returns:
        A model from x `(n, latent)`, t `(n, 1)` in 0..1 and class `(n,)` int32 to velocity `(n, latent)`.
    """
    x_in = keras.Input((latent,), name="x")
    t_in = keras.Input((1,), name="t")
    label_in = keras.Input((), dtype="int32", name="label")
    condition = condition_of(t_in, label_in, classes, CONDITION, dtype)

    def silu(x: Any) -> Any:
        return layers.Activation("silu", dtype=dtype)(x)

    x = layers.Dense(width, dtype=dtype)(x_in)
    for _ in range(blocks):
        scale, shift = (
            layers.Dense(width, kernel_initializer="zeros", bias_initializer=start, dtype=dtype)(condition)
            for start in ("ones", "zeros")
        )
        inner = layers.Dense(width, kernel_initializer="he_normal", dtype=dtype)(silu(x))
        inner = layers.Add(dtype=dtype)([layers.Multiply(dtype=dtype)([inner, scale]), shift])
        inner = layers.Dense(width, kernel_initializer="zeros", dtype=dtype)(silu(inner))
        x = layers.Add(dtype=dtype)([x, inner])
    x = layers.Dense(latent, kernel_initializer="zeros", dtype="float32")(silu(x))
    return keras.Model([x_in, t_in, label_in], x, name="velocity")


class LatentFlow(Flow):
    """Follow a learned velocity from noise to a code of the class asked for, and decode it."""

    name = "latentflow"
    colour = False
    source = "Flow matching (Lipman et al. 2023) on the codes of program 10-2(a)'s autoencoder"
    settings_type = LatentFlowSettings
    of_numbers = False

    def __init__(self, dataset: Dataset, settings: LatentFlowSettings, seed: int) -> None:
        """Build the autoencoder, or open the checkpoint's, and the flow."""
        self.settings, self.latent = settings, settings.latent
        if settings.steps <= self.before:
            raise GenlabError(
                f"Invalid steps {settings.steps} for generator '{self.name}'. Expected more than the "
                f"autoencoder's {self.before}. Received: {settings.steps}."
            )
        super().__init__(dataset, settings, seed)
        coding = AutoencoderSettings(steps=settings.autoencoder_steps, latent=settings.latent)
        self.autoencoder = Autoencoder(dataset, coding, seed)
        self.scaling = {
            "mean": np.zeros(settings.latent, np.float32),
            "deviation": np.ones(settings.latent, np.float32),
        }
        if settings.autoencoder:
            self._take(settings.autoencoder)

    @property
    def before(self) -> int:
        """Steps of the autoencoder; none where it comes from a checkpoint."""
        return 0 if self.settings.autoencoder else self.ends[0]

    def stages(self) -> tuple[Stage, ...]:
        """Return the autoencoder, where it learns in the run, and the flow."""
        settings = self.settings
        if settings.autoencoder:
            return (Stage("flow", settings.steps),)
        coding = settings.autoencoder_steps
        return Stage("autoencoder", coding, CODING), Stage("flow", settings.steps - coding)

    def _take(self, name: str) -> None:
        """Take up the weights of a checkpoint's autoencoder."""
        found = checkpoints.find(name)
        weights = found.arrays("weights.npz")
        for role, model in (("encoder", self.autoencoder.encoder), ("decoder", self.autoencoder.decoder)):
            kept = [weights[key] for key in sorted(weights) if key.startswith(f"{role}/")]
            fits = [array.shape for array in kept] == [array.shape for array in model.get_weights()]
            coder = found.card.generator in ("autoencoder", "autoencoder2d")
            own = found.card.label is None or {found.card.label} == set(self.dataset.y_train.tolist())
            if not (fits and coder and own and found.card.dataset == self.dataset.name):
                raise GenlabError(
                    f"Invalid autoencoder '{name}'. Expected an autoencoder of {self.dataset.name} with "
                    f"{self.latent} codes, of all classes or this one. Received: {found.card.generator} of "
                    f"{found.card.dataset}, class {found.card.label}."
                )
            model.set_weights(kept)

    def look_at(self, dataset: Dataset) -> None:
        """Know images as they are: the decoder draws them, and the flow knows codes."""
        self.side, self.size, self.levels = 1, size_of(self.shape, 1), Levels.even()

    def velocity(self, dtype: Any, channels: int = 0) -> keras.Model:
        """Build the velocity network."""
        settings = self.settings
        return code_velocity(
            settings.latent, self.classes, channels or settings.channels, settings.blocks, dtype
        )

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train the autoencoder, then the flow on its standardised codes."""
        if start < self.before:
            for moment in self.autoencoder.train(start):
                yield Step(moment.step, {f"autoencoder_{key}": loss for key, loss in moment.losses.items()})
                if moment.step >= self.before:
                    break
        images = self.dataset.x_train[..., None].astype(np.float32) / 255
        codes = self.autoencoder.encoder.predict(images, batch_size=500, verbose=0)
        if start <= self.before:
            self.scaling = {"mean": codes.mean(0), "deviation": codes.std(0) + np.float32(1e-6)}
        codes = (codes - self.scaling["mean"]) / self.scaling["deviation"]
        labels = self.dataset.y_train
        yield from self.follow(lambda index: codes[index], labels, max(start, self.before))

    def state(self) -> dict[str, NDArray[Any]]:
        """Return autoencoder, scaling of its codes, and flow."""
        return (
            super().state() | under("autoencoder", self.autoencoder.state()) | under("scaling", self.scaling)
        )

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        super().restore(state)
        self.scaling = {key: state[f"scaling/{key}"] for key in self.scaling}
        self.autoencoder.restore(of_part("autoencoder", state))

    def graphs(self) -> dict[str, Any]:
        """Return the velocity network with averaged weights, and the decoder of its codes."""
        return super().graphs() | {"decoder": self.autoencoder.graphs()["decoder"]}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the codes' mean and standard deviation, `(d,)` each: the flow knows them scaled to 0 and 1."""
        return self.scaling

    def sampling(self) -> dict[str, Any]:
        """Return a flow's, with the size of a code and the decoder's range."""
        return super().sampling() | {
            "kind": "latentflow",
            "latent": [self.latent],
            "channels": 1,
            "range": [0.0, 1.0],
        }
