"""Play: is this image real, or made by a generator?"""

import streamlit as st

from genlab.errors import GenlabError
from genlab.packs import OWN
from genlab.ui import cues, page
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
    st.write(
        _(
            "{reals} real and {fakes} fake images that somebody brought to this server; a round asks about as many of "
            "both."
        ).format(reals=len(pack.reals), fakes=len(pack.images) - len(pack.reals))
        if pack.dataset == OWN
        else _(
            "Half of the {count} images are real ones from the test split, which no generator has seen."
        ).format(count=len(pack.images))
    )
page.end()
