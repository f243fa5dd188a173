"""A trained generator on disk: weights, ONNX graphs and a card that says where they come from."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from genlab.checkpoints.card import CARD, Card
from genlab.errors import GenlabError
from genlab.media import arrays
from genlab.paths import data_dir, sha256, user_dir


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint's folder and its card."""

    path: Path
    card: Card

    @property
    def name(self) -> str:
        """The folder's name, e.g. `gan-fashion_mnist-9`."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the card, which holds those of all other files; metrics, measured later, are left out."""
        return hashlib.sha256(replace(self.card, metrics={}).to_json().encode()).hexdigest()

    def is_or_was(self, sha256: str) -> bool:
        """Whether a hash is this checkpoint's, or was before its files were written in another form."""
        return sha256 in (self.sha256, *self.card.formerly)

    def verify(self) -> None:
        """Check every file against the card.

        Raises:
            GenlabError: naming the first file that is missing or another.
        """
        for name, expected in self.card.files.items():
            file = self.path / name
            if not file.is_file():
                raise GenlabError(f"Damaged checkpoint '{self.path}'. Expected file {name}. Received: none.")
            if (found := sha256(file)) != expected:
                raise GenlabError(
                    f"Damaged checkpoint '{self.path}'. Expected {name} with SHA-256 {expected[:12]}... "
                    f"Received: {found[:12]}..."
                )

    def arrays(self, name: str = "arrays.npz") -> dict[str, NDArray[Any]]:
        """Load the arrays beside the graphs, without pickle; none where there is no such file."""
        if name not in self.card.files:
            return {}
        return arrays.load(self.path / name)


def checkpoint_name(generator: str, dataset: str, label: int | None) -> str:
    """Return a checkpoint's folder name."""
    return f"{generator}-{dataset}" + ("" if label is None else f"-{label}")


def load(path: Path) -> Checkpoint:
    """Load a checkpoint and check its files.

    Raises:
        GenlabError: where it is missing, damaged or of an unknown format.
    """
    card = path / CARD
    if not card.is_file():
        raise GenlabError(f"Unknown checkpoint '{path}'. Expected a folder with {CARD}.")
    checkpoint = read(path)
    checkpoint.verify()
    return checkpoint


def read(path: Path) -> Checkpoint:
    """Read the card in a folder; the files beside it are not checked.

    Raises:
        GenlabError: where it is no card, one of another format, or cannot be read.
    """
    card = path / CARD
    try:
        return Checkpoint(path, Card.from_json(card.read_text(encoding="utf-8"), card))
    except (OSError, UnicodeDecodeError) as error:
        raise GenlabError(
            f"Damaged checkpoint card '{card}'. Expected genlab's JSON. Received: {error}."
        ) from error


def home() -> Path:
    """Return the folder that this user's own checkpoints lie in, a folder each."""
    return user_dir() / "checkpoints"


def folders() -> list[Path]:
    """Return the folders of all checkpoints, shipped first, then this user's own."""
    roots = (data_dir() / "checkpoints", home())
    return [card.parent for root in roots for card in sorted(root.glob(f"[!.]*/{CARD}"))]


def all_checkpoints() -> tuple[list[Checkpoint], list[str]]:
    """Return every checkpoint, and a line for each whose card cannot be read.

    The files beside the cards are not yet checked; `load` checks them.
    """
    found, unreadable = [], []
    for path in folders():
        try:
            found.append(read(path))
        except GenlabError as error:
            unreadable.append(str(error))
    return found, unreadable


def find(name: str) -> Checkpoint:
    """Load a checkpoint by folder name (`gan-mnist`) or path.

    Raises:
        GenlabError: where none is called so; the message lists those that are.
    """
    by_name = {path.name: path for path in reversed(folders())}
    if name in by_name:
        return load(by_name[name])
    if (Path(name) / CARD).is_file():
        return load(Path(name))
    raise GenlabError(
        f"Unknown checkpoint '{name}'. Expected a folder with {CARD}, or one of: "
        f"{', '.join(sorted(by_name)) or 'none yet'}."
    )


def is_there(name: str) -> bool:
    """Return whether there is a checkpoint of this folder name."""
    return any(path.name == name for path in folders())


def optional(name: str) -> Checkpoint | None:
    """Load a checkpoint by folder name, `None` where there is none of that name.

    Raises:
        GenlabError: where it is damaged.
    """
    return find(name) if is_there(name) else None
