"""Host: open a session for a class or study, and lead it."""

import streamlit as st

from genlab.ui import page, tab
from genlab.ui.room import afterwards, form
from genlab.ui.room.board import board
from genlab.ui.room.controls import current
from genlab.ui.room.invitations import invite, listed
from genlab.ui.room.key import key
from genlab.ui.room.people import people_of
from genlab.ui.words import _

page.begin("host", wide_with="h")
token = tab.link()
if token is None:
    st.title(_("Host a session"))
    afterwards.say_erased()
    form.require_login()
    with page.errors_in_one_line():
        form.create()
    page.end()
    st.stop()

with page.errors_in_one_line():
    session = current(token)
    board(token)
    people_of(token)
    if listed(session):
        with st.expander(_("Personal links"), icon=":material/badge:", expanded=session.position is None):
            invite(session, token)
    with st.expander(_("Answers and results"), icon=":material/download:"):
        from genlab.ui.results.downloads import of_session

        of_session(session, token)
    with st.expander(_("The next class"), icon=":material/content_copy:"):
        afterwards.next_class(session, token)
    with st.expander(_("Delete"), icon=":material/delete:"):
        afterwards.erase(token)
key(token)
page.end()
