"""A text whose words are coloured by how likely each family finds them (after GLTR: Gehrmann, Strobelt & Rush 2019)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.media.text import likelihood
from genlab.media.tokens import Vocabulary
from genlab.ui.kept import Kept
from genlab.ui.sequences import beside, marks, shelf
from genlab.ui.sequences.marks import Part
from genlab.ui.words import _

MOST_TYPED = 400
WORD, TOKEN = 20.0, 10.0
"""Bits from which on a word, or a token, is as dark as can be."""
_READ: Kept["Reading"] = Kept(200)


@dataclass(frozen=True)
class Reading:
    """A text as a family finds it.

    Attributes:
        parts: its words and marks with the blank before each, its tokens where it is one word; not its end.
        bits: what a letter costs on average, its end counted as one.
    """

    parts: tuple[Part, ...]
    bits: float


def parts_of(line: str, vocabulary: Vocabulary, bits: Sequence[float]) -> tuple[Part, ...]:
    """Return a line's words, each with the blank before it and what it cost; its tokens where it is a single word.

    Args:
        line: as it was measured.
        vocabulary: the family's.
        bits: of each token of the line, as `Writer.surprises` returns them; the end's are left out.
    """
    if " " not in line:
        tokens = likelihood.tokens(line, vocabulary)
        return tuple(Part(token, cost, TOKEN) for token, cost in zip(tokens, bits, strict=False))
    ends = [end for _start, end in likelihood.words(line)]
    costs = likelihood.of_words(line, vocabulary, bits)
    return tuple(
        Part(line[start:end], cost, WORD) for start, end, cost in zip([0, *ends], ends, costs, strict=False)
    )


def read(checkpoint: Checkpoint, line: str) -> Reading:
    """Return how likely a family finds a text.

    Raises:
        GenlabError: for a text that is longer than the family can hold.
    """

    def make() -> Reading:
        writer = cast(Writer, shelf.opened(checkpoint))
        costs = writer.surprises([line])[0].tolist()
        parts = parts_of(line, writer.vocabulary, costs)
        return Reading(parts, sum(costs) / (len(line) + 1))

    return _READ.get((*shelf.name(checkpoint), line), make)


def exhibit(known: shelf.Shelf) -> None:
    """Let one type a text, and show how likely each family finds its words."""
    dataset = shelf.dataset(st, known, f"{beside.PREFIX}texts")
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    key = f"{beside.PREFIX}read-{dataset}"
    if key not in st.session_state:
        data = shelf.texts(dataset)
        st.session_state[key] = "" if data is None else data.test[0]
    typed = st.text_area(_("A text"), key=key, max_chars=MOST_TYPED, height=80)
    line = " ".join(datasets.typed(typed, dataset).split())
    if not line:
        st.info(_("Type a text, or paste one."), icon=":material/edit:")
        return
    found = beside.of_each(families, lambda checkpoint: read(checkpoint, line))
    for _family, reading in beside.in_columns(found):
        st.html(marks.tinted(reading.parts, len(line)))
        st.caption(_("{bits:.2f} bits a letter").format(bits=reading.bits))
    if found:
        st.caption(
            _(
                "The stronger its colour, the less likely a family finds a word after what stands before it; a pointer "
                "tells how likely. "
                "To a family, what it wrote itself is paler than what a person wrote."
            )
        )
