"""The studio's page: steps from board to board, what is kept of them, and whose they are."""

import time
from collections.abc import Callable

import numpy as np
import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import checkpoints
from genlab.designs import collections
from genlab.designs.boards import FRESH, MIX, NEAR, TURN, Recipe
from genlab.paths import ROOT
from genlab.ui import database, page
from genlab.ui.studio import place
from tests.support.waiting import HANG_S

Studio = Callable[..., AppTest]


@pytest.fixture
def studio(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Return a function that opens the page."""
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(st, "page_link", lambda *_where, label="", **_named: st.caption(label))

    def opened(**query: str) -> AppTest:
        shown = AppTest.from_file(str(ROOT / "pages" / "studio.py"), default_timeout=HANG_S)
        for name, value in query.items():
            shown.query_params[name] = value
        shown.session_state["_pages"] = dict.fromkeys(screen.key for screen in page.SCREENS)
        return well(shown.run())

    return opened


def well(shown: AppTest) -> AppTest:
    assert not shown.exception, [entry.message for entry in shown.exception]
    return shown


def tap(shown: AppTest, key: str) -> AppTest:
    (button,) = [each for each in shown.button if each.key == key or (each.key or "").startswith(f"{key}-")]
    assert not button.disabled, key
    return well(button.click().run())


def said(shown: AppTest, name: str) -> str:
    """Return what the address says."""
    value = shown.query_params[name]
    return value if isinstance(value, str) else value[0]


def disabled(shown: AppTest) -> set[str]:
    return {"-".join((each.key or "").split("-")[:2]) for each in shown.button if each.disabled}


def boards(engine: Engine, shown: AppTest) -> list[Recipe]:
    mine = collections.collection_of(engine, said(shown, "t"))
    assert mine is not None
    return [each.recipe for each in collections.boards(engine, mine).values()]


def test_a_late_second_tap_lays_no_second_board(studio: Studio, sqlite_engine: Engine) -> None:
    shown = tap(studio(), "board-tap-2")
    (near,) = [each.key or "" for each in shown.button if (each.key or "").startswith("studio-near-")]
    tap(shown, "studio-near")
    shown.session_state[f"_tapped-{near}"] = time.monotonic()  # as its callback leaves it
    well(shown.run())
    assert [recipe.way for recipe in boards(sqlite_engine, shown)] == [FRESH, NEAR]


def test_from_a_first_board_to_what_is_kept_and_back(studio: Studio, sqlite_engine: Engine) -> None:
    shown = studio()
    assert {"studio-near", "studio-mix", "studio-keep", "studio-pin"} <= disabled(shown)
    assert "t" not in shown.query_params  # who only looks owns nothing
    tap(tap(shown, "board-tap-2"), "board-tap-5")
    assert not {"studio-near", "studio-mix", "studio-keep"} & disabled(shown)
    tap(shown, "studio-near")
    first, near = boards(sqlite_engine, shown)
    assert (first.way, first.label) == (FRESH, place.BOOTS)
    assert (near.way, near.picks, near.distance) == (NEAR, (2, 5), 0.35)
    tap(tap(shown, "board-tap-0"), "studio-pin")
    tap(tap(tap(shown, "board-tap-3"), "board-tap-4"), "studio-mix")
    assert boards(sqlite_engine, shown)[-1] == Recipe(MIX, 0, (3, 4), (0,))
    assert any(":material/keep:" in each.label for each in shown.button)  # what is pinned stays so
    tap(tap(shown, "board-tap-1"), "studio-keep")
    assert [each.value for each in shown.success] == ["1 design kept."]
    mine = collections.collection_of(sqlite_engine, said(shown, "t"))
    assert mine is not None
    (design,) = collections.designs(sqlite_engine, mine)
    assert (design.place, design.drawing.label) == (1, place.BOOTS)
    assert design.drawing.image().shape == (28, 28)
    tap(tap(shown, "studio-back"), "studio-back")
    assert "studio-back" in disabled(shown)
    board = said(shown, "board")
    tap(shown, "studio-forward")
    assert said(shown, "board") != board


def test_on_another_device_the_same_board_stands_there(studio: Studio) -> None:
    shown = tap(tap(studio(), "board-tap-2"), "studio-near")
    address = {name: said(shown, name) for name in shown.query_params}
    place._IMAGES.clear()
    place._BOARDS.clear()
    again = studio(**address)
    assert not again.error and again.get("vega_lite_chart")
    other = studio(board=address["board"])
    assert [each.value for each in other.error] == [
        f"Unknown board '{address['board']}'. Expected one of your own; its link holds a secret."
    ]

    hostile = studio(board="9" * 5000)
    assert hostile.error[0].value.startswith(f"Unknown board '{'9' * 20}'.") and not hostile.exception


def test_another_class_is_the_same_latents_anew(studio: Studio, sqlite_engine: Engine) -> None:
    shown = studio()
    (label,) = [each for each in shown.selectbox if each.label == "Class"]
    well(label.select(7).run())
    assert boards(sqlite_engine, shown)[-1] == Recipe(TURN, label=7)


def test_codes_are_set_by_what_they_turn(studio: Studio, sqlite_engine: Engine) -> None:
    shown = studio(generator=checkpoints.find("infogan-mnist").sha256[:16])
    (slant,) = [each for each in shown.slider if each.label == "Slant"]
    slant.set_value(0.5)
    (category,) = [each for each in shown.selectbox if each.label == "Class"]
    category.select(4)
    tap(shown, "studio-set-codes")
    found = boards(sqlite_engine, shown)[-1]
    assert (found.way, found.codes) == (TURN, {"c1": 4, "c2": 0.5, "c3": 0})


def test_a_generator_that_is_not_there_is_named(studio: Studio) -> None:
    assert "Unknown generator 'nothing'" in studio(generator="nothing").error[0].value


def test_a_board_whose_generator_is_gone_says_so_in_one_line(studio: Studio, sqlite_engine: Engine) -> None:
    mine = collections.opened(sqlite_engine, "secret")
    board = collections.lay(sqlite_engine, mine, None, "boots", "f" * 64, Recipe(FRESH))
    shown = studio(t="secret", board=str(board))
    assert [each.value for each in shown.error] == [
        "Unknown version ffffffffffff of checkpoint 'boots'. Expected the one that a design was drawn by. "
        "Received: none."
    ]


def test_new_designs_begin_a_tree_of_their_own(studio: Studio, sqlite_engine: Engine) -> None:
    shown = tap(tap(studio(), "board-tap-2"), "studio-near")
    tap(shown, "studio-fresh")
    mine = collections.collection_of(sqlite_engine, said(shown, "t"))
    assert mine is not None
    found = list(collections.boards(sqlite_engine, mine).values())
    assert [each.parent for each in found] == [None, found[0].id, None]
    assert found[2].recipe.label == place.BOOTS
    assert np.unique([each.recipe.seed for each in found]).size == 3
