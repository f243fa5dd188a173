"""What a generator is: networks, a loss, a way from a latent to an image or a text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators.states import keras_state, restore_keras_state
from genlab.media import IMAGE

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """What a training run is set to; a family adds its own fields.

    Attributes:
        steps: gradient steps in all.
        batch: images a step.
        minutes: stop after this many minutes of training, snapshots, previews and saving, whatever `steps` says; 0: no
            limit.
    """

    steps: int = 1000
    batch: int = 128
    minutes: float = 0.0

    gone: ClassVar[Mapping[str, Any]] = {}
    """Settings that there were once, by what they changed nothing at: a run that was begun so goes on."""

    @classmethod
    def quick(cls) -> Self:
        """Return the settings of a run that ends within three minutes on two cores, its images worth a look.

        Two minutes on the clock leave one for the start and the export. A family whose settings must know the number
        of steps, or that has smaller networks, brings its own.
        """
        return cls(minutes=2.0)

    def batches(self) -> dict[str, int]:
        """Return the sizes of all batches that a run takes, by what they are called."""
        return {"batch": self.batch}

    def check(self) -> None:
        """Raise GenlabError where the length of a run, or the size of a network, cannot be."""
        for name, least in LEAST.items():
            value = getattr(self, name, least)
            if not (isfinite(value) and value >= least):
                raise GenlabError(
                    f"Invalid value for setting '{name}'. Expected {least} or more. Received: {value}."
                )


LEAST = {
    "minutes": 0,
    "entropy": 0,
    "correctors": 0,
    "again": 0,
    "evaluations": 0,
    "temperature": 0.01,
    "unlikely": 0.01,
} | dict.fromkeys(
    ("steps", "batch", "channels", "blocks", "latent", "heun_steps", "pairs", "units", "width", "heads"), 1
)
"""The least value that a setting of each name can have."""


@dataclass(frozen=True)
class Step:
    """One reported moment of a training run.

    Attributes:
        step: gradient steps done.
        losses: the means since the last report, by name.
    """

    step: int
    losses: dict[str, float]


@dataclass(frozen=True)
class Stage:
    """A part of a run, in which one thing learns or draws.

    Attributes:
        name: what does, e.g. `autoencoder`; "" where a run has no parts.
        steps: planned.
        work: what a step costs beside one of the run's other stages: its clock is shared out by that.
    """

    name: str
    steps: int
    work: float = 1.0


def ends_of(stages: Sequence[Stage], ended: Sequence[int] = ()) -> list[int]:
    """Return the last step of every stage.

    Args:
        stages: as planned.
        ended: last steps of the first of them, where a clock has ended one before its steps; the others follow in
            their planned lengths.
    """
    found = [*ended]
    for stage in stages[len(found) :]:
        found.append((found[-1] if found else 0) + stage.steps)
    return found


class Generator:
    """A family of generators.

    A family says how it is built, trained for one step, and written as numpy weights and ONNX graphs. The loop,
    the checkpoints and the screen live elsewhere and work for every family.
    """

    name: ClassVar[str]
    """The family's id, as in `genlab train NAME`."""
    medium: ClassVar[str] = IMAGE
    """What it learns and makes, as `genlab.media` calls it; families of `text` learn any sequence of tokens."""
    of_pairs: ClassVar[bool] = False
    """Whether it learns pairs of texts, a source and its target."""
    conditional: ClassVar[bool] = False
    """Whether a sample can be asked of one class."""
    colour: ClassVar[bool] = False
    """Whether colour images are taken."""
    sides_multiple_of: ClassVar[int] = 1
    """What height and width of an image must be divisible by: the networks halve them so often."""
    fixed_steps: ClassVar[bool] = False
    """Whether a run's number of steps cannot be changed later, for its stages follow from it."""
    replicated: ClassVar[bool] = False
    """Whether it trains on several devices at once."""
    settings_type: ClassVar[type[Settings]] = Settings
    settings: Any
    """Of `settings_type`."""
    source: ClassVar[str]
    """Where the family comes from: book program or paper."""
    ended: tuple[int, ...] = ()
    """Last steps of the stages up to the latest that a clock has ended before its steps."""

    def __init__(self, dataset: Any, settings: Settings, seed: int) -> None:
        """Build the networks for a dataset, seeded.

        Raises:
            GenlabError: where the family cannot take what the dataset holds.
        """
        if (dataset.medium == IMAGE) != (self.medium == IMAGE):
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected {self.medium}. "
                f"Received: {dataset.medium}."
            )
        self.dataset, self.settings, self.seed = dataset, settings, seed
        if self.medium == IMAGE:
            self.shape: tuple[int, ...] = self._checked(dataset)
        elif dataset.paired != self.of_pairs:
            names = {False: "single texts", True: "pairs"}
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected {names[self.of_pairs]}. "
                f"Received: {names[dataset.paired]}."
            )

    def _checked(self, dataset: Dataset) -> tuple[int, ...]:
        """Return the shape of a dataset's images; raise GenlabError where the family does not take them."""
        shape = dataset.x_train.shape[1:]
        if len(shape) == 3 and not self.colour:
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. "
                f"Expected grey images (h, w). Received: {shape}."
            )
        if shape[0] % self.sides_multiple_of or shape[1] % self.sides_multiple_of:
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. "
                f"Expected sides that are multiples of {self.sides_multiple_of}. Received: {shape}."
            )
        return shape

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train from step `start`, and yield after every small group of steps; the caller decides when to stop."""
        raise TypeError(f"Generator '{type(self).__name__}' defines no train().")

    def parts(self) -> dict[str, Any]:
        """Return what training changes, by name: Keras networks, optimizers, seeds, and what has variables as they."""
        raise TypeError(f"Generator '{type(self).__name__}' defines no parts().")

    def state(self) -> dict[str, NDArray[Any]]:
        """Return all that is needed to go on training, as named arrays: of its parts, and what a family adds."""
        return keras_state(**self.parts())

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up a state that `state()` returned.

        Raises:
            GenlabError: where an array of the parts lacks, or its shape is another.
        """
        restore_keras_state(state, **self.parts())

    def graphs(self) -> dict[str, Any]:
        """Return copies of the Keras models to export, by role.

        `decoder`, `encoder`, `velocity`; of a translation `forward` and `backward`.
        """
        return {}

    def judges(self) -> dict[str, Any]:
        """Return copies of those to export that sampling has no use for, by role: a GAN's `discriminator`."""
        return {}

    def finish(self, sampler: Sampler) -> None:
        """Learn what only its finished samples tell; called once, before the checkpoint is written.

        Args:
            sampler: draws from the networks as they stand.
        """

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what sampling needs beside the graphs."""
        return {}

    def sampling(self) -> dict[str, Any]:
        """Return the card's `sampling` section: how latents become images.

        `kind` is one of `genlab.checkpoints.kinds`; `latent` the latent's shape; `range` what outputs become black and
        white, left out where arrays say where grey levels lie; `channels` how many numbers a pixel has, 1 where it is
        left out (grey); `enlarged` the side of the square that a flow's pixel becomes, 1 where it is left out.
        """
        raise TypeError(f"Generator '{type(self).__name__}' defines no sampling().")

    def stages(self) -> tuple[Stage, ...]:
        """Return the parts of a run as planned; `train` asks `ends` anew at every step when one is over."""
        return (Stage("", self.settings.steps),)

    @property
    def ends(self) -> list[int]:
        """Last steps of all stages, as they stand."""
        return ends_of(self.stages(), self.ended)

    def end_stage(self, step: int) -> None:
        """End the stage that is under way at a step; the next one begins, with all of its own steps."""
        self.ended = (*(end for end in self.ends if end < step), step)

    def milestones(self) -> tuple[int, ...]:
        """Return steps after which a snapshot is kept, beside those at even shares of a run."""
        return ()

    def validation(self) -> dict[str, float]:
        """Return losses on the test split, where the family has one."""
        return {}

    def described_settings(self) -> dict[str, Any]:
        """Return the settings as they stand in the card."""
        return asdict(self.settings)


def batches(count: int, batch: int, seed: int, start: int) -> Iterator[NDArray[np.int64]]:
    """Yield shuffled index batches without end, epoch after epoch, beginning at step `start`.

    The order follows from the seed and the epoch alone, so a resumed run sees what an unbroken one would.
    Fewer images than a batch are drawn with replacement.
    """
    per_epoch = max(1, count // batch)
    epoch, position = divmod(start, per_epoch)
    while True:
        rng = np.random.default_rng((seed, epoch))
        order = rng.permutation(count) if count >= batch else rng.integers(0, count, batch)
        while position < per_epoch:
            yield order[position * batch : (position + 1) * batch]
            position += 1
        epoch, position = epoch + 1, 0
