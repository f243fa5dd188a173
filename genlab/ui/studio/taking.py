"""Taking a design out of a contest: whoever asked people about it keeps it, steers on from it, or orders it."""

import streamlit as st

from genlab.designs import collections, shelf, taking
from genlab.designs.asking import Asked
from genlab.designs.drawing import look
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.ui import access, makers, page
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.studio import collection, ordering, place, selling
from genlab.ui.taps import tapped
from genlab.ui.words import _


def may_take(pack: Pack) -> bool:
    """Return whether a pack's designs are this visitor's to take: its maker's, the admin's, or its class's host's."""
    return makers.leads(pack.maker_sha256) or access.hosts(pack.name)


def offer(pack: Pack, number: int) -> None:
    """Offer whoever may to keep or to order a design of a pack; say so where it is sold, or its generator is gone."""
    asked = taking.asked_of(pack, number)
    mine = collections.collection_of(engine(), makers.held()) if makers.held() else None
    sold = ordering.sold(mine, look(pack.stimuli[number]))
    if sold:
        st.caption(sold)
    if not may_take(pack):
        if not sold:
            st.caption(_("Whoever asks people about this design can keep it, and order it."))
        return
    try:
        shelf.find(asked.drawing.checkpoint, asked.drawing.checkpoint_sha256)
    except GenlabError as error:
        st.caption(problem_line(error))
        return
    with st.container(horizontal=True, key="studio-take"):
        if tapped(_("Keep"), f"studio-take-keep-{number}", icon=":material/bookmark_add:"):
            _take(asked)
        if (
            selling.allowed()
            and not sold
            and tapped(_("Order"), f"studio-take-order-{number}", icon=":material/local_mall:")
        ):
            _take(asked, order=True)
    st.caption(_("Either leads to your collection in the studio, where one steers on from it, too."))


def _take(asked: Asked, order: bool = False) -> None:
    """Keep a design, and go there; an order is asked about once more."""
    try:
        number = taking.take(engine(), place.owned(), asked)
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        return
    collection.show_kept(number)
    if order:
        st.session_state[ordering.ASKED] = number
    kept = {"lang": str(st.query_params["lang"])} if "lang" in st.query_params else {}
    page.go("studio", **kept, **{makers.KEY: makers.held()})
