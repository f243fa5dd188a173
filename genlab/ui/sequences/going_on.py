"""A beginning, and how each family goes on from it: its texts, what may come next, and what it has copied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.ui.kept import Kept
from genlab.ui.sequences import beside, chances, likeness, marks, shelf
from genlab.ui.sequences.chances import Asked
from genlab.ui.words import _

MOST_TYPED = 400
SHORT = 16
"""Tokens up to which texts are short: of these several are shown, of others one."""
SEVERAL = 5
HOTTEST = 2.0
TOPS = (1, 2, 3, 5, 10, 20, 50, 0)
TAPPED = "_sequences-tapped"
_WRITTEN: Kept["Goings"] = Kept(200)


@dataclass(frozen=True)
class Goings:
    """Texts of one family.

    Attributes:
        lines: each from its beginning on.
        ended: for each whether it ended by itself.
    """

    lines: tuple[str, ...]
    ended: tuple[bool, ...]


def written(checkpoint: Checkpoint, asked: Asked, seed: int) -> Goings:
    """Go on from a beginning; the numbers by which tokens are picked are the same for all families.

    Raises:
        GenlabError: for letters that the family has not learned, or a beginning that is too long for it.
    """

    def make() -> Goings:
        writer = cast(Writer, shelf.opened(checkpoint))
        z = writer.latents(SEVERAL if writer.longest <= SHORT else 1, seed)
        found = writer.write(z, [asked.beginning] * len(z), asked.temperature, asked.top_k)
        return Goings(found.lines, tuple(found.ended.tolist()))

    return _WRITTEN.get((*shelf.name(checkpoint), asked, seed), make)


def exhibit(known: shelf.Shelf) -> None:
    """Let one write a beginning, and show how each family goes on."""
    first, second = st.columns([1, 2])
    dataset = shelf.dataset(first, known, f"{beside.PREFIX}texts")
    beginning = _beginning(second, dataset)
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    views = {"texts": _("Texts"), "next": _("What comes next"), "nearest": _("Copied?")}
    st.session_state.setdefault(f"{beside.PREFIX}view", "texts")
    view = st.segmented_control(
        _("Shown"),
        list(views),
        format_func=lambda view: views[view],
        key=f"{beside.PREFIX}view",
        required=True,
        label_visibility="collapsed",
    )
    shown = st.container()
    asked, seed = _drawing(beginning, seeded=view != "next")
    with shown:
        if view == "next":
            longer = chances.side_by_side(families, asked)
            if longer is not None:
                st.session_state[TAPPED] = dataset, longer
                st.rerun()
        else:
            side_by_side(families, asked, seed, dataset if view == "nearest" else "")
    shelf.say_missing(families, shelf.WRITERS)


def _beginning(place: Any, dataset: str) -> str:
    """Ask for the beginning; at first it is that of a test text, from which nobody has learned."""
    key = f"{beside.PREFIX}beginning-{dataset}"
    tapped = st.session_state.pop(TAPPED, None)
    if tapped is not None and tapped[0] == dataset:
        st.session_state[key] = tapped[1]
    if key not in st.session_state:
        data = shelf.texts(dataset)
        st.session_state[key] = "" if data is None else example(data.test[0])
    typed = str(place.text_input(_("A beginning"), key=key, max_chars=MOST_TYPED))
    return datasets.typed(typed, dataset)


def example(text: str) -> str:
    """Return the first third of a text, whole words of it where there are several."""
    third = text[: max(1, len(text) // 3)]
    return third.rpartition(" ")[0] or third


def _drawing(beginning: str, seeded: bool) -> tuple[Asked, int]:
    """Ask how tokens are drawn, each way explained in a sentence; return it with the seed, where that is asked for."""
    heat, top, by = (f"{beside.PREFIX}{name}" for name in ("temperature", "top-k", "seed"))
    for key, first in ((heat, 1.0), (top, 0), (by, 0)):
        st.session_state.setdefault(key, first)
    left, middle, right = st.columns(3)
    temperature = left.slider(_("Temperature"), 0.0, HOTTEST, step=0.1, key=heat)
    left.caption(_("Below 1 the likely becomes likelier; at 0 the likeliest always comes."))
    top_k = middle.select_slider(_("Top-k"), TOPS, format_func=lambda count: str(count or _("all")), key=top)
    middle.caption(_("Only so many of the likeliest can come at all."))
    seed = 0
    if seeded:
        seed = int(right.number_input(_("Seed"), 0, 10**6, key=by))
        right.caption(_("The same seed draws the same text, another one another."))
    return Asked(beginning, float(temperature), int(top_k)), seed


def side_by_side(families: Mapping[str, Checkpoint], asked: Asked, seed: int, compared: str = "") -> None:
    """Show the texts of all families; beneath each the nearest training text of a dataset that it is compared with."""
    found = beside.of_each(families, lambda checkpoint: written(checkpoint, asked, seed))
    cut = False
    for _family, goings in beside.in_columns(found):
        cut |= not all(goings.ended)
        for line, ended in zip(goings.lines, goings.ended, strict=True):
            st.html(marks.continued(line, asked.beginning, ended))
            if compared:
                likeness.beneath(compared, line, asked.beginning)
    if cut:
        st.caption(_("… stands where a text has come to its longest without an end of its own."))
    if compared and found:
        likeness.explain(compared)
