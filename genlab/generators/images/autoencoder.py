"""Convolutional autoencoder with 32 or 2 latent coordinates (the book's programs 10-2 and 10-3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from genlab.datasets import Dataset
from genlab.generators.base import Generator, Settings, Step, batches
from genlab.generators.replicas import Replicas

FITTED = 10_000
"""Codes that the Gaussian of samples is fitted to."""


@dataclass(frozen=True)
class AutoencoderSettings(Settings):
    """The book's: 5 epochs of 60,000 images in batches of 128.

    Attributes:
        latent: coordinates of z.
    """

    steps: int = 2340
    batch: int = 128
    latent: int = 32


@dataclass(frozen=True)
class Autoencoder2dSettings(AutoencoderSettings):
    """The same with a latent plane."""

    latent: int = 2


def seen(image: Any) -> Any:
    """Return what the book's encoder makes of images `(n, h, w, 1)` before its last layer, `(n, 4 h w)`."""
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    return layers.Flatten()(x)


def encoder(shape: tuple[int, int], latent: int) -> keras.Model:
    """Build the book's encoder: images `(n, h, w, 1)` in 0..1 to z `(n, latent)`; 193,056 weights at 28x28, z=32."""
    image = keras.Input((*shape, 1))
    return keras.Model(image, layers.Dense(latent)(seen(image)), name="encoder")


def decoder(shape: tuple[int, int], latent: int, activation: str = "relu") -> keras.Model:
    """Build the book's decoder: z `(n, latent)` to images `(n, h, w, 1)`; 196,097 weights at 28x28, z=32."""
    height, width = shape[0] // 4, shape[1] // 4
    z = keras.Input((latent,))
    x = layers.Reshape((height, width, 64))(layers.Dense(height * width * 64)(z))
    x = layers.Conv2DTranspose(64, 3, padding="same", activation="relu")(x)
    x = layers.Conv2DTranspose(64, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2DTranspose(1, 3, padding="same", activation=activation)(x)
    return keras.Model(z, x, name="decoder")


class Autoencoder(Generator):
    """Squeeze an image into z and draw it again; a sample decodes the z of a random training image plus noise."""

    name = "autoencoder"
    replicated = True
    source = "Program 10-2(a): convolutional autoencoder, z = 32"
    sides_multiple_of = 4
    settings_type = AutoencoderSettings
    loss: ClassVar[str | None] = "mse"
    """Keras' name of the loss; `None` where the model brings its own."""

    def __init__(self, dataset: Dataset, settings: AutoencoderSettings, seed: int) -> None:
        """Build encoder and decoder."""
        super().__init__(dataset, settings, seed)
        keras.utils.set_random_seed(seed)
        self.latent = settings.latent
        self.encoder, self.decoder, self.model = self.networks((self.shape[0], self.shape[1]))
        self.model.compile(optimizer=keras.optimizers.Adam(), loss=self.loss)
        self.model.optimizer.build(self.model.trainable_variables)
        self.replicas = Replicas()

    def networks(self, shape: tuple[int, int]) -> tuple[keras.Model, keras.Model, keras.Model]:
        """Return encoder, decoder, and the model that is trained to give back its input."""
        inward, outward = encoder(shape, self.latent), decoder(shape, self.latent)
        return inward, outward, keras.Model(inward.input, outward(inward.output))

    def train(self, start: int = 0) -> Iterator[Step]:
        """Minimise the loss, pixels in 0..1; yield 18 times an epoch, at its end with `val_loss`."""
        images = self.dataset.x_train[..., None]
        epoch = max(1, len(images) // self.settings.batch)
        every = max(1, epoch // 18)
        losses: list[Any] = []
        take = self.replicas.keras_step(self.model)
        for step, index in enumerate(batches(len(images), self.settings.batch, self.seed, start), start + 1):
            batch = images[index].astype(np.float32) / 255
            self.model.reset_metrics()
            losses.append(take(batch, batch))
            ended = step % epoch == 0
            if step % every == 0 or ended or step >= self.settings.steps:
                yield Step(step, {"loss": float(np.mean(losses))} | (self.validation() if ended else {}))
                losses = []

    def parts(self) -> dict[str, Any]:
        """Return network and optimizer."""
        return {"model": self.model, "optimizer": self.model.optimizer}

    def validation(self) -> dict[str, float]:
        """Return `val_loss`, the loss on the test split; nothing where that is empty."""
        if not len(self.dataset.x_test):
            return {}
        images = self.dataset.x_test[..., None].astype(np.float32) / 255
        parts = [images[start : start + 500] for start in range(0, len(images), 500)]
        losses = [
            self.model.compute_loss(x=x, y=x, y_pred=self.model(x, training=False), training=False)
            for x in parts
        ]
        return {"val_loss": float(np.average(np.array(losses, np.float64), weights=list(map(len, parts))))}

    def graphs(self) -> dict[str, Any]:
        """Return encoder and decoder."""
        inward, outward, _ = self.networks((self.shape[0], self.shape[1]))
        inward.set_weights(self.encoder.get_weights())
        outward.set_weights(self.decoder.get_weights())
        return {"encoder": inward, "decoder": outward}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return mean `(d,)` and Cholesky factor `(d, d)` of training images' codes: where samples are drawn.

        Of many images, `FITTED` evenly spread ones: all 60,000 of MNIST took half of a quick run's time.
        """
        every = max(1, len(self.dataset.x_train) // FITTED)
        images = self.dataset.x_train[::every, ..., None].astype(np.float32) / 255
        codes = self.encoder.predict(images, batch_size=500, verbose=0).astype(np.float64)
        covariance = 1e-6 * np.eye(self.latent)
        if len(codes) > 1:
            covariance += np.cov(codes, rowvar=False).reshape(self.latent, self.latent)
        return {
            "mean": codes.mean(0).astype(np.float32),
            "factor": np.linalg.cholesky(covariance).astype(np.float32),
        }

    def sampling(self) -> dict[str, Any]:
        """Return the kind, and that outputs lie in 0..1."""
        return {"kind": "decoder", "latent": [self.latent], "range": [0.0, 1.0]}


class Autoencoder2d(Autoencoder):
    """The autoencoder with a latent plane, for the map of codes."""

    name = "autoencoder2d"
    source = "Program 10-3: convolutional autoencoder, z = 2"
    settings_type = Autoencoder2dSettings
