"""Checkpoints of texts that need no training, written into a home: n-grams, translators, fillers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from genlab import datasets
from genlab.checkpoints import Card, Checkpoint, write_card
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.checkpoints.sequences.filler import Filler
from genlab.checkpoints.sequences.translator import Translator
from genlab.datasets import Texts
from genlab.media import arrays
from genlab.media.tokens import END, UNKNOWN, WHOLE, Vocabulary
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
    sampling: dict[str, Any],
    kept: dict[str, np.ndarray],
    **card: Any,
) -> Path:
    """Write a checkpoint of arrays alone."""
    path.mkdir(parents=True)
    arrays.save(path / "arrays.npz", kept)
    files = {"arrays.npz": sha256(path / "arrays.npz")}
    known = {"steps": 1, "created": "2026-01-02T03:04:05+00:00", "train_minutes": 0.1, **card}
    write_card(path, Card(family, dataset, None, 0, {}, sampling, "a test", {}, files, **known))
    return path


def write_translator(
    folder: Path,
    family: str,
    sources: Sequence[str],
    dataset: str = "pairs",
    looks: bool = True,
    learned: str = "",
    **card: Any,
) -> Path:
    """Write a translator without its graphs, which `copying` gives; return the checkpoint's folder.

    Args:
        folder: that it is to lie in.
        family, dataset: that its card names.
        sources: test sources that it keeps.
        looks: whether it tells where it looks.
        learned: all letters that it knows; those of the sources where none are given.
        card: whatever else the card says.
    """
    known = Vocabulary.of_lines([learned] if learned else sources).arrays()
    longest = max(map(len, sources))
    sampling: dict[str, Any] = {
        "kind": "translator", "medium": "text", "latent": [longest + 1], "cut": "letters", "temperature": 0.0,
        "top_k": 0, "states": [[1]], "source": longest, "source_cut": "letters",
    }  # fmt: skip
    kept = {
        **known,
        **{f"source_{name}": array for name, array in known.items()},
        "sources": np.frombuffer("\n".join(sources).encode(), np.uint8),
    }
    if looks:
        sampling["looks"] = True
    return write(folder / f"{family}-{dataset}", family, dataset, sampling, kept, **card)


def copying(translator: Translator, most: int = 400) -> Translator:
    """Return a translator whose target is its source, the first `most` letters of it and none behind an unknown one."""
    count = len(translator.vocabulary)

    def encoder(given: Mapping[str, Any]) -> list[np.ndarray]:
        return [np.zeros((len(given["source"]), 1), np.float32), given["source"]]

    def step(given: Mapping[str, Any]) -> list[np.ndarray]:
        source, state = given["memory_00"], given["state_00"]
        place = min(int(state[0, 0]), source.shape[1] - 1)
        over = state[0, 0] >= min(most, source.shape[1])
        tokens = np.zeros(len(source), np.int64) if over else source[:, place] * (source[:, place] != UNKNOWN)
        seen = np.zeros(source.shape, np.float32)
        seen[:, place] = 1
        return [10 * np.eye(count, dtype=np.float32)[tokens], state + 1, seen]

    return replace(translator, graphs={"encoder": encoder, "step": step})


def write_filler(folder: Path, data: Texts | str = "verses", family: str = "bert") -> Path:
    """Write a filler without its graph, which `alphabetical` gives; return the checkpoint's folder."""
    texts = datasets.load_texts(data) if isinstance(data, str) else data
    known = Vocabulary.of_lines(texts.train, WHOLE)
    sampling = {
        "kind": "filler", "medium": "text", "latent": [3], "cut": WHOLE, "longest": 60, "temperature": 1.0,
    }  # fmt: skip
    lines = np.frombuffer("\n".join(texts.test[:20]).encode(), np.uint8)
    path = folder / f"{family}-{texts.name}"
    return write(path, family, texts.name, sampling, {**known.arrays(), "lines": lines})


def alphabetical(filler: Filler) -> Filler:
    """Return a filler that finds words the likelier the later they come in the alphabet."""
    count = len(filler.vocabulary)

    def fill(given: Mapping[str, Any]) -> np.ndarray:
        return np.tile(np.linspace(0, 3, count, dtype=np.float32), (len(given["line"]), 1, 1))

    return replace(filler, graphs={"fill": fill})


def opened(checkpoint: Checkpoint) -> Sampler:
    """Open a checkpoint of this module, with the graphs that it lacks."""
    found = open_checkpoint(checkpoint, kept=False)
    if isinstance(found, Translator):
        return copying(found)
    return alphabetical(found) if isinstance(found, Filler) else found
