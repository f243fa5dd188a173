"""Your images: a quiz of one's own real and fake images."""

import streamlit as st

from genlab.ui import page
from genlab.ui.own import own
from genlab.ui.words import _

page.begin("own")
st.title(_("Your images"))
st.write(
    _(
        "Bring real images and fakes of any generator, at least ten of each: genlab gives them one size, looks for "
        "cues that give the fakes away, and makes a quiz of them."
    )
)
own.notice()
with page.errors_in_one_line():
    pack = own.shown()
if own.building():
    page.end()
    st.stop()
if pack is None:
    own.form()
else:
    own.outcome(pack)
    with st.expander(_("Make another pack"), icon=":material/add:"):
        own.form()
own.others()
page.end()
