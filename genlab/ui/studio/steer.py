"""Steering: a board of twelve designs, and the steps from it to others."""

import streamlit as st

from genlab.checkpoints.codes import Codes
from genlab.datasets import CLASS_NAMES
from genlab.designs import collections, shelf
from genlab.designs.boards import FRESH, MIX, NEAR, TURN, Recipe
from genlab.designs.drawing import Drawing, packed
from genlab.designs.flowing import flows
from genlab.designs.steering import MOST_PICKED
from genlab.ui import page
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.latent.steering import categories, sliders
from genlab.ui.studio import names, place, tree
from genlab.ui.studio.cards import cards
from genlab.ui.studio.place import Place
from genlab.ui.taps import tapped
from genlab.ui.words import _, ngettext

PICKED, PINNED, SLIDER = "_studio-picked", "_studio-pinned", "studio-distance"
DISTANCE = 0.35


def tab() -> None:
    """Show the board that the address leads to, and what can be done with it."""
    with page.errors_in_one_line():
        at = place.here()
        pinned = _state(PINNED, at, at.recipe.pins)
        _generator(at, pinned)
        with st.spinner(_("The generator draws"), show_time=False):
            images = at.images()
        picked = _state(PICKED, at)
        numbers = [f"{at.key}-{number}" for number in range(len(images))]
        if (tap := cards("board", images, numbers, picked, pinned)) is not None:
            _toggle(picked, tap)
        _told()
        _actions(at, picked, pinned)
        _turned(at, pinned)
        tree.shown(at)


def _state(name: str, at: Place, first: tuple[int, ...] = ()) -> list[int]:
    """Return the places that are picked, or pinned, on this board: one list, to be changed."""
    kept: tuple[str, list[int]] = st.session_state.setdefault(name, (at.key, list(first)))
    if kept[0] != at.key:
        kept = st.session_state[name] = (at.key, list(first))
    return kept[1]


def _toggle(picked: list[int], tap: int) -> None:
    """Pick a design, or let it go; of more than three the one picked first is let go."""
    if tap in picked:
        picked.remove(tap)
    else:
        picked.append(tap)
        del picked[:-MOST_PICKED]
    st.rerun()


def _generator(at: Place, pinned: list[int]) -> None:
    """Ask which generator it shall be, and of what class."""
    offered = {each.sha256: each for each in shelf.generators()}
    offered.setdefault(at.checkpoint.sha256, at.checkpoint)
    left, right = st.columns(2)
    asked = pick(
        left,
        _("Generator"),
        list(offered),
        lambda sha256: names.title(offered[sha256]),
        index=list(offered).index(at.checkpoint.sha256),
        key=f"studio-generator-{at.key}",
    )
    if asked != at.checkpoint.sha256:
        st.query_params.pop("board", None)
        st.query_params["generator"] = asked[:16]
        st.rerun()
    if at.sampler.conditional:
        classes: list[int | None] = [*range(at.sampler.sampling["classes"])]
        if at.label is None:
            classes.insert(0, None)
        label = pick(
            right,
            _("Class"),
            classes,
            lambda label: names.class_or_all(at.checkpoint.card.dataset, label),
            index=classes.index(at.label),
            key=f"studio-class-{at.key}",
        )
        if label != at.label:
            place.step(at, Recipe(TURN, label=label, pins=tuple(pinned)))


def _actions(at: Place, picked: list[int], pinned: list[int]) -> None:
    """Offer the steps from this board."""
    count = len(picked)
    if not count:
        st.caption(_("Tap one to three designs that you like. The next board lies around them."))
    distance = st.slider(
        _("How far the next designs lie: 0 is near, 100 is far"),
        0,
        100,
        round(100 * DISTANCE),
        key=SLIDER,
        help=_("Below 50 the form stays and details change, finer and finer ones; from 50 on all changes.")
        if flows(at.sampler)
        else None,
    )
    pins = tuple(sorted(pinned))
    with st.container(horizontal=True, key="studio-actions"):
        if tapped(
            _("More like this"),
            f"studio-near-{at.key}",  # a late second tap means this board, and not the one that is laid by then
            type="primary",
            disabled=not count,
            icon=":material/grid_view:",
        ):
            place.step(at, Recipe(NEAR, place.any_seed(), tuple(picked), pins, distance / 100))
        if tapped(_("Mix two"), f"studio-mix-{at.key}", disabled=count != 2, icon=":material/merge:"):
            place.step(at, Recipe(MIX, 0, tuple(picked), pins))
        if tapped(_("Keep"), "studio-keep", disabled=not count, icon=":material/bookmark_add:"):
            _keep(at, picked)
        held = bool(count) and set(picked) <= set(pinned)
        label = _("Let go") if held else _("Pin")
        if tapped(label, "studio-pin", disabled=not count, icon=":material/keep:"):
            left = set(pinned) - set(picked) if held else set(pinned) | set(picked)
            pinned[:] = sorted(left)
            picked.clear()
            st.rerun()
        if tapped(_("New designs"), f"studio-fresh-{at.key}", icon=":material/casino:"):
            recipe = Recipe(FRESH, place.any_seed(), (), pins, label=at.label)
            place.step(at, recipe, anew=not pins)


def _turned(at: Place, pinned: list[int]) -> None:
    """Offer an InfoGAN's codes by what they have been measured to turn."""
    if "codes" not in at.sampler.sampling:
        return
    card, codes = at.checkpoint.card, Codes.of(at.sampler.sampling)
    words = {"slant": _("Slant"), "width": _("Stroke width")}
    with st.expander(_("Codes"), icon=":material/tune:"), st.form("studio-codes", border=False):
        named = categories(card.metrics, codes.categories, CLASS_NAMES.get(card.dataset, ()))
        options: list[int | None] = [None, *named]
        chosen = pick(
            st, _("Class"), options, lambda each: _("as it is") if each is None else str(named[each])
        )
        given: dict[str, float] = {} if chosen is None else {"c1": float(chosen)}
        for slider in sliders(card.metrics, codes.names[1:]):
            label = words.get(slider.turns, slider.code)
            value = st.slider(label, -1.0, 1.0, 0.0, 0.1, key=f"studio-{slider.code}")
            given[slider.code] = slider.sign * float(value)
        if tapped(_("Set the codes"), "studio-set-codes", st.form_submit_button):
            place.step(at, Recipe(TURN, pins=tuple(pinned), codes=given))


def _keep(at: Place, picked: list[int]) -> None:
    """Keep the designs picked, in the order of their places."""
    number, board = place.stored(at), at.board()
    new = 0
    for spot in sorted(picked):
        label = None if board.labels is None else int(board.labels[spot])
        checkpoint = at.checkpoint
        drawing = Drawing(checkpoint.name, checkpoint.sha256, label, packed(board.latents[spot]))
        _id, first = collections.keep(engine(), place.owned(), number, spot, drawing, drawing.image())
        new += first
    st.session_state["_studio-kept"] = new
    picked.clear()
    place.turn_to(number)


def _told() -> None:
    """Say what was kept by the last tap."""
    new = st.session_state.pop("_studio-kept", None)
    if new is not None:
        said = ngettext("{count} design kept.", "{count} designs kept.", new).format(count=new)
        st.success(said if new else _("Kept already."), icon=":material/bookmark_added:")
