"""Ways out of a round: another device, a new one, or one line that says why it cannot go on."""

from typing import NoReturn

import streamlit as st

from genlab.errors import GenlabError, StoreError
from genlab.ui import links, page
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.words import _


def on_another_device() -> None:
    """Offer this round's own address, for a phone whose battery is low."""
    with st.popover(_("Go on on another device"), icon=":material/devices:"):
        link = links.address("", **st.query_params.to_dict())
        st.image(links.qr(link, 5), alt=_("QR code of this round's address"))
        st.caption(_("Whoever opens this address goes on in your place."))


def stop_with(error: GenlabError) -> NoReturn:
    """Say in one line why the round cannot go on, offer what helps, and end the run there."""
    st.error(problem_line(error), icon=":material/error:")
    if not isinstance(error, StoreError):
        begin_anew()
    elif tapped(_("Try again"), "try-again", icon=":material/refresh:"):
        st.rerun()
    page.end_in_error(error)


def begin_anew() -> None:
    """Offer a new round where the old one cannot go on."""
    if tapped(_("New round"), "new-round", icon=":material/refresh:"):
        st.query_params.clear()
        st.session_state.pop("verdict", None)
        st.rerun()
