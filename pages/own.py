"""Your images: a quiz of one's own real and fake images."""

import streamlit as st

from genlab.ui import builds, page
from genlab.ui.own import made, removal, upload
from genlab.ui.words import _

page.begin("own")
st.title(_("Your images"))
st.write(
    _(
        "Bring real images and fakes of any generator, at least ten of each: genlab gives them one size, looks for "
        "cues that give the fakes away, and makes a quiz of them."
    )
)
removal.said()
with page.errors_in_one_line():
    pack = made.shown()
if upload.building():
    upload.form(waiting=True)
    page.end()
    st.stop()
if pack is None:
    made.unknown()
    upload.notice()
    upload.form()
    if builds.allowed():
        upload.example()
else:
    with page.errors_in_one_line():
        made.outcome(pack)
    with st.expander(_("Make another pack"), icon=":material/add:"):
        upload.notice()
        upload.form()
made.others()
page.end()
