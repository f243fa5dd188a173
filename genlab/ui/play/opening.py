"""The opening: what this is, in one sentence, above the first question."""

import streamlit as st

from genlab.media import MELODY
from genlab.packs import Pack
from genlab.packs.pack import BOUNDARY, FILLED
from genlab.protocols import get
from genlab.ui.words import _


def opening(pack: Pack, protocol: str) -> None:
    """Say what genlab asks, and what the number under the question means."""
    tunes = pack.medium.name == MELODY
    sentence = (
        _(
            "A machine drew all of these. People chose some of them, luck the others. Which do you like better?"
        )
        if not get(protocol).scored
        else _("Machines learn to compose as people do. Can you hear where one takes over?")
        if tunes and pack.form == BOUNDARY
        else _(
            "Machines learn to compose as people do. Can you tell? Whoever is right only half of the time is fooled "
            "completely."
        )
        if tunes
        else _("Machines learn to write as people do. Can you find the place where one takes over?")
        if pack.form == BOUNDARY
        else _(
            "A machine reads a sentence without one of its words, and says which it was. Can you tell its word "
            "from the author's?"
        )
        if pack.form == FILLED
        else _(
            "Machines learn to make what looks real. Can you tell? Whoever is right only half of the time is fooled "
            "completely."
        )
    )
    st.html(f'<p class="opening">{sentence}</p>')
