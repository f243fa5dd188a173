"""Sequences: texts that are written token by token, an exhibit a tab."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from genlab.ui import empty, page
from genlab.ui.sequences import beside, filling, going_on, lengths, shelf, surprise, translating
from genlab.ui.words import _

page.begin("sequences")
st.title(_("Sequences"))
st.write(
    _(
        "A text is written token by token, a letter or part of a word each, drawn by how likely it is to come next."
    )
)
beside.hold()
with page.errors_in_one_line():
    writers, translators = shelf.writers(), shelf.translators()
    shown: dict[str, Callable[[], None]] = {}
    if writers:
        shown[_("Going on")] = partial(going_on.exhibit, writers)
        shown[_("Surprise")] = partial(surprise.exhibit, writers)
    if translators:
        shown[_("Translating")] = partial(translating.exhibit, translators)
        shown[_("By length")] = partial(lengths.exhibit, translators)
    if fillers := shelf.fillers():
        shown[_("Filling in")] = partial(filling.exhibit, fillers)
    if not shown:
        said = _("Nothing that writes texts is trained here yet.")
        if empty.state("texts", said, _("Train one"), "train-one", icon=":material/model_training:"):
            page.go("train")
        page.end()
        st.stop()
    # An exhibit is drawn when it is opened: the others cost nothing.
    tabs = st.tabs(list(shown), key="exhibit", on_change="rerun")
    for tab, exhibit in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab:
                exhibit()
page.end()
