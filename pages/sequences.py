"""Sequences: texts that are written token by token, an exhibit a tab."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from genlab.ui import page
from genlab.ui.sequences import beside, composing, filling, going_on, lengths, shelf, surprise, translating
from genlab.ui.words import _

page.begin("sequences")
st.title(_("Sequences"))
st.write(
    _(
        "A text or a tune is written token by token, a letter, part of a word or a note each, drawn by how likely it "
        "is to come next."
    )
)
beside.hold()
with page.errors_in_one_line():
    writers, translators, fillers = shelf.writers(), shelf.translators(), shelf.fillers()
    nobody = {
        "write": _(
            "Nothing that writes texts is trained here yet. An n-gram learns in seconds, a GPT in minutes."
        ),
        "compose": _("Nothing that composes is trained here yet."),
        "translate": _("Nothing that translates is trained here yet."),
        "fill": _("Nothing that fills in words is trained here yet."),
    }
    shown: dict[str, Callable[[], None]] = {
        _("Going on"): partial(shelf.open_to, writers, going_on.exhibit, nobody["write"]),
        _("Surprise"): partial(shelf.open_to, writers, surprise.exhibit, nobody["write"]),
        _("Composing"): partial(shelf.open_to, shelf.composers(), composing.exhibit, nobody["compose"]),
        _("Translating"): partial(shelf.open_to, translators, translating.exhibit, nobody["translate"]),
        _("By length"): partial(shelf.open_to, translators, lengths.exhibit, nobody["translate"]),
        _("Filling in"): partial(shelf.open_to, fillers, filling.exhibit, nobody["fill"]),
    }
    # An exhibit is drawn when it is opened: the others cost nothing.
    tabs = st.tabs(list(shown), key="exhibit", on_change="rerun")
    for tab, exhibit in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab:
                exhibit()
page.end()
