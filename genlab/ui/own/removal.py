"""Packs that were made here, taken away by whoever made them, or by the admin."""

import streamlit as st

from genlab import packs
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions import using
from genlab.ui import makers
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.plain import plain
from genlab.ui.taps import tapped
from genlab.ui.words import _, mark, pack_title

REMOVED = "own-removed"
IN_USE = mark("A class is asked about this pack: end its session first, then it can be removed.")


def section() -> None:
    """Offer to remove one of the packs that were made here, once it is said twice that this is wanted."""
    made = packs.made_names()
    st.subheader(_("Packs made here"))
    if not made:
        st.write(_("None yet."))
        return
    name = pick(st, _("Pack"), made, lambda name: f"{pack_title(name)} ({name})")
    st.write(_("Nobody can play it or open its gallery any more. Answers that were given to it are kept."))
    if _asked_twice(name):
        packs.remove(name)
        st.rerun()


def mine(pack: Pack) -> None:
    """Offer to remove a pack to whoever made it: its file, which is all that is kept of what was brought."""
    if not makers.leads(pack.maker_sha256):
        return
    with st.expander(_("Remove this pack"), icon=":material/delete:"):
        st.write(
            _(
                "The images, the audit and the link are deleted for good; nothing else is kept of your files. Rounds "
                "that are being played end. Answers that people gave stay, without images."
            )
        )
        if makers.is_maker(pack.maker_sha256):
            makers.maker()  # who comes back by a bare address finds it there again
            st.caption(
                _("Whoever has the address of this page can do this: pass on the link of the quiz instead.")
            )
        if using.in_use(engine()).get(pack.sha256):
            st.warning(_(IN_USE), icon=":material/lock_clock:")
        elif _asked_twice(pack.name):
            _remove(pack)


def of_designs(pack: Pack) -> None:
    """Offer to remove a pack of the studio's designs to whoever made it; the designs stay in their collections."""
    with st.expander(_("Remove this pack"), icon=":material/delete:"):
        st.write(_("Nobody can play it any more. The designs stay, and so do the answers, without images."))
        if using.in_use(engine()).get(pack.sha256):
            st.warning(_(IN_USE), icon=":material/lock_clock:")
        elif _asked_twice(pack.name):
            _remove(pack)


def _asked_twice(name: str) -> bool:
    """Return whether it was said, and tapped, that a pack is to be removed."""
    sure = st.checkbox(_("I want to remove it"), key=f"sure-{name}")
    return tapped(_("Remove this pack"), f"remove-{name}", icon=":material/delete:", disabled=not sure)


def _remove(pack: Pack) -> None:
    if using.in_use(engine()).get(pack.sha256):  # a class has begun since the page was drawn
        raise GenlabError(_(IN_USE))
    st.session_state[REMOVED] = plain(pack_title(pack.name))
    packs.remove(pack.name)
    st.session_state.pop("own-report", None)
    for name in ("pack", "k"):
        st.query_params.pop(name, None)
    st.rerun()


def said() -> None:
    """Say once what has been removed."""
    if title := st.session_state.pop(REMOVED, None):
        st.success(_("{title} is removed.").format(title=title), icon=":material/check:")
