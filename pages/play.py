"""Play: is this image real, or made by a generator?"""

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import cues, media, page
from genlab.ui.play.card import card
from genlab.ui.play.ending import on_another_device, stop_with
from genlab.ui.play.rounds import pack_of, standing
from genlab.ui.play.settings import more_settings, settings
from genlab.ui.words import _

page.begin("play")

try:
    pack = pack_of(standing())
    card()
    where = standing()
    if where.led:
        on_another_device()
        page.end()
        st.stop()
    settings()
    with st.expander(_("More settings"), icon=":material/tune:"):
        more_settings(where, pack)
except GenlabError as error:
    stop_with(error)

with st.expander(_("About these images"), icon=":material/info:"):
    cues.warn(pack)
    st.write(media.of(pack).about(pack))
page.end()
