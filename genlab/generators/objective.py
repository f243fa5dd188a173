"""A training objective around networks: a Keras model whose loss draws noise, and decides what its networks see."""

from typing import Any

import keras

from genlab.generators.replicas import shared


class Objective(keras.Model):
    """A model that is trained by `loss_of` alone; Keras' own fit, step and evaluate work with it."""

    def call(self, inputs: Any) -> Any:
        """Hand the images on: the loss draws what the networks see."""
        return inputs

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the loss of images (or codes) `x (n, ...)` with classes `y (n,)`, a scalar."""
        raise TypeError(f"Objective '{type(self).__name__}' defines no loss_of().")

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """Return `loss_of`, as Keras asks for it."""
        return shared(self.loss_of(x, y, training))
