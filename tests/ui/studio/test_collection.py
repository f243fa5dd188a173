"""A collection on the page: named, ordered and shared by its owner, and only looked at through its other link."""

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import collections
from genlab.designs.boards import FRESH, Recipe, laid
from genlab.designs.drawing import Drawing, packed
from tests.ui.studio.test_steer import Studio, studio, tap

__all__ = ["studio"]


@pytest.fixture
def kept(sqlite_engine: Engine) -> list[int]:
    """Keep two boots under the secret `secret`; return their numbers."""
    name = "flow1-fashion_mnist"
    sampler, sha256 = open_checkpoint(name), checkpoints.find(name).sha256
    mine = collections.opened(sqlite_engine, "secret")
    recipe = Recipe(FRESH, 3, label=9)
    number = collections.lay(sqlite_engine, mine, None, name, sha256, recipe)
    board = laid(sampler, recipe, None)
    found = []
    for place in (0, 1):
        drawing = Drawing(name, sha256, 9, packed(board.latents[place]))
        found.append(collections.keep(sqlite_engine, mine, number, place, drawing, drawing.image())[0])
    return found


def at_kept(studio: Studio) -> AppTest:
    shown = studio(t="secret")
    shown.session_state["studio-tab-0"] = "Kept"
    return shown.run()


def names(engine: Engine) -> list[str]:
    mine = collections.collection_of(engine, "secret")
    assert mine is not None
    return [each.name for each in collections.designs(engine, mine)]


def test_its_owner_names_and_moves_designs(studio: Studio, sqlite_engine: Engine, kept: list[int]) -> None:
    shown = at_kept(studio)
    texts = [each.value for each in (*shown.markdown, *shown.caption)]
    assert any("Of 100 real products" in text for text in texts)
    assert "Nobody else has kept one that looks the same." in texts
    (name,) = [each for each in shown.text_input if each.label == "Name"]
    name.set_value("*Winter* boot")
    tap(shown, f"studio-save-{kept[0]}")
    assert names(sqlite_engine) == ["*Winter* boot", ""]
    assert r"\*Winter\* boot" in shown.subheader[0].value  # plain text, no formatting
    tap(shown, "studio-later")
    assert names(sqlite_engine) == ["", "*Winter* boot"]
    tap(shown, "studio-take-out")
    assert names(sqlite_engine) == [""]
    tap(shown, "studio-its-board")
    assert shown.query_params["board"] and [
        each for each in shown.button if (each.key or "").startswith("studio-near-")
    ]


def test_a_design_taken_from_elsewhere_is_shown_first_and_its_order_is_asked_about(
    studio: Studio, kept: list[int]
) -> None:
    shown = studio(t="secret")
    shown.session_state["_studio-turned"] = "kept"
    shown.session_state["_studio-chosen"] = shown.session_state["_studio-order-asked"] = kept[1]
    shown = shown.run()
    assert [each for each in shown.button if each.key == f"studio-order-yes-{kept[1]}"]
    shown = shown.run()  # it stays open
    assert [each for each in shown.button if each.key == f"studio-order-yes-{kept[1]}"]
    tap(shown, "studio-its-board")
    assert [each for each in shown.button if (each.key or "").startswith("studio-near-")]


def test_who_has_the_link_that_shows_it_changes_nothing(studio: Studio, kept: list[int]) -> None:
    shown = studio(show=collections.shared_token("secret"))
    assert len([each for each in shown.button if (each.key or "").startswith("kept-tap")]) == 2
    assert not shown.text_input and not shown.code
    keys = {each.key for each in shown.button}
    assert not [key for key in keys if key and key.startswith("studio-")]


def test_a_link_that_was_never_given_is_refused_in_one_line(studio: Studio) -> None:
    shown = studio(show="never")
    assert [each.value for each in shown.error] == [
        "Unknown link to a collection: it is misspelt, or belongs to another database."
    ]


def test_nothing_is_kept_yet(studio: Studio) -> None:
    shown = at_kept(studio)
    assert "Nothing is kept here yet" in shown.info[0].value


def test_a_design_whose_generator_is_gone_leaves_the_others_shown(
    studio: Studio, sqlite_engine: Engine, kept: list[int]
) -> None:
    mine = collections.opened(sqlite_engine, "secret")
    design = collections.designs(sqlite_engine, mine)[0]
    gone = Drawing("boots", "f" * 64, 9, design.drawing.latent)
    other = 255 - design.drawing.image()
    collections.keep(sqlite_engine, mine, design.board, 2, gone, other)
    shown = at_kept(studio)
    assert "Unknown version ffffffffffff" in shown.warning[0].value
    assert len([each for each in shown.button if (each.key or "").startswith("kept-tap")]) == 2
