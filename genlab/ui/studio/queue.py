"""The queue of orders, for who leads it: the admin, or whoever sits at a computer that serves nobody else."""

import streamlit as st

from genlab.designs import deliveries, orders, states
from genlab.designs.deliveries import Delivery
from genlab.designs.orders import Order
from genlab.designs.states import CANCELLED, MADE, MOVES, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.ui import makers, page
from genlab.ui.database import engine
from genlab.ui.media.images import crisp
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.studio import ordering, selling
from genlab.ui.taps import tapped
from genlab.ui.words import _, ngettext

MOST = 30
STATE = "studio-queue-state"


def leads() -> bool:
    """Return whether this visitor leads the queue."""
    return makers.leads(None)


def tabs() -> list[str]:
    """Return the names of the tabs that only who leads the queue has."""
    return [_("Orders")] if leads() else []


def tab() -> None:
    """Show the queue, a state at a time."""
    with page.errors_in_one_line():
        counts = orders.counts(engine())
        _shop()
        state = st.segmented_control(
            _("State"),
            list(MOVES),
            format_func=lambda state: f"{ordering.state_name(state)} ({counts[state]})",
            default=ORDERED,
            key=STATE,
            required=True,
        )
        found = orders.queue(engine(), state or ORDERED, MOST)
        if tapped(_("Refresh"), "studio-queue-refresh", icon=":material/refresh:"):
            st.rerun()
        if not found:
            st.info(_("No order is in this state."), icon=":material/inbox:")
        untold = deliveries.untold(engine(), [order.number for order in found])
        for order in found:
            with st.container(border=True, key=f"studio-queue-{order.number}"):
                entry(order, untold.get(order.number))
        more = counts[state or ORDERED] - len(found)
        if more > 0:
            st.caption(
                ngettext("{count} more order waits.", "{count} more orders wait.", more).format(count=more)
            )


def entry(order: Order, untold: Delivery | None, pictured: bool = True) -> None:
    """Show an order to who leads the queue, with the ways on from its state.

    Args:
        order: the order.
        untold: what its shop has not answered; None where it has, or there is none.
        pictured: whether it is shown here; otherwise it stands above already.
    """
    if pictured:
        with st.container(horizontal=True, key=f"studio-entry-{order.number}"):
            _picture(order)
            with st.container(width=300):
                ordering.badge(order)
                if order.sheet.name:
                    st.text(order.sheet.name)
    if untold is not None:
        _untold(order, untold)
    labels = {MADE: _("It is made"), SENT: _("It is sent")}
    icons = {MADE: ":material/build:", SENT: ":material/local_shipping:"}
    with st.container(horizontal=True, key=f"studio-ways-{order.number}"):
        for to in MOVES[order.state]:
            if to in labels and tapped(
                labels[to], f"studio-{to}-{order.number}", icon=icons[to], type="primary"
            ):
                _move(order, to)
        if pictured:
            with st.popover(_("Its files"), icon=":material/folder_open:"):
                ordering.files(order)
        if CANCELLED in MOVES[order.state]:
            with st.popover(_("Cancel"), icon=":material/cancel:"):
                st.write(
                    _("Cancelled now, before it is made, its design can be ordered again.")
                    if order.state == ORDERED
                    else _("It is made already: cancelled now, its design stays taken.")
                )
                if tapped(_("Cancel this order"), f"studio-cancel-{order.number}"):
                    _move(order, CANCELLED)


def asked() -> None:
    """Show the order that the address names; who leads the queue can move it on, its customer cancel it."""
    with page.errors_in_one_line():
        order = ordering.shown()
        if leads():
            entry(order, deliveries.untold(engine(), [order.number]).get(order.number), pictured=False)
        ordering.owned(order, leads())


def _picture(order: Order) -> None:
    try:
        image = crisp(order.sheet.image(), 224)
    except GenlabError as error:
        st.warning(problem_line(error), icon=":material/image_not_supported:")
        return
    alt = _("The design of order {number}").format(number=order.number)
    st.image(image, width=140, alt=alt)


def _move(order: Order, to: str) -> None:
    ordering.changed(lambda announced: states.move(engine(), order.number, to, announced))


def _shop() -> None:
    """Say whether a shop's own system is told."""
    try:
        shop = selling.shop()
    except GenlabError as error:
        st.warning(problem_line(error), icon=":material/webhook:")
        return
    if shop is None:
        st.caption(_("No other system is told of orders here: `GENLAB_ORDER_URL` names none."))
    else:
        st.caption(_("A system of the shop's own is told: {url}").format(url=plain(shop.host)))


def _untold(order: Order, untold: Delivery) -> None:
    """Say what the shop's own system has not answered, and let it be told again."""
    if not untold.problem and not untold.given_up:
        if selling.announced():
            st.caption(_("The shop's own system is being told."))
        return
    said = (
        _("The shop's own system was not told of this: “{problem}”. Nobody tries again by themselves.")
        if untold.due_at is None
        else _("The shop's own system has not answered: “{problem}”. Next attempt {moment} UTC.")
    )
    moment = "" if untold.due_at is None else f"{untold.due_at:%Y-%m-%d %H:%M}"
    problem = plain(untold.problem) or _("restored from a backup")
    st.warning(said.format(problem=problem, moment=moment), icon=":material/webhook:")
    if selling.announced() and tapped(
        _("Tell it again now"), f"studio-again-{order.number}", icon=":material/send:"
    ):
        deliveries.again(engine(), order.number)
        selling.wake()
        st.rerun()
