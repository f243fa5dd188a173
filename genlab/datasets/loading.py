"""Loading a dataset by its name, or a folder of one's own images by its path."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from genlab.datasets.dataset import Dataset
from genlab.datasets.downloaded import cifar10, lfw
from genlab.datasets.folders import load_folder
from genlab.datasets.shipped import SHIPPED_SHA256, load_shipped
from genlab.errors import GenlabError

LOADERS: dict[str, Callable[[], Dataset]] = {
    **{name: partial(load_shipped, name) for name in SHIPPED_SHA256},
    "cifar10": cifar10,
    "lfw": lfw,
}


def load(name: str) -> Dataset:
    """Load a dataset by name, or a folder of one's own images by path.

    Raises:
        GenlabError: for an unknown name, a damaged file, a download that is not to be had offline, or a folder that is
            called as a known dataset.
    """
    if name in LOADERS:
        return LOADERS[name]()
    if Path(name).is_dir():
        folder = Path(name).resolve()
        if folder.name in LOADERS:
            raise GenlabError(
                f"Invalid image folder '{folder}'. Expected another name than a dataset's. "
                f"Received: '{folder.name}'."
            )
        return load_folder(folder)
    raise GenlabError(
        f"Unknown dataset '{name}'. Expected one of: {', '.join(LOADERS)}, or a folder of images."
    )
