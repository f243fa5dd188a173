"""What is trained here of texts, by what it can do and what it learned from: shipped or one's own, of any name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.kinds import kind_of
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.checkpoints.sequences.filler import Filler
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.checkpoints.sequences.translator import Translator
from genlab.checkpoints.sequences.writer import Writer
from genlab.datasets import TEXTS
from genlab.errors import GenlabError
from genlab.media import MELODY, TEXT
from genlab.training import runs
from genlab.ui import empty, page
from genlab.ui.choices import pick
from genlab.ui.kept import Kept
from genlab.ui.train.names import dataset_name
from genlab.ui.words import _, generator_name, language

Shelf = dict[str, list[Checkpoint]]
"""Checkpoints by the dataset that they learned from."""

WRITERS = ("ngram", "rnn", "gpt")
TRANSLATORS = ("seq2seq", "attention", "transformer")
FILLERS = ("bert",)
"""Families, the oldest first."""
KOREAN = ("names_ko", "help_ko")
_COUNTED: Kept[Sampler] = Kept(2)


def writers() -> Shelf:
    """Return those that write texts on their own."""
    return _shelf(WRITERS, lambda kind: issubclass(kind, Writer) and not issubclass(kind, Translator))


def composers() -> Shelf:
    """Return those that write tunes on their own."""
    return _shelf(WRITERS, lambda kind: issubclass(kind, Writer), MELODY)


def translators() -> Shelf:
    """Return those that write the target of a source."""
    return _shelf(TRANSLATORS, lambda kind: issubclass(kind, Translator))


def fillers() -> Shelf:
    """Return those that fill in words."""
    return _shelf(FILLERS, lambda kind: issubclass(kind, Filler))


def _shelf(order: tuple[str, ...], fits: Callable[[type[Sampler]], bool], medium: str = TEXT) -> Shelf:
    """Return what fits, the families in their order; first the reader's language, then what most families learned."""
    found: Shelf = {}
    for checkpoint in runs.trained():
        sampling = checkpoint.card.sampling
        try:
            if sampling.get("medium") == medium and fits(kind_of(sampling, checkpoint.name)):
                found.setdefault(checkpoint.card.dataset, []).append(checkpoint)
        except GenlabError:  # of a kind that a newer genlab knows
            continue
    for shelf in found.values():
        shelf.sort(key=lambda one: _place(order, one.card.generator))

    def first(name: str) -> tuple[bool, int, int, str]:
        different = {one.card.generator for one in found[name]}
        return (name in KOREAN) != (language() == "ko"), -len(different), _place(TEXTS, name), name

    return {name: found[name] for name in sorted(found, key=first)}


def _place(order: Iterable[str], name: str) -> int:
    known = list(order)
    return known.index(name) if name in known else len(known)


def open_to(known: Shelf, exhibit: Callable[[Shelf], None], nobody: str) -> None:
    """Show an exhibit; where nothing is trained for it, say so, and lead to where it is."""
    if known:
        exhibit(known)
    elif empty.state("texts", nobody, _("Train one"), "train-one", icon=":material/model_training:"):
        page.go("train")


def dataset(place: Any, shelf: Shelf, key: str) -> str:
    """Ask which texts it shall be."""
    return str(pick(place, _("Learned from"), list(shelf), dataset_name, key=key))


def families(known: list[Checkpoint], key: str) -> dict[str, Checkpoint]:
    """Return one checkpoint a family; of a family that was trained more than once, ask for one.

    That is the first that is found, which is a shipped one where there is any, until another is chosen.
    """
    of: dict[str, dict[str, Checkpoint]] = {}
    for checkpoint in known:
        of.setdefault(checkpoint.card.generator, {})[str(checkpoint.path)] = checkpoint
    found = {}
    for family, by_path in of.items():
        asked = next(iter(by_path))
        if len(by_path) > 1:
            asked = pick(st, generator_name(family), list(by_path), _label(by_path), key=f"{key}-{family}")
        found[family] = by_path[asked]
    return found


def _label(known: Mapping[str, Checkpoint]) -> Callable[[str], str]:
    """Return what a checkpoint is called among others of its family: when it was trained, and for how long."""

    def said(path: str) -> str:
        card = known[path].card
        return _("{when}, {steps:,} steps").format(when=card.created[:16].replace("T", " "), steps=card.steps)

    return said


def opened(checkpoint: Checkpoint) -> Sampler:
    """Open a checkpoint. Only an n-gram, which has to count first, is kept open: networks open fast, and take memory.

    Raises:
        GenlabError: where it is damaged.
    """
    if kind_of(checkpoint.card.sampling, checkpoint.name) is Ngram:
        return _COUNTED.get(name(checkpoint), lambda: _counted(checkpoint))
    return open_checkpoint(checkpoint, kept=False)


def _counted(checkpoint: Checkpoint) -> Sampler:
    found = open_checkpoint(checkpoint, kept=False)
    assert isinstance(found, Ngram)
    with st.spinner(_("The n-gram counts its texts")):
        found.counts  # noqa: B018  (counted when it is first asked for)
    return found


def name(checkpoint: Checkpoint) -> tuple[str, str]:
    """Return what the results of a checkpoint are kept under."""
    return str(checkpoint.path), checkpoint.sha256


def texts(dataset: str) -> datasets.Texts | None:
    """Return a dataset's texts; `None` for a file of somebody's own, which is not here any more."""
    return datasets.load_texts(dataset) if dataset in TEXTS else None


def say_missing(known: Iterable[str], order: tuple[str, ...]) -> None:
    """Say which families have not learned these texts yet, and lead to where they do."""
    known = set(known)
    if absent := [family for family in order if family not in known]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                _("Not trained on this yet: {families}.").format(
                    families=", ".join(map(generator_name, absent))
                ),
                width="content",
            )
            page.link("train", _("Train one"))
