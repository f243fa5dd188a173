"""What a dataset is: images with their classes, in a training and a test split."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)


class NoClasses:
    """What a dataset without classes says where one is asked for."""

    name: str

    def label_of(self, name: str) -> int:
        """Raise GenlabError: no class is called so."""
        raise GenlabError(
            f"Unknown class '{name}' of dataset '{self.name}'. Expected none: it has no classes."
        )

    def of_class(self, label: int | None) -> Self:
        """Return the whole; raise GenlabError for a class."""
        if label is not None:
            raise GenlabError(
                f"Unknown class {label} of dataset '{self.name}'. Expected none: it has no classes."
            )
        return self


@dataclass(frozen=True)
class Dataset:
    """Images with their classes, in a training and a test split.

    Attributes:
        name: `mnist`, `fashion_mnist`, `avatars`, `hangul`, `cifar10`, `lfw`, or the folder's name.
        x_train, x_test: uint8 `(n, h, w)` grey or `(n, h, w, 3)` colour, 0..255.
        y_train, y_test: int64 `(n,)`, the class of each image.
        class_names: one name a class; empty where classes have no names.
        left_out: files that could not be read, each with its reason.
    """

    medium: ClassVar[str] = "image"

    name: str
    x_train: Pixels
    y_train: Labels
    x_test: Pixels
    y_test: Labels
    class_names: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the arrays fit together.

        Raises:
            GenlabError: for a wrong type, rank, size or number of labels.
        """
        for split in ("train", "test"):
            images, labels = getattr(self, f"x_{split}"), getattr(self, f"y_{split}")
            colour = images.ndim == 4 and images.shape[-1] == 3
            if images.dtype != np.uint8 or not (images.ndim == 3 or colour):
                raise GenlabError(
                    f"Invalid x_{split} in dataset '{self.name}'. Expected uint8 images (n, h, w) or (n, h, w, 3). "
                    f"Received: {images.dtype} {images.shape}."
                )
            if labels.shape != (len(images),):
                raise GenlabError(
                    f"Invalid y_{split} in dataset '{self.name}'. Expected {len(images)} labels, one an image. "
                    f"Received: shape {labels.shape}."
                )
        if self.x_train.shape[1:] != self.x_test.shape[1:]:
            raise GenlabError(
                f"Invalid dataset '{self.name}'. Expected one image size in both splits. "
                f"Received: train {self.x_train.shape[1:]}, test {self.x_test.shape[1:]}."
            )

    @classmethod
    def split(cls, name: str, images: Pixels, labels: Labels, class_names: tuple[str, ...]) -> "Dataset":
        """Return a dataset whose test split is every sixth of some images, so that a run can be repeated."""
        test = np.arange(len(images)) % 6 == 1
        return cls(name, images[~test], labels[~test], images[test], labels[test], class_names)

    @property
    def held_out(self) -> Pixels:
        """What the test split holds."""
        return self.x_test

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the training images and their classes."""
        found = hashlib.sha256(np.ascontiguousarray(self.x_train).data)
        found.update(np.ascontiguousarray(self.y_train).data)
        return found.hexdigest()

    def label_of(self, name: str) -> int:
        """Return the class of a name, or of a number where no class is called so.

        Raises:
            GenlabError: where no class is called so.
        """
        if name in self.class_names:
            return self.class_names.index(name)
        if name.isascii() and name.isdecimal():
            return int(name)
        raise GenlabError(
            f"Unknown class '{name}' of dataset '{self.name}'. Expected one of: {', '.join(self.class_names)}."
        )

    def of_class(self, label: int | None) -> "Dataset":
        """Return the images of one class (`None`: all of them).

        Raises:
            GenlabError: where no training image has that class.
        """
        if label is None:
            return self
        if label not in self.y_train:
            known = f"{self.y_train.min()} to {self.y_train.max()}" if len(self.y_train) else "none"
            raise GenlabError(f"Unknown class {label} of dataset '{self.name}'. Expected one of: {known}.")
        train, test = self.y_train == label, self.y_test == label
        return Dataset(
            self.name,
            self.x_train[train],
            self.y_train[train],
            self.x_test[test],
            self.y_test[test],
            self.class_names,
            self.left_out,
        )


def channelled(images: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return images `(n, h, w[, 3])` with an axis of channels, as networks take them: `(n, h, w, 1)` where grey."""
    return images[..., None] if images.ndim == 3 else images
