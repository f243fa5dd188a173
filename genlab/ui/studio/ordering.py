"""Orders as their customers see them: a design that is ordered for good, its state, and the files of its sheet."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from genlab.designs import collections, orders, parcel, states
from genlab.designs.collections import Design
from genlab.designs.orders import Order
from genlab.designs.sheets import Sheet
from genlab.designs.states import CANCELLED, CUSTOMER, MADE, OPERATOR, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.ui import links, makers
from genlab.ui.database import engine
from genlab.ui.media.images import crisp
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.studio import selling
from genlab.ui.taps import tapped
from genlab.ui.words import _, generator_name, spoken

LINK = "order"
"""Of an order's number and code in the address, as its QR code has it."""
ASKED = "_studio-order-asked"
TURNED, STEER, KEPT = "_studio-turned", "steer", "kept"
"""Where it is set, the page opens anew with that tab in front."""
MIMES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "stl": "model/stl",
}


def state_name(state: str) -> str:
    """Return an order's state as people read it."""
    names = {ORDERED: _("ordered"), MADE: _("made"), SENT: _("sent"), CANCELLED: _("cancelled")}
    return names[state]


def section(collection: int, mine: bool, design: Design, order: Order | None) -> None:
    """Show whether a design is ordered, and let its owner order it where it is free."""
    if order is not None and (order.taken or mine):
        badge(order)
    if order is not None and order.taken:
        if mine:
            files(order)
            _own(collection, order)
        return
    if said := sold(collection, design.look):
        st.caption(said)
    elif mine and selling.allowed():
        _offer(collection, design)


def sold(collection: int | None, like: str) -> str:
    """Return in a line that what looks like this is ordered, by a collection's owner or by somebody; "" where not."""
    number = orders.sold(engine(), like)
    if number is None:
        return ""
    mine = {} if collection is None else orders.of_collection(engine(), collection)
    if number in {each.number for each in mine.values()}:
        return _("Sold: it looks the same as order {number} of this collection.").format(number=number)
    return _("Sold: somebody has ordered this one, or one that looks the same.")


def badge(order: Order) -> None:
    """Say an order's number, its state, and since when."""
    colour = {ORDERED: "blue", MADE: "orange", SENT: "green", CANCELLED: "gray"}[order.state]
    by = {CUSTOMER: _("cancelled by its customer"), OPERATOR: _("cancelled by the shop")}
    state = by.get(order.cancelled_by or "") or state_name(order.state)
    said = _("Order {number}: {state}").format(number=order.number, state=state)
    since = _("since {day}").format(day=f"{order.since[order.state]:%Y-%m-%d %H:%M} UTC")
    st.markdown(f":{colour}-badge[:material/local_mall: {said}]  \n:small[{since}]")


def _own(collection: int, order: Order) -> None:
    """Lead a customer to the order's own page, and let them cancel what is not yet made."""
    with st.container(horizontal=True, key=f"studio-own-{order.number}"):
        if tapped(_("The order's own page"), f"studio-page-{order.number}", icon=":material/open_in_new:"):
            st.query_params[LINK] = f"{order.number}-{order.sheet.code}"
            st.rerun()
        _cancelling(collection, order)


def _cancelling(collection: int, order: Order) -> None:
    """Let a customer cancel an order that is not yet made, once they have read what that means."""
    if order.state != ORDERED:
        return
    with st.popover(_("Cancel this order"), icon=":material/cancel:"):
        st.write(
            _(
                "As long as it is not made you can cancel your order. Its design is free again then: you can order it "
                "anew, under another number, and so can others."
            )
        )
        if tapped(_("Yes, cancel it"), f"studio-withdraw-{order.number}"):
            changed(lambda announced: states.cancel(engine(), collection, order.number, announced))


def changed(change: Callable[[bool], object]) -> None:
    """Make or change an order, have the shop told, and show the page anew; where it fails, one line says why.

    Args:
        change: does so, given whether a shop's own system is told.
    """
    try:
        change(selling.announced())
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        return
    selling.wake()
    st.rerun()


def _offer(collection: int, design: Design) -> None:
    """Let its owner order a design, once it is said twice that this is wanted."""
    if st.session_state.get(ASKED) != design.id:
        if tapped(_("Order"), f"studio-order-{design.id}", icon=":material/local_mall:", type="primary"):
            st.session_state[ASKED] = design.id
            st.rerun()
        return
    st.warning(
        _(
            "An order takes this design out for good: it gets a number, and nobody else can order it, or one that "
            "looks the same. Whoever runs this server makes it."
        ),
        icon=":material/local_mall:",
    )
    with st.container(horizontal=True, key="studio-order-sure"):
        if tapped(_("Order for good"), f"studio-order-yes-{design.id}", type="primary"):
            st.session_state.pop(ASKED)
            changed(lambda announced: orders.order(engine(), collection, design.id, announced))
            return
        if tapped(_("Not now"), f"studio-order-no-{design.id}"):
            st.session_state.pop(ASKED)
            st.rerun()


def files(order: Order) -> None:
    """Offer the files of an order's sheet."""
    sheet = addressed(order)
    labels = {
        "pdf": _("Sheet (PDF)"),
        "json": _("Order (JSON)"),
        "png": _("Picture (PNG)"),
        "svg": _("Outline (SVG)"),
        "stl": _("Relief (STL)"),
    }
    with st.container(horizontal=True, key=f"studio-files-{order.number}"):
        for end, label in labels.items():
            st.download_button(
                label,
                spoken(_made(sheet, end)),
                parcel.name(sheet, end),
                MIMES[end],
                key=f"studio-file-{order.number}-{end}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.caption(
        _(
            "The outline is for a pen or a cutter, 100 mm wide; the relief for a 3-D printer, 80 mm wide, on a base of "
            "2 mm. From the JSON, `genlab design render` makes the same pixels again."
        )
    )


def addressed(order: Order) -> Sheet:
    """Return an order's sheet with the address that its QR code leads to."""
    return replace(order.sheet, address=_address(order))


def _address(order: Order) -> str:
    return links.address("studio", **{LINK: f"{order.number}-{order.sheet.code}"})


def is_asked() -> bool:
    """Return whether the address shows an order."""
    return LINK in st.query_params


def shown() -> Order:
    """Show the order that the address names, as whoever scans its sheet sees it."""
    order = orders.shown_by(engine(), st.query_params[LINK])
    with st.container(border=True):
        st.subheader(plain(order.sheet.name) or _("A design without a name"), anchor=False)
        badge(order)
        st.image(crisp(order.sheet.image(), 448), width=280, alt=_("The design that was ordered"))
        st.write(
            _(
                "Drawn by {generator}. No other order here looks the same: it is the only one of its kind."
            ).format(generator=generator_name(order.sheet.generator))
            if order.taken
            else _("This order was cancelled.")
        )
        files(order)
    return order


def owned(order: Order, led: bool) -> None:
    """Show its customer what is theirs to do on an order's own page; nothing to anybody else.

    Args:
        order: the order.
        led: whether this visitor leads the queue, too, and can cancel it as who does.
    """
    mine = collections.collection_of(engine(), makers.held()) if makers.held() else None
    if mine is None or order.collection != mine:
        return
    with st.container(horizontal=True, key=f"studio-owned-{order.number}"):
        if tapped(_("Back to the collection"), "studio-back", icon=":material/arrow_back:"):
            st.query_params.pop(LINK)
            st.session_state[TURNED] = KEPT
            st.rerun()
        if not led:
            _cancelling(mine, order)
    st.caption(
        _(
            "This link shows the order and changes nothing. The address bar also holds your own link: keep that to "
            "yourself."
        )
    )
    st.code(_address(order), language=None)


def _made(sheet: Sheet, end: str) -> Callable[[], bytes]:
    return lambda: parcel.FILES[end](sheet)
