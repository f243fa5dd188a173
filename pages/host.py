"""Host: open a session for a class or study, and lead it."""

import streamlit as st

from genlab.sessions.led import led
from genlab.ui import page
from genlab.ui.play.play import engine
from genlab.ui.results import results
from genlab.ui.room import board, host
from genlab.ui.words import _

page.begin("host", wide_with="h")
token = st.query_params.get("h")
if token is None:
    st.title(_("Host a session"))
    host.require_login()
    with page.errors_in_one_line():
        host.create()
    page.end()
    st.stop()

with page.errors_in_one_line():
    session = led(engine(), token)
    board.board(token)
    host.people_of(session, token)
    if session.hosting.naming == "listed":
        with st.expander(_("Personal links"), icon=":material/badge:"):
            host.room(session, token)
    with st.expander(_("Answers and results"), icon=":material/download:"):
        results.of_session(session, token)
    with st.expander(_("The next class"), icon=":material/content_copy:"):
        host.next_class(session, token)
    with st.expander(_("Delete"), icon=":material/delete:"):
        host.erase(token)
st.info(
    _(
        "The address of this page is your key to the session: keep it. On a projector, full screen (F11) hides it "
        "from the room."
    ),
    icon=":material/key:",
)
page.end()
