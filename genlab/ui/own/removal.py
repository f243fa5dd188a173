"""Packs that were made here, taken away by the admin."""

import streamlit as st

from genlab import packs
from genlab.ui.choices import pick
from genlab.ui.taps import tapped
from genlab.ui.words import _, pack_title


def section() -> None:
    """Offer to remove one of the packs that were made here, once it is said twice that this is wanted."""
    made = packs.made_names()
    st.subheader(_("Packs made here"))
    if not made:
        st.write(_("None yet."))
        return
    name = pick(st, _("Pack"), made, lambda name: f"{pack_title(name)} ({name})")
    st.write(_("Nobody can play it or open its gallery any more. Answers that were given to it are kept."))
    sure = st.checkbox(_("I want to remove it"), key=f"sure-{name}")
    if tapped(_("Remove this pack"), f"remove-{name}", icon=":material/delete:", disabled=not sure):
        packs.remove(name)
        st.rerun()
