"""What a written text has of the training texts: the nearest of them, and the longest run of letters that it copies."""

from dataclasses import dataclass

import streamlit as st

from genlab import media
from genlab.media import TEXT
from genlab.media.text.copies import MARK, longest_copy
from genlab.media.text.edits import differing
from genlab.ui.kept import Kept
from genlab.ui.media.texts import with_marks
from genlab.ui.plain import plain
from genlab.ui.sequences import marks, shelf
from genlab.ui.words import _, ngettext

_FOUND: Kept["Likeness"] = Kept(400)
_WHOLE: Kept[str] = Kept(1)


@dataclass(frozen=True)
class Likeness:
    """A text beside the training texts.

    Attributes:
        nearest: the training text that the fewest edits lead to.
        edits: how many.
        marked: for each of its letters whether it has no counterpart in the text.
        copy: the longest run of the text's own letters, its beginning left out, that stands in training texts.
        own: how many letters these are.
    """

    nearest: str
    edits: int
    marked: tuple[bool, ...]
    copy: str
    own: int


def of(dataset: str, line: str, beginning: str) -> Likeness | None:
    """Return a text's likeness; `None` where the training texts are not here, or there is no text."""
    data = shelf.texts(dataset)
    if data is None or not line:
        return None

    def make() -> Likeness:
        places, gaps = media.get(TEXT).nearest((line,), data.train)
        nearest = data.train[int(places[0])]
        own = line[len(beginning) :] if line.startswith(beginning) else line
        whole = _WHOLE.get(dataset, lambda: MARK.join(data.train))
        return Likeness(
            nearest, int(gaps[0]), tuple(differing(nearest, line)), longest_copy(own, whole), len(own)
        )

    return _FOUND.get((dataset, line, beginning), make)


def beneath(dataset: str, line: str, beginning: str) -> None:
    """Show the nearest training text of a text, with what differs marked, and its longest copy where it is long."""
    found = of(dataset, line, beginning)
    if found is None:
        return
    if not found.edits:
        away = _("This is a training text, letter by letter.")
    else:
        away = ngettext("{count} edit away.", "{count} edits away.", found.edits).format(count=found.edits)
    with st.container(horizontal=len(line) <= marks.SHORT, gap="small", vertical_alignment="center"):
        st.html(marks.aside(with_marks(found.nearest, list(found.marked))), width="content")
        st.caption(away, width="content")
    if len(line) > marks.SHORT and found.copy.strip():
        st.caption(
            _("Longest copy: “{copy}”, {letters} of {all} letters.").format(
                copy=plain(found.copy.strip()), letters=len(found.copy), all=found.own
            )
        )


def explain(dataset: str) -> None:
    """Say what is held beside what."""
    if shelf.texts(dataset) is None:
        st.caption(_("The training texts are not here, so nothing can be held beside them."))
        return
    st.caption(
        _(
            "Beneath each text stands the training text that the fewest edits lead to, a letter put in, taken out or "
            "exchanged; what differs is marked. A longest copy is of what the machine wrote, not of the beginning."
        )
    )
