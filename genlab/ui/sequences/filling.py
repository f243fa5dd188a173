"""A word left out of a sentence, and what may stand there by what stands on both sides of it."""

from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.counted import Counted
from genlab.checkpoints.sequences.filler import Filler, Guess, Span
from genlab.ui.kept import Kept
from genlab.ui.sequences import beside, marks, shelf
from genlab.ui.taps import tapped
from genlab.ui.words import _, generator_name

MOST_TYPED = 300
BEST = 5
ASKED = "_sequences-line"
COUNTED = "ngram"
_READ: Kept["Line"] = Kept(100)
_FILLED: Kept[tuple[Guess, ...]] = Kept(400)
_COUNTS: Kept[Counted] = Kept(1)


@dataclass(frozen=True)
class Line:
    """A sentence as a filler reads it.

    Attributes:
        text: the sentence.
        blanks: where its words are that can be left out.
    """

    text: str
    blanks: tuple[Span, ...]

    def word(self, span: Span) -> str:
        """Return the word in a blank."""
        return self.text[slice(*span)]


def read(checkpoint: Checkpoint, text: str) -> Line:
    """Return which words of a sentence can be left out; none where it is too long to be read."""

    def make() -> Line:
        return Line(text, tuple(cast(Filler, shelf.opened(checkpoint)).blanks(text)))

    return _READ.get((*shelf.name(checkpoint), text), make)


def filled(checkpoint: Checkpoint, line: Line, span: Span) -> tuple[Guess, ...]:
    """Return the likeliest words of a blank."""

    def make() -> tuple[Guess, ...]:
        return tuple(cast(Filler, shelf.opened(checkpoint)).fill(line.text, span, BEST))

    return _FILLED.get((*shelf.name(checkpoint), line.text, span), make)


def by_counting(checkpoint: Checkpoint, line: Line, span: Span) -> tuple[Guess, ...] | None:
    """Return what an n-gram of the same words says of a blank; `None` where the training texts are not here."""
    data = shelf.texts(checkpoint.card.dataset)
    if data is None:
        return None

    def count() -> Counted:
        with st.spinner(_("The n-gram counts its texts")):
            return Counted(cast(Filler, shelf.opened(checkpoint)).vocabulary, data.train)

    def make() -> tuple[Guess, ...]:
        counted = _COUNTS.get(shelf.name(checkpoint), count)
        return tuple(counted.fill(line.text, span, BEST))

    return _FILLED.get((COUNTED, *shelf.name(checkpoint), line.text, span), make)


def exhibit(known: shelf.Shelf) -> None:
    """Let one choose a word of a sentence, and show what would be filled in."""
    left, right = st.columns([1, 2])
    dataset = shelf.dataset(left, known, f"{beside.PREFIX}lines")
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    first = next(iter(families.values()))
    text = _text(right, dataset, sentences(dataset, first))
    line = read(first, text)
    if not line.blanks:
        st.info(
            _("None of the words that were learned is in this sentence, or it is too long.")
            if text
            else _("Type a sentence, or take another."),
            icon=":material/edit:",
        )
        return
    span = _blank(dataset, line)
    st.html(marks.blank(line.text, span))
    guesses: dict[str, tuple[Guess, ...]] = {
        family: filled(checkpoint, line, span) for family, checkpoint in families.items()
    }
    if (counted := by_counting(first, line, span)) is not None:
        guesses[COUNTED] = counted
    _show(guesses, line.word(span))
    shelf.say_missing(families, shelf.FILLERS)


def sentences(dataset: str, checkpoint: Checkpoint) -> list[str]:
    """Return test sentences: all of them, or those that a checkpoint keeps where the dataset is not here."""
    data = shelf.texts(dataset)
    if data is not None:
        return list(data.test)
    return checkpoint.arrays()["lines"].tobytes().decode("utf-8").split("\n")


def _text(place: Any, dataset: str, known: list[str]) -> str:
    """Ask for a sentence; a button brings another of the test data."""
    key = f"{beside.PREFIX}line-{dataset}"
    asked = st.session_state.pop(ASKED, None)
    if asked is not None and asked[0] == dataset:
        st.session_state[key] = asked[1]
    st.session_state.setdefault(key, known[0])
    typed = str(place.text_input(_("A sentence"), key=key, max_chars=MOST_TYPED))
    if tapped(_("Another one"), "another-line", icon=":material/shuffle:"):
        after = known.index(typed) + 1 if typed in known else 0
        st.session_state[ASKED] = dataset, known[after % len(known)]
        st.rerun()
    return " ".join(datasets.typed(typed, dataset).split())


def _blank(dataset: str, line: Line) -> Span:
    """Ask which word is left out; the middle one at first."""
    key = f"{beside.PREFIX}blank-{dataset}"
    if st.session_state.get(key) not in line.blanks:
        st.session_state[key] = line.blanks[len(line.blanks) // 2]
    chosen: Any = st.pills(
        _("The word that is left out"), line.blanks, format_func=line.word, key=key, required=True
    )
    return cast(Span, chosen)


def _show(guesses: dict[str, tuple[Guess, ...]], author: str) -> None:
    """Show the guesses of all on one scale; the author's word is named where it is among them."""
    highest = max(guess.chance for said in guesses.values() for guess in said)
    for column, (family, said) in zip(st.columns(len(guesses), border=True), guesses.items(), strict=True):
        with column, st.container(gap="xsmall"):
            st.markdown(f"**{generator_name(family)}**")
            for guess in said:
                told = _("the author's") if guess.word == author else ""
                st.html(marks.bar(guess.word, guess.chance, guess.chance / highest, told))
    st.caption(
        _(
            "The five likeliest words. BERT looks at the whole sentence on both sides; the n-gram at two words on each."
        )
        if COUNTED in guesses
        else _("The five likeliest words, by the whole sentence on both sides.")
    )
