"""Play: is this image real, or made by a generator?"""

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import page, play
from genlab.ui.refusals import told
from genlab.ui.words import _

page.begin("play")

try:
    pack = play.pack_of(play.standing())
    play.card()
    where = play.standing()
    if where.led:
        play.on_another_device()
        page.language_switch()
        st.stop()
    play.settings()
    with st.expander(_("More settings"), icon=":material/tune:"):
        play.more_settings(where, pack)
except GenlabError as error:
    st.error(told(error), icon=":material/error:")
    play.begin_anew()
    st.stop()

with st.expander(_("About these images"), icon=":material/info:"):
    play.warn_of_cues(pack)
    st.write(
        _(
            "Half of the {count} images are real ones from the test split, which no generator has seen."
        ).format(count=len(pack.images))
    )
page.language_switch()
