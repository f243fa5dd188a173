"""Play: is this image real, or made by a generator?"""

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import cues, media, page
from genlab.ui.play import play
from genlab.ui.words import _

page.begin("play")

try:
    pack = play.pack_of(play.standing())
    play.card()
    where = play.standing()
    if where.led:
        play.on_another_device()
        page.end()
        st.stop()
    play.settings()
    with st.expander(_("More settings"), icon=":material/tune:"):
        play.more_settings(where, pack)
except GenlabError as error:
    play.stop_with(error)

with st.expander(_("About these images"), icon=":material/info:"):
    cues.warn(pack)
    st.write(media.of(pack).about(pack))
page.end()
