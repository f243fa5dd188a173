"""Three judges that learn to tell images from images: a small network, trees on pixels, a line through cues.

Each sees what the others overlook. A convolutional network looks for shapes, and missed that a flow's digits had grey
levels which no real digit has; decision trees that ask for single pixels were right in 74% of the same digits. Fewer
than ten trivial numbers of an image (its haze, its number of grey levels) tell more than either where a generator has a
palette wrong. A generator is as good as the best of them finds it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.generators import lean
from genlab.media.images.medium import Images

Pixels = NDArray[np.uint8]
Scores = NDArray[np.float32]
Judge = Callable[[Pixels], Scores]
"""From images `(n, h, w[, 3])` to P(fake) `(n,)`; it saw as many of both kinds, so 0.5 is the line between them."""

EPOCHS = 8
EPOCHS_IN_COLOUR = 24
"""Three numbers a pixel take longer: after 8 rounds it told 70% of a flow's one-step faces, after 24 97%. Of a flow's
digits it told 51% after either."""
TREES = 400


def network(real: Pixels, fake: Pixels, seed: int, *, epochs: int | None = None) -> Judge:
    """Return a small convolutional network fitted to reals (0) and fakes (1).

    Args:
        real, fake: uint8 `(n, h, w[, 3])`, as many of both.
        seed: of its weights and batches.
        epochs: rounds through them; 8, or 24 in colour, where left out.
    """
    keras = lean.keras()
    if epochs is None:
        epochs = EPOCHS if real.ndim == 3 else EPOCHS_IN_COLOUR
    keras.utils.set_random_seed(seed)
    inputs = _shares(np.concatenate([real, fake]))
    judge = _network(inputs.shape[1:])
    judge.compile(optimizer=keras.optimizers.Adam(), loss="binary_crossentropy")
    judge.fit(inputs, _kinds(real, fake)[:, None], batch_size=64, epochs=epochs, verbose=0)

    def scores(images: Pixels) -> Scores:
        return np.asarray(judge.predict(_shares(images), batch_size=500, verbose=0), np.float32)[:, 0]

    return scores


def trees(real: Pixels, fake: Pixels, seed: int) -> Judge:
    """Return extremely randomised trees on raw pixels (Geurts, Ernst & Wehenkel 2006), fitted to reals and fakes."""
    from sklearn.ensemble import ExtraTreesClassifier

    forest = ExtraTreesClassifier(TREES, random_state=seed, n_jobs=-1)
    forest.fit(_rows(np.concatenate([real, fake])), _kinds(real, fake))
    return lambda images: forest.predict_proba(_rows(images))[:, 1].astype(np.float32)


def linear(real: Pixels, fake: Pixels, seed: int) -> Judge:
    """Return a logistic regression on an image's cues and its histogram, fitted to reals and fakes.

    The numbers are those that a pack is audited for; `seed` changes nothing, for there is one solution.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(_cues(np.concatenate([real, fake])), _kinds(real, fake))
    return lambda images: model.predict_proba(_cues(images))[:, 1].astype(np.float32)


JUDGES: dict[str, Callable[..., Judge]] = {"network": network, "trees": trees, "linear": linear}
"""Ways to learn to judge, by name: from reals, as many fakes and a seed to a judge."""


def best_judge(metrics: Mapping[str, float]) -> str:
    """Return the name of the judge that told most, by a checkpoint's metrics; "" where they name none."""
    named = [name for name in JUDGES if f"two_sample_{name}" in metrics]
    return max(named, key=lambda name: metrics[f"two_sample_{name}"], default="")


def _network(shape: tuple[int, ...]) -> Any:
    """Build the network: images `(n, h, w, c)` in 0..1 to P(fake) `(n, 1)`."""
    import keras
    from keras import layers

    image = keras.Input(shape)
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(image)
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(1, activation="sigmoid")(layers.Dropout(0.5)(x)))


def _kinds(real: Pixels, fake: Pixels) -> NDArray[np.float64]:
    return np.repeat([0.0, 1.0], [len(real), len(fake)])


def _shares(images: Pixels) -> NDArray[np.float32]:
    return np.divide(datasets.channelled(images), 255, dtype=np.float32)


def _rows(images: Pixels) -> Pixels:
    return images.reshape(len(images), -1)


def _cues(images: Pixels) -> NDArray[np.float64]:
    medium = Images()
    return np.column_stack([*medium.cues(images).values(), *medium.profiles(images).values()])
