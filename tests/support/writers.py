"""Checkpoints of texts that need no training: n-grams under any family's name, written into a home."""

from pathlib import Path

import numpy as np

from genlab import datasets
from genlab.checkpoints import Card, write_card
from genlab.datasets import Texts
from genlab.media import arrays
from genlab.media.tokens import END, Vocabulary
from genlab.paths import sha256


def write_ngram(
    folder: Path, data: Texts | str = "names_ko", family: str = "ngram", order: int = 4, name: str = ""
) -> Path:
    """Write an n-gram that has counted a dataset; return the checkpoint's folder.

    Args:
        folder: that it is to lie in; `home / "checkpoints"` of one's own.
        data: texts, or the name of shipped ones.
        family: whose name the card bears.
        order: of the longest n-gram.
        name: of the checkpoint, where it is another than families give.
    """
    texts = datasets.load_texts(data) if isinstance(data, str) else data
    known = Vocabulary.of_lines(texts.train, texts.cut)
    stream = [token for line in texts.train for token in (*known.encode(line), END)]
    longest = max(len(known.encode(line)) for line in (*texts.train, *texts.test))
    sampling = {
        "kind": "ngram", "medium": texts.medium, "latent": [longest + 1], "cut": texts.cut, "temperature": 1.0,
        "top_k": 0, "order": order,
    }  # fmt: skip
    return write(
        folder / (name or f"{family}-{texts.name}"),
        family,
        texts.name,
        sampling,
        {"stream": np.array(stream, np.uint16), **known.arrays()},
    )


def write(
    path: Path,
    family: str,
    dataset: str,
    sampling: dict[str, object],
    kept: dict[str, np.ndarray],
    **card: object,
) -> Path:
    """Write a checkpoint of arrays alone."""
    path.mkdir(parents=True)
    arrays.save(path / "arrays.npz", kept)
    files = {"arrays.npz": sha256(path / "arrays.npz")}
    known = {"steps": 1, "created": "2026-01-02T03:04:05+00:00", "train_minutes": 0.1, **card}
    write_card(path, Card(family, dataset, None, 0, {}, sampling, "a test", {}, files, **known))  # type: ignore[arg-type]
    return path
