"""Real images: what generators learn from and what their samples are held against."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.paths import data_dir, sha256, user_dir

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]
T = TypeVar("T")
Scalar = TypeVar("Scalar", bound=np.generic)

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
SHIPPED_SHA256 = {
    "mnist": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "fashion_mnist": "5b6d2c4c694a91887af8ab7d039c04f80af3c29378d731c93a538d2e831aa469",
    "avatars": "b528a6dafcb63b31a69f236bb53e0805d67a643e920f0e50f7a6f6a1546d9999",
    "hangul": "1995620a2f5bd32f9bd5a46d7dccd46876eaf5ab5cbd30d1f2c530dac2efd7ee",
}
CLASS_NAMES: dict[str, tuple[str, ...]] = {
    "mnist": tuple("0123456789"),
    "fashion_mnist": (
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    "avatars": ("short hair", "long hair", "hat"),
    "hangul": ("print", "brush"),
    "cifar10": ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
}
COLOUR = frozenset({"avatars", "cifar10", "lfw"})
"""Datasets of colour images, to be known without loading them."""

PAIRED = ("hangul",)
"""Datasets whose two classes hold the same things in the same order, in each split."""


@dataclass(frozen=True)
class Dataset:
    """Images with their classes, in a training and a test split.

    Attributes:
        name: `mnist`, `fashion_mnist`, `avatars`, `hangul`, `cifar10`, `lfw`, or the folder's name.
        x_train, x_test: uint8 `(n, h, w)` grey or `(n, h, w, 3)` colour, 0..255.
        y_train, y_test: int64 `(n,)`, the class of each image.
        class_names: one name a class; empty where classes have no names.
    """

    name: str
    x_train: Pixels
    y_train: Labels
    x_test: Pixels
    y_test: Labels
    class_names: tuple[str, ...] = ()

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

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the training images and their classes."""
        found = hashlib.sha256(np.ascontiguousarray(self.x_train).data)
        found.update(np.ascontiguousarray(self.y_train).data)
        return found.hexdigest()

    def label_of(self, name: str) -> int:
        """Return the class of a name; where classes have none, they are called by their numbers.

        Raises:
            GenlabError: where no class is called so.
        """
        if name in self.class_names:
            return self.class_names.index(name)
        if not self.class_names and name.isdecimal():
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
        )


def channelled(images: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return images `(n, h, w[, 3])` with an axis of channels, as networks take them: `(n, h, w, 1)` where grey."""
    return images[..., None] if images.ndim == 3 else images


def enlarged(images: NDArray[Scalar], side: int) -> NDArray[Scalar]:
    """Return images `(..., h, w, c)` with every pixel as a square of `side` by `side`."""
    return images.repeat(side, -3).repeat(side, -2)


def reduced(images: NDArray[Scalar], side: int) -> NDArray[Scalar]:
    """Return images `(..., h, w, c)` with one pixel of every square of `side` by `side`: what `enlarged` undoes."""
    return images[..., ::side, ::side, :]


def load(name: str) -> Dataset:
    """Load a dataset by name, or a folder of one's own images by path.

    Raises:
        GenlabError: for an unknown name, a damaged file, or a download that is not to be had offline.
    """
    if name in LOADERS:
        return LOADERS[name]()
    if Path(name).is_dir():
        return load_folder(Path(name))
    raise GenlabError(
        f"Unknown dataset '{name}'. Expected one of: {', '.join(LOADERS)}, or a folder of images."
    )


def test_split(name: str) -> tuple[Pixels, Labels]:
    """Return a shipped dataset's test images and classes alone, without holding the training images in memory.

    Raises:
        GenlabError: where the dataset is not shipped, or its file is missing or damaged.
    """
    if name not in SHIPPED_SHA256:
        raise GenlabError(f"Unknown shipped dataset '{name}'. Expected one of: {', '.join(SHIPPED_SHA256)}.")
    images, labels = _read_shipped(name, "x_test", "y_test")
    return images, labels.astype(np.int64)


def syllables() -> tuple[str, str]:
    """Return the syllables of `hangul`, train and test, in the order in which `data/sources/hangul` drew them."""
    every = [bytes([row, cell]).decode("euc_kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)]
    order = np.random.default_rng(0).permutation(len(every))
    test, train = ["".join(every[place] for place in part) for part in (order[:350], order[350:])]
    return train, test


def syllable(text: str) -> tuple[Pixels, bool]:
    """Return a syllable of `hangul` in print and in brush, uint8 `(2, h, w)`, and whether the test split has it.

    Raises:
        GenlabError: for any other text, or where the shipped file is missing or damaged.
    """
    for split, known in zip(("train", "test"), syllables(), strict=True):
        if len(text) == 1 and text in known:
            (images,) = _read_shipped("hangul", f"x_{split}")
            place = known.index(text)
            return images[[place, len(known) + place]], split == "test"
    raise GenlabError(f"Unknown syllable '{text}'. Expected one of the 2,350 of KS X 1001.")


def load_npz(name: str, path: Path, expected_sha256: str | None = None) -> Dataset:
    """Load a Keras-layout .npz file (`x_train`, `y_train`, `x_test`, `y_test`), without pickle.

    Raises:
        GenlabError: where the file is missing, its hash is another, or an array lacks.
    """
    x_train, y_train, x_test, y_test = _read(path, _ARRAYS, expected_sha256)
    return Dataset(
        name, x_train, y_train.astype(np.int64), x_test, y_test.astype(np.int64), CLASS_NAMES.get(name, ())
    )


def _read(path: Path, names: Sequence[str], expected_sha256: str | None) -> list[NDArray[Any]]:
    """Read some arrays of an .npz file, as they are named; the others stay on disk."""
    if not path.is_file():
        raise GenlabError(f"Missing dataset file '{path}'. Expected the shipped {path.name}.")
    if expected_sha256 is not None and (found := sha256(path)) != expected_sha256:
        raise GenlabError(
            f"Damaged dataset file '{path}'. Expected SHA-256 {expected_sha256[:12]}... Received: {found[:12]}..."
        )
    try:
        with np.load(path, allow_pickle=False) as file:
            missing = [key for key in names if key not in file]
            if missing:
                raise GenlabError(
                    f"Damaged dataset file '{path}'. Expected arrays {', '.join(names)}. "
                    f"Missing: {', '.join(missing)}."
                )
            return [file[key] for key in names]
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError) as error:
        raise GenlabError(
            f"Damaged dataset file '{path}'. Expected a Keras-layout .npz. Received: {error}."
        ) from error


def _read_shipped(name: str, *names: str) -> list[NDArray[Any]]:
    """Read some arrays of a shipped dataset, checked by its hash."""
    return _read(data_dir() / "datasets" / f"{name}.npz", names, SHIPPED_SHA256[name])


def load_folder(folder: Path) -> Dataset:
    """Load a folder of one's own images; each sub-folder, in order of name, is a class.

    Images of other sizes than the first one's are resized. All are grey where every one is, otherwise colour. Every
    sixth image goes to the test split, so that a run can be repeated. What an operating system hides among them
    (`.name`, `__MACOSX`) is passed over. Files are held to the bounds of `genlab.media.images.decoding`: 8 pixels a
    side or more, up to 20 MB and 25 million pixels.

    Raises:
        GenlabError: for a file that is no image, fewer than two images, or a folder called as a known dataset.
    """
    from PIL import Image

    from genlab.media.images import decoding

    folder = folder.resolve()
    if folder.name in LOADERS:
        raise GenlabError(
            f"Invalid image folder '{folder}'. Expected another name than a dataset's. Received: '{folder.name}'."
        )
    files = [path for path in sorted(folder.rglob("*")) if _is_image(path.relative_to(folder))]
    if len(files) < 2:
        raise GenlabError(
            f"Invalid image folder '{folder}'. Expected at least 2 images ({', '.join(_SUFFIXES)}). "
            f"Received: {len(files)}."
        )
    pictures: list[Image.Image] = []
    for path in files:
        try:
            picture = decoding.decode(str(path), path.read_bytes()).image
        except (decoding.Refused, OSError) as error:
            reason = error.refusal.text if isinstance(error, decoding.Refused) else error.strerror
            raise GenlabError(
                f"Invalid image '{path}'. Expected a readable picture. Received: {reason}."
            ) from error
        size = pictures[0].size if pictures else picture.size
        pictures.append(picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS))
    mode = "L" if all(picture.mode == "L" for picture in pictures) else "RGB"
    images = np.stack([np.asarray(picture.convert(mode)) for picture in pictures])
    classes = sorted({path.relative_to(folder).parts[0] for path in files if path.parent != folder})
    labels = np.array(
        [classes.index(path.relative_to(folder).parts[0]) if path.parent != folder else 0 for path in files],
        np.int64,
    )
    test = np.arange(len(files)) % 6 == 1
    return Dataset(folder.name, images[~test], labels[~test], images[test], labels[test], tuple(classes))


def _is_image(path: Path) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return path.suffix.lower() in _SUFFIXES and not hidden


_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")


@lru_cache(maxsize=2)
def _shipped(name: str) -> Dataset:
    return load_npz(name, data_dir() / "datasets" / f"{name}.npz", SHIPPED_SHA256[name])


def _cifar10() -> Dataset:
    """Load CIFAR-10 through Keras' public loader, which downloads it once."""
    load_data = _public_loader("cifar10", "keras.datasets.cifar10", "load_data")
    (x_train, y_train), (x_test, y_test) = _downloaded("cifar10", load_data)
    return Dataset(
        "cifar10",
        x_train,
        y_train.ravel().astype(np.int64),
        x_test,
        y_test.ravel().astype(np.int64),
        CLASS_NAMES["cifar10"],
    )


def _lfw() -> Dataset:
    """Load Labeled Faces in the Wild through scikit-learn's public loader, which downloads it once: 48x48 in RGB."""
    fetch = _public_loader("lfw", "sklearn.datasets", "fetch_lfw_people")
    middle = (slice(68, 196), slice(61, 189))  # 128 x 128 of 250 x 250 pixels, the face alone
    faces = _downloaded(
        "lfw", lambda: fetch(data_home=str(user_dir() / "lfw"), color=True, slice_=middle, resize=0.375)
    )
    images = np.round(faces.images * (255 if faces.images.max() <= 1 else 1)).astype(np.uint8)
    labels = faces.target.astype(np.int64)
    test = np.arange(len(images)) % 6 == 1
    return Dataset("lfw", images[~test], labels[~test], images[test], labels[test], tuple(faces.target_names))


def _public_loader(dataset: str, module: str, function: str) -> Callable[..., Any]:
    """Return a public loader; imported by name, so that nothing here can bring Keras into the web process."""
    try:
        found: Callable[..., Any] = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for dataset '{dataset}'. Expected the training requirements "
            f"(pip install -r requirements-train.txt). Received: no {error.name}."
        ) from error
    return found


def _downloaded(name: str, download: Callable[[], T]) -> T:
    try:
        return download()
    except Exception as error:  # the loaders raise many kinds: URL errors, socket errors, bad archives
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise GenlabError(
            f"Cannot download dataset '{name}'. Expected a network connection the first time. "
            f"Received: {reason}."
        ) from error


LOADERS: dict[str, Callable[[], Dataset]] = {
    "mnist": lambda: _shipped("mnist"),
    "fashion_mnist": lambda: _shipped("fashion_mnist"),
    "avatars": lambda: _shipped("avatars"),
    "hangul": lambda: _shipped("hangul"),
    "cifar10": _cifar10,
    "lfw": _lfw,
}
