"""The teacher of a one-step flow: a finished flow of the same images, or one that the run trains first."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.guidance import Velocity, guided
from genlab.checkpoints.images.levels import Levels, asked_of
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators.images.flow import Flow, FlowSettings, sampling_of, size_of
from genlab.generators.images.velocity import blocks_of, velocity_network
from genlab.generators.precision import policy_of

if TYPE_CHECKING:
    from genlab.generators.images.flow1 import Flow1Settings


class Teacher:
    """A velocity network that leads noise to images.

    Attributes:
        classes: number of classes that it draws.
        heun_steps: that it takes from noise to image.
        network: from x, t and class to velocity.
        levels: where grey levels lie on the axes that it draws on.
        own: the flow that is trained in the run; `None` where it comes from a checkpoint.
        guidance: how much a worse network guides it, and from when on: see `guided`.
    """

    def __init__(
        self,
        classes: int,
        heun_steps: int,
        network: keras.Model,
        levels: Levels,
        own: Flow | None = None,
        guide: keras.Model | None = None,
        guidance: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Take a network, and a guide of it with how much it guides and from when on: see `guided`."""
        self.classes, self.heun_steps, self.network = classes, heun_steps, network
        self.levels, self.own, self.guidance = levels, own, guidance
        self._velocity, self._guide = _traced(network), _traced(guide) if guide else None

    def settle(self) -> None:
        """Take up the averaged weights of the flow that was trained in the run, where one was."""
        if self.own:
            self.network.set_weights(self.own.average.weights)
            self.levels = self.own.levels

    def lead(self, noise: NDArray[np.float32], labels: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Return the images that noise `(n, h, w, c)` leads to, of the classes asked for `(n,)`."""
        groups, ones = self.levels.drawn(noise, labels), tf.ones((len(labels), 1))
        asked = tf.constant(asked_of(labels, groups, self.classes))

        def of(traced: Callable[..., Any]) -> Velocity:
            return lambda x, t: traced(x, t * ones, asked)

        velocity = of(self._velocity)
        if self._guide:
            velocity = guided(velocity, of(self._guide), *self.guidance)
        numbers = np.asarray(follow(velocity, tf.constant(noise), self.heun_steps))
        return self.levels.images(numbers, groups, labels)


def _traced(network: keras.Model) -> Callable[..., Any]:
    """Return a network as a TensorFlow function."""
    found: Callable[..., Any] = tf.function(
        lambda *given: network(given, training=False), reduce_retracing=True, autograph=False
    )
    return found


def asked_for(data: Dataset, settings: "Flow1Settings", side: int, seed: int) -> Teacher:
    """Return the teacher that a student's settings name, the flow of its images, or one that is still to be trained.

    Args:
        data: the images that the student learns to draw.
        settings: its own.
        side: of the squares that the images are drawn in.
        seed: of a teacher that is trained in the run.

    Raises:
        GenlabError: where there is none, and none is to be trained; or where it is no flow of these images.
    """
    name = settings.teacher or checkpoints.checkpoint_name("flow", data.name, None)
    found = checkpoints.find(name) if settings.teacher else checkpoints.optional(name)
    if found is not None:
        return opened(found, name, data, side, settings.dtype_policy)
    if not settings.teacher_steps:
        raise GenlabError(
            f"No teacher for generator 'flow1'. Expected a flow of {data.name}, by the setting teacher, "
            f"or teacher_steps to train one first. Received: no checkpoint '{name}'."
        )
    own = FlowSettings(
        steps=settings.teacher_steps,
        batch=settings.batch,
        channels=settings.teacher_channels,
        ema=0.99,
        heun_steps=settings.teacher_heun_steps,
        guiding=0.0,
        dtype_policy=settings.dtype_policy,
    )
    return built(data, own, seed)


def built(data: Dataset, settings: FlowSettings, seed: int) -> Teacher:
    """Build a flow that is still to be trained, as a teacher."""
    flow = Flow(data, settings, seed)
    return Teacher(flow.classes, settings.heun_steps, flow.network, flow.levels, flow)


def opened(found: Checkpoint, name: str, data: Dataset, side: int, dtype_policy: str) -> Teacher:
    """Open a flow's checkpoint as a teacher.

    Args:
        found: the checkpoint.
        name: what it was asked for by.
        data: the images that the student learns to draw.
        side: of the squares that they are drawn in.
        dtype_policy: of the network's inner layers.

    Raises:
        GenlabError: where it is no flow of these images, of their size and classes.
    """
    card, shape = found.card, data.x_train.shape[1:]
    size = size_of(shape, side)
    drawn = range(card.sampling.get("classes", 0)) if card.label is None else [card.label]
    asked = sampling_of(size, classes=0, heun_steps=0, side=side)
    fits = (
        card.generator == "flow"
        and card.dataset == data.name
        and all(card.sampling.get(key) == asked.get(key) for key in ("latent", "enlarged"))
        and set(data.y_train.tolist()) <= set(drawn)
    )
    if not fits:
        raise GenlabError(
            f"Invalid teacher '{name}'. Expected a flow of {data.name} that draws its classes in {shape}, "
            f"in squares of {side}. Received: {card.generator} of {card.dataset}, in squares of "
            f"{card.sampling.get('enlarged', 1)}."
        )
    classes, policy = card.sampling["classes"], policy_of(dtype_policy)
    levels = Levels.kept(found.arrays())
    own = FlowSettings(channels=card.settings["channels"])
    weights = found.arrays("weights.npz")

    def network(role: str, channels: int) -> keras.Model:
        network = velocity_network(size, classes, channels, policy, blocks_of(side), levels.many)
        network.set_weights([weights[key] for key in sorted(weights) if key.startswith(f"{role}/")])
        return network

    guidance = tuple(card.sampling.get(key, 0.0) for key in ("guidance", "guided_from"))
    guide = network("guide", own.guide_channels) if guidance[0] else None
    steps = card.sampling["heun_steps"]
    return Teacher(classes, steps, network("velocity", own.channels), levels, None, guide, guidance)
