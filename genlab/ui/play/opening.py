"""The opening: what this is, in one sentence, above the first question."""

import streamlit as st

from genlab.ui.words import _


def opening() -> None:
    """Say what genlab asks, and what the number under the question means."""
    sentence = _(
        "Machines learn to make what looks real. Can you tell? Whoever is right only half of the time is fooled "
        "completely."
    )
    st.html(f'<p class="opening">{sentence}</p>')
