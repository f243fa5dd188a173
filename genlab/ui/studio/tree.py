"""The way back and forward: all boards of a collection as a tree."""

from typing import Any

import streamlit as st

from genlab.designs.boards import FRESH, GIVEN, MIX, NEAR, TURN
from genlab.designs.collections import Laid
from genlab.ui.studio import place
from genlab.ui.studio.place import Place
from genlab.ui.taps import tapped
from genlab.ui.words import _, ngettext

SHOWN = 200
"""The newest boards are drawn; older ones are still reached by going back."""
ROW = 44


def laid_out(known: dict[int, Laid]) -> dict[int, tuple[float, int]]:
    """Return where each board stands: across, and how many steps from its first board.

    A board stands above the middle of those that came of it; leaves stand one beside the other.
    """
    after: dict[int | None, list[int]] = {}
    for number, each in known.items():
        after.setdefault(each.parent if each.parent in known else None, []).append(number)
    at: dict[int, tuple[float, int]] = {}
    column = 0.0
    depth: dict[int, int] = {}
    waiting = list(reversed(after.get(None, [])))
    order: list[int] = []
    while waiting:  # not by recursion: a way may have thousands of steps
        number = waiting.pop()
        parent = known[number].parent
        depth[number] = depth[parent] + 1 if parent in depth else 0
        order.append(number)
        waiting += reversed(after.get(number, []))
    across: dict[int, float] = {}
    for number in order:
        if number not in after:
            across[number] = column
            column += 1
    for number in reversed(order):
        if number in after:
            below = [across[each] for each in after[number]]
            across[number] = (below[0] + below[-1]) / 2
    for number in order:
        at[number] = across[number], depth[number]
    return at


def shown(at: Place) -> None:
    """Offer back and forward, and show the tree."""
    if at.number is None:
        return
    parent = at.known[at.number].parent
    ahead = [number for number, each in at.known.items() if each.parent == at.number]
    with st.container(horizontal=True, key="studio-ways"):
        if tapped(_("Previous board"), "studio-back", disabled=parent is None, icon=":material/arrow_back:"):
            place.turn_to(parent or at.number)
        if tapped(_("Next board"), "studio-forward", disabled=not ahead, icon=":material/arrow_forward:"):
            place.turn_to(ahead[-1] if ahead else at.number)
    boards = dict(list(at.known.items())[-SHOWN:])
    boards.setdefault(at.number, at.known[at.number])
    with st.expander(
        ngettext("{count} board", "{count} boards", len(at.known)).format(count=len(at.known)),
        icon=":material/account_tree:",
        expanded=len(at.known) > 1,
    ):
        event = st.vega_lite_chart(
            spec=_spec(boards, at.number), on_select="rerun", key=f"studio-tree-{at.number}-{len(boards)}"
        )
        st.caption(_("Each dot is a board, the first one on top. Tap one to go there."))
    if (asked := picked(event, boards)) is not None and asked != at.number:
        place.turn_to(asked)


def picked(event: Any, boards: dict[int, Laid]) -> int | None:
    """Return the board that was tapped; None for none, or what is none of them."""
    try:
        number = event.selection["pick"][0]["board"]
    except (AttributeError, TypeError, KeyError, IndexError):
        return None
    return number if number in boards else None


def way_name(way: str) -> str:
    """Return how a board came to be, as people read it."""
    names = {
        FRESH: _("new designs"),
        NEAR: _("more like this"),
        MIX: _("mixed"),
        TURN: _("class or codes"),
        GIVEN: _("a design of a contest"),
    }
    return names[way]


def _spec(boards: dict[int, Laid], now: int) -> dict[str, Any]:
    at = laid_out(boards)
    dots = [
        {"x": x, "y": y, "board": number, "way": way_name(boards[number].recipe.way), "now": number == now}
        for number, (x, y) in at.items()
    ]
    lines = [
        {"x": x, "y": y, "x2": at[parent][0], "y2": at[parent][1]}
        for number, (x, y) in at.items()
        if (parent := boards[number].parent) in at and parent is not None
    ]
    width = max(x for x, _y in at.values())
    depth = max(y for _x, y in at.values())

    def axis(name: str, most: float) -> dict[str, Any]:
        scale = {"domain": [-0.5, most + 0.5], "nice": False, "zero": False}
        return {"field": name, "type": "quantitative", "axis": None, "scale": scale}

    x, y = axis("x", width), axis("y", depth)
    y["scale"]["reverse"] = True
    return {
        "height": ROW * (depth + 1),
        "width": "container",
        "view": {"stroke": None},
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": "#8a9499", "aria": False},
                "encoding": {"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
            },
            {
                "data": {"values": dots},
                "params": [{"name": "pick", "select": {"type": "point", "fields": ["board"]}}],
                "mark": {"type": "circle", "opacity": 1, "size": 300, "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "condition": {"test": "datum.now", "value": "#d97706"},
                        "value": "#0f766e",
                    },
                    "tooltip": [
                        {"field": "board", "title": _("Board")},
                        {"field": "way", "title": _("Came by")},
                    ],
                },
            },
        ],
    }
