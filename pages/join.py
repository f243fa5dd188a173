"""Join: into the session of a class or study."""

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import empty, page
from genlab.ui.refusals import problem_line
from genlab.ui.room import join
from genlab.ui.words import _

page.begin("join", comes_back=False)  # to type another code
st.title(_("Join a session"))
try:
    where, token = join.found()
    if where is None:
        join.ask_for_code()  # first: on a phone the keyboard takes what is below
        empty.state("class", _("Your host's screen shows a code and a QR code: either brings you in."))
    else:
        join.confirm(where, token)
except GenlabError as error:
    st.error(problem_line(error), icon=":material/error:")
    join.ask_for_code()
page.end()
