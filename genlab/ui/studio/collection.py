"""A collection: what was kept, in its owner's order, each beside its nearest real product; or shown by a link."""

from dataclasses import dataclass

import streamlit as st

from genlab.designs import collections, orders, products, shelf
from genlab.designs.collections import NAME, NOTE, Design
from genlab.designs.orders import Order
from genlab.designs.products import COPY, NEAR, NEW, Products, Standing
from genlab.errors import GenlabError
from genlab.ui import links, makers, page
from genlab.ui.database import engine
from genlab.ui.kept import Kept
from genlab.ui.media.images import crisp
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.studio import asking, ordering, selling
from genlab.ui.studio.cards import cards
from genlab.ui.studio.ordering import KEPT, STEER, TURNED
from genlab.ui.taps import tapped
from genlab.ui.words import _, ngettext

SHOWS = "show"
"""Of the secret in the address that shows a collection and changes nothing."""
CHOSEN = "_studio-chosen"
PAIR = """<style>.st-key-studio-pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; }
.st-key-studio-pair > * { width: auto !important; }
.st-key-studio-pair [data-testid=stElementToolbar] { display: none; }</style>"""
"""Side by side on a phone, too, where columns would stand one above the other."""
_PRODUCTS: Kept[Products] = Kept(2)
_IMAGES: Kept[object] = Kept(400)


@dataclass(frozen=True)
class View:
    """Whose collection is looked at: its number, None for one in which nothing is yet, and whether it may change."""

    number: int | None
    mine: bool


def tabs() -> tuple[str, bool]:
    """Return what the page's tabs are known by, a new name where a tap has turned them; and whether *Kept* is first."""
    turned = st.session_state.pop(TURNED, None)
    if turned is not None:
        st.session_state["_studio-tabs"] = st.session_state.get("_studio-tabs", 0) + 1
        st.session_state["_studio-first"] = turned
    return f"studio-tab-{st.session_state.get('_studio-tabs', 0)}", st.session_state.get(
        "_studio-first"
    ) == KEPT


def show_kept(design: int) -> None:
    """Have the page open with a design of this visitor's collection."""
    st.session_state[CHOSEN] = design
    st.session_state[TURNED] = KEPT


def is_shown() -> bool:
    """Return whether the address shows somebody's collection."""
    return SHOWS in st.query_params


def tab() -> None:
    """Show this visitor's collection."""
    with page.errors_in_one_line():
        token = makers.held()
        selling.wake()
        _shelf(View(collections.collection_of(engine(), token) if token else None, mine=True))


def shown() -> None:
    """Show the collection that the address shows, which nobody can change by it."""
    with page.errors_in_one_line():
        _shelf(View(collections.shown_by(engine(), st.query_params[SHOWS]), mine=False))


def _shelf(view: View) -> None:
    kept = [] if view.number is None else collections.designs(engine(), view.number)
    ordered = {} if view.number is None else orders.of_collection(engine(), view.number)
    drawn = [
        (design, image) for design in kept if (image := _drawn(design, ordered.get(design.id))) is not None
    ]
    if not kept or view.number is None:
        st.info(
            _("Nothing is kept here yet. Tap designs on a board, then *Keep*."), icon=":material/bookmark:"
        )
        if view.mine:
            asking.asking(())
        return
    if drawn:
        numbers = [design.id for design, _image in drawn]
        chosen = st.session_state.get(CHOSEN)
        at = numbers.index(chosen) if chosen in numbers else 0
        sold = [place for place, number in enumerate(numbers) if number in ordered and ordered[number].taken]
        names = [design.name for design, _image in drawn]
        tap = cards("kept", [image for _design, image in drawn], numbers, [at], names=names, sold=sold)
        if tap is not None:
            st.session_state[CHOSEN] = numbers[tap]
            st.rerun()
        _detail(view, *drawn[at], ordered.get(numbers[at]))
    if view.mine:
        asking.asking(kept)
        _links(view.number)


def _drawn(design: Design, order: Order | None) -> object | None:
    """Return a design's pixels; where its generator is gone, say so in its place, and return None.

    (What was ordered is kept as it was.)
    """
    try:
        if order is not None and order.taken:
            return order.sheet.image()
        return _IMAGES.get(design.pixels_sha256, design.drawing.image)
    except GenlabError as error:
        st.warning(problem_line(error), icon=":material/image_not_supported:")
        return None


def _detail(view: View, design: Design, image: object, order: Order | None) -> None:
    """Show one design at length."""
    assert view.number is not None
    with st.container(border=True, key="studio-detail"):
        st.subheader(plain(design.name) or _("A design without a name"), anchor=False)
        if design.note:
            st.text(design.note)
        found = _standing(design, image)
        st.html(PAIR)
        with st.container(key="studio-pair"):
            st.image(crisp(image, 224), width="stretch", alt=_("The design"), caption=_("The design"))  # type: ignore[arg-type]
            if isinstance(found, Standing):
                caption = _("Nearest real product, {distance:.1f} grey levels away").format(
                    distance=found.distance
                )
                st.image(crisp(found.nearest, 224), width="stretch", alt=caption, caption=caption)
        if isinstance(found, Standing):
            st.write(_verdict(found))
        else:
            st.caption(found)
        others = collections.others_with(engine(), view.number, design)
        st.caption(
            ngettext(
                "{count} other collection holds one that looks the same.",
                "{count} other collections hold one that looks the same.",
                others,
            ).format(count=others)
            if others
            else _("Nobody else has kept one that looks the same.")
        )
        ordering.section(view.number, view.mine, design, order)
        if view.mine:
            _changed(view.number, design)


def _standing(design: Design, image: object) -> Standing | str:
    """Return how a design stands beside real products; why it cannot be told, where it cannot."""
    try:
        card = shelf.find(design.drawing.checkpoint, design.drawing.checkpoint_sha256).card
        label = card.label if design.drawing.label is None else design.drawing.label
        key = (card.dataset, label)
        if not _PRODUCTS.holds(key):
            with st.spinner(_("Looking for the nearest real product"), show_time=False):
                _PRODUCTS.get(key, lambda: products.products(*key))
        return products.standing(_PRODUCTS.get(key, lambda: products.products(*key)), image)  # type: ignore[arg-type]
    except GenlabError:
        return _("What this generator has learned from is not here, so nothing real can stand beside it.")


def _verdict(found: Standing) -> str:
    """Return in plain words how a design stands beside real products."""
    share = _("Of 100 real products, {count} lie as near to another one.").format(
        count=round(100 * found.share)
    )
    words = {COPY: _("A copy."), NEAR: _("Near to a real one."), NEW: _("New.")}
    return f"**{words[found.verdict]}** {share}"


def _changed(collection: int, design: Design) -> None:
    """Let its owner name a design, move it, and take it out."""
    with st.form(f"studio-words-{design.id}", border=False):
        name = st.text_input(_("Name"), design.name, max_chars=NAME)
        note = st.text_area(_("Note"), design.note, max_chars=NOTE, height=80)
        if tapped(_("Save"), f"studio-save-{design.id}", st.form_submit_button, icon=":material/save:"):
            collections.write(engine(), collection, design.id, name or "", note or "")
            st.rerun()
    with st.container(horizontal=True, key="studio-moves"):
        for label, key, by, icon in (
            (_("Earlier"), "earlier", -1, ":material/arrow_back:"),
            (_("Later"), "later", 1, ":material/arrow_forward:"),
        ):
            if tapped(label, f"studio-{key}", icon=icon):
                st.session_state[CHOSEN] = design.id
                collections.move(engine(), collection, design.id, by)
                st.rerun()
        if tapped(_("Its board"), "studio-its-board", icon=":material/grid_view:"):
            st.query_params["board"] = str(design.board)
            st.session_state[TURNED] = STEER
            st.rerun()
        if tapped(_("Take out"), "studio-take-out", icon=":material/delete:"):
            collections.remove(engine(), collection, design.id)
            st.rerun()


def _links(collection: int) -> None:
    """Give the two links to a collection: its owner's, and the one that shows it."""
    with st.expander(_("Links to this collection"), icon=":material/link:"):
        st.caption(
            _("With your own link you go on on any device. Keep it to yourself: it changes what is here.")
        )
        st.code(links.address("studio", **{makers.KEY: makers.held()}), language=None)
        st.caption(_("This link shows the collection and changes nothing."))
        address = links.address("studio", **{SHOWS: collections.shared_token(makers.held())})
        st.code(address, language=None)
        st.image(links.qr(address, 5), width=180, alt=_("QR code of the link that shows the collection"))
        st.caption(
            _(
                "This is collection {number} here: whoever runs this server can delete it by this number."
            ).format(number=collection)
        )
