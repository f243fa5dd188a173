"""Texts on the screen: as letters, in one size for all of a length, with what differs from another marked."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from genlab.media import TEXT
from genlab.media.text import likelihood
from genlab.media.text.edits import differing
from genlab.media.text.medium import BETWEEN
from genlab.media.text.places import cut
from genlab.packs import OWN, Pack
from genlab.packs.pack import BOUNDARY, FILLED
from genlab.ui.media.room import Room
from genlab.ui.words import _

LARGE = 400
"""Pixels across from which a text is shown to a whole room."""
STYLE = "line-height:1.5;margin:0;overflow-wrap:anywhere;word-break:keep-all"
MACHINE = "background:light-dark(#ffe8cf,#44280c);border-bottom:3px solid light-dark(#c2570c,#ffb066)"
LEVELS = [
    f"background:color-mix(in srgb, light-dark(#6d4fb0,#b39ddb) {much}%, transparent);"
    f"text-decoration:underline {line} 2px;border-radius:4px"
    for much, line in ((0, "none"), (16, "dotted"), (34, "dashed"), (55, "double"))
]
"""How the four levels look: as in the quiz."""
MARKED = "background:color-mix(in srgb, currentColor 18%, transparent);text-decoration:none;border-radius:3px"


def lines(text: str, side: int, marked: list[bool] | None = None) -> str:
    """Return a text as HTML: a paragraph, of a pair the source above it; letters that are marked stand out."""
    size = (
        ("2.4rem" if len(text) <= 60 else "1.8rem")
        if side >= LARGE
        else "1.25rem"
        if len(text) <= 16
        else "1rem"
    )
    source, _between, judged = text.rpartition(BETWEEN)
    found = escape(judged) if marked is None else with_marks(judged, marked[-len(judged) :])
    above = f'<p style="{STYLE};opacity:.75">{escape(source)}</p>' if source else ""
    return f'<div style="font-size:{size}">{above}<p style="{STYLE}">{found}</p></div>'


def with_marks(text: str, marked: list[bool]) -> str:
    """Return a text's letters as HTML, those that are marked made to stand out."""
    parts: list[str] = []
    for place, letter in enumerate(text):
        if marked[place] and not (place and marked[place - 1]):
            parts.append(f'<mark style="{MARKED};color:inherit">')
        parts.append(escape(letter))
        if marked[place] and not (place + 1 < len(text) and marked[place + 1]):
            parts.append("</mark>")
    return "".join(parts)


def aid_title() -> str:
    """Return what stands before the levels' names."""
    return _("How likely a machine finds each word:")


def level_names() -> list[str]:
    """Return what the levels of how likely a word is are called, the likeliest first."""
    return [
        _("likely: 1 in 10 or more"),
        _("1 in 100 or more"),
        _("1 in 1,000 or more"),
        _("less likely"),
    ]


def in_levels(text: str, levels: Sequence[int], side: int) -> str:
    """Return a text as HTML, its words the darker the less likely they are: the quiz's four levels."""
    parts, at = [], 0
    for (start, end), level in zip(likelihood.words(text), levels, strict=True):
        parts.append(escape(text[at:start]))
        word = escape(text[start:end])
        parts.append(f'<span style="{LEVELS[level]}">{word}</span>' if level else word)
        at = end
    size = ("2.4rem" if len(text) <= 60 else "1.8rem") if side >= LARGE else "1rem"
    return f'<p style="{STYLE};font-size:{size}">{"".join(parts)}{escape(text[at:])}</p>'


def in_places(text: str, each: int, begins: int | None, side: int = 0) -> str:
    """Return a text as HTML in numbered places; those of the machine stand out, where `begins` tells them."""
    size = "clamp(1.05rem,2.2vw,2rem)" if side >= LARGE else "1rem"
    parts = []
    for place, words in enumerate(cut(text, each), 1):
        colour = MACHINE if begins is not None and place >= begins else ""
        number = f'<sup style="opacity:.75;font-size:.65em;margin-right:.15em">{place}</sup>'
        parts.append(
            f'<span style="padding:.1em .2em;border-radius:5px;{colour}">{number}{escape(words)}</span>'
        )
    style = STYLE.replace("1.5", "2")
    return f'<p style="{style};font-size:{size}">{" ".join(parts)} …</p>'


class TextRoom(Room):
    """Texts: read as they stand, told about in letters."""

    medium = TEXT
    script = Path(__file__).parent / "texts.js"
    gallery_width = 340
    beside = False

    def show(self, stimulus: Any, alt: str, *, width: int | str = "stretch", side: int = 168) -> None:
        st.html(lines(stimulus, side))

    def show_marked(self, stimulus: Any, span: tuple[int, int], *, side: int = 168) -> None:
        start, end = span
        st.html(lines(stimulus, side, [start <= place < end for place in range(len(stimulus))]))

    def show_aided(self, stimulus: Any, bits: Any, *, side: int = 168) -> None:
        asked = np.full(len(likelihood.words(stimulus)), np.inf) if bits is None else bits
        st.html(in_levels(stimulus, likelihood.levels(asked).tolist(), side))
        names = zip(LEVELS, level_names(), strict=True)
        samples = "&ensp;".join(
            f'<span style="{look};padding:.1em .4em">{escape(name)}</span>' for look, name in names
        )
        st.html(f'<p style="{STYLE};font-size:1.1rem">{escape(aid_title())}&ensp;{samples}</p>')

    def show_places(self, stimulus: Any, each: int, begins: int | None = None, *, side: int = 168) -> None:
        st.html(in_places(stimulus, each, begins, side))

    def show_nearest(self, nearest: Any, stimulus: Any, alt: str, *, width: int | str = "stretch") -> None:
        st.html(lines(nearest, 0, differing(nearest, stimulus)))

    def words(self, protocol: str) -> dict[str, Any]:
        found = {
            "ask": _("Did a person write this, or a machine?")
            if protocol != "pair"
            else _("A person wrote one, a machine the other. Which one is the person's?"),
            "stimulus": _("The text to judge"),
            "stimulus_left": _("First text"),
            "stimulus_right": _("Second text"),
            "real": _("A person"),
            "fake": _("A machine"),
            "left": _("The first"),
            "right": _("The second"),
            "nearest": _("The nearest text of a person"),
            "beside": _("Each above the nearest text of a person."),
            "aid": aid_title(),
            "levels": level_names(),
        }
        if protocol == "fillin":
            found |= {
                "ask": _("Is the marked word the author's, or did a machine put it there?"),
                "marked": _("The sentence to judge. Its marked word: {word}"),
                "real": _("The author's"),
                "fake": _("A machine's"),
            }
        if protocol == "boundary":
            found |= {
                "ask": _("A person began this. At which place does a machine go on?"),
                "here": _("A machine from {n} on"),
                "pick": _("Tap the place"),
                "none": _("A person wrote all of it"),
                "place": _("Place {n}: {words}"),
                "unread": _("Exactly right by guessing: 10%. Every place is as likely, and so is none."),
            }
        if protocol == "hype_infinity":
            found["unread"] = _("People wrote half of the 100 texts, machines the other half.")
        return found

    def cue_name(self, cue: str) -> str:
        names = {
            "length": _("length in letters"),
            "words": _("number of words"),
            "word_length": _("length of words"),
            "capitals": _("share of capitals"),
            "digits": _("share of digits"),
            "punctuation": _("share of punctuation"),
            "unfinished": _("no punctuation at the end"),
            "unbalanced": _("unbalanced quotes or brackets"),
            "repeats": _("repeated runs of letters"),
            "variety": _("variety of letters"),
            "letters": _("frequency of letters"),
            "copied": _("longest copy from the training texts"),
            "novelty": _("share of new runs of letters"),
            "marked": _("length of the marked word"),
            "frequency": _("how often the training texts have the marked word"),
            "strangers": _("words that the training texts do not have"),
        }
        return names.get(cue, cue)

    def about(self, pack: Pack) -> str:
        if pack.dataset == OWN:
            return _("{reals} real and {fakes} fake texts that somebody brought to this server.").format(
                reals=len(pack.reals), fakes=len(pack.stimuli) - len(pack.reals)
            )
        if pack.form == FILLED:
            return _(
                "One word of each of the {count} sentences is marked. In half of them a machine has put it there, by "
                "what stands on both sides of it."
            ).format(count=len(pack.stimuli))
        if pack.form == BOUNDARY:
            return _(
                "{count} texts of as many words each, which no machine has learned from. A machine goes on in most of "
                "them, from every place as often; in one of ten a person wrote all."
            ).format(count=len(pack.stimuli))
        return _(
            "People wrote half of the {count} texts; no machine has learned from these. Each text of a machine has one "
            "of a person beside it that is about as long."
        ).format(count=len(pack.stimuli))

    def about_nearest(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Each text of a machine above the nearest one of a person in this pack: so few letters must be "
                "exchanged, put in or taken out. Letters that differ are marked."
            )
        return _(
            "Each text of a machine above the nearest one that it learned from: so few letters must be exchanged, put "
            "in or taken out. Letters that differ are marked."
        )

    def distance_axis(self, among: str) -> str:
        if among == "training":
            return _("Edits to the nearest training text (letters)")
        return _("Edits to the nearest other text of a person (letters)")

    def gallery_caption(self, stimulus: Any, name: str, times: int, shown: int) -> str:
        return _("{name}: taken for a person's {times} of {shown} times; {letters} letters").format(
            name=name, times=times, shown=shown, letters=len(stimulus.rpartition(BETWEEN)[2])
        )

    def gallery_note(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Above: the text; below: the other text of a person that is nearest to it, with what differs marked. "
                "Few answers a text are luck as much as style: the order is by the interval's lower end."
            )
        return _(
            "Above: the text; below: the training text nearest to it, with what differs marked. Few answers a text are "
            "luck as much as style: the order is by the interval's lower end."
        )
