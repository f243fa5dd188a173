"""Asking people from the studio: what is offered, what comes of a tap, and whose it is."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import checkpoints, packs
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import collections
from genlab.designs.boards import FRESH, Recipe, laid
from genlab.designs.drawing import Drawing, packed
from genlab.ui import builds
from genlab.ui.studio import asking
from tests.support.waiting import until
from tests.ui.studio.test_steer import Studio, studio, tap, well

__all__ = ["studio"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    monkeypatch.delenv("GENLAB_OWN_PACKS", raising=False)
    return tmp_path


def keep(engine: Engine, owner: str, count: int, label: int = 9, seed: int = 3) -> None:
    """Keep so many designs of a class under a secret, called by their places."""
    name = "flow1-fashion_mnist"
    sampler, sha256 = open_checkpoint(name), checkpoints.find(name).sha256
    mine = collections.opened(engine, owner)
    recipe = Recipe(FRESH, seed, label=label)
    number = collections.lay(engine, mine, None, name, sha256, recipe)
    board = laid(sampler, recipe, None)
    for place in range(count):
        drawing = Drawing(name, sha256, label, packed(board.latents[place]))
        design, _new = collections.keep(engine, mine, number, place, drawing, drawing.image())
        collections.write(engine, mine, design, f"Boot {place}", "a note of mine")


def at_kept(studio: Studio, owner: str = "secret") -> AppTest:
    shown = studio(t=owner)
    shown.session_state["studio-tab-0"] = "Kept"
    return well(shown.run())


def which(shown: AppTest) -> list[str]:
    (box,) = [each for each in shown.selectbox if each.key == "studio-ask-which"]
    return list(box.options)


def test_a_collection_and_every_class_that_is_kept_can_be_asked_about(
    studio: Studio, sqlite_engine: Engine
) -> None:
    keep(sqlite_engine, "secret", 2)
    keep(sqlite_engine, "other", 3, seed=4)
    keep(sqlite_engine, "other", 1, label=8, seed=4)
    shown = at_kept(studio)
    assert which(shown) == [
        "This collection: 2 designs, Clothes (Fashion-MNIST)",
        "All that is kept here: 1 design, Clothes (Fashion-MNIST), Bag",
        "All that is kept here: 5 designs, Clothes (Fashion-MNIST), Ankle boot",
    ]
    assert "It takes 5 designs: keep 3 more." in [each.value for each in shown.caption]
    (button,) = [each for each in shown.button if each.key == "studio-ask"]
    assert button.disabled


def test_one_tap_makes_the_pack_that_both_questions_ask_about(
    studio: Studio, sqlite_engine: Engine, home: Path
) -> None:
    keep(sqlite_engine, "secret", 5)
    shown = tap(at_kept(studio), "studio-ask")
    build = shown.session_state[asking.BUILD]
    until(partial(builds.finished, build), "the build did not end")
    shown = well(shown.run())
    (name,) = packs.made_names()
    pack = packs.load(name)
    assert pack.title == "Designs: Clothes (Fashion-MNIST)" and len(pack.fakes["kept"]) == 5
    assert {each["name"] for each in pack.designs if each} == {"", *(f"Boot {place}" for place in range(5))}
    assert "a note of mine" not in str(pack.designs)
    links = [each.value for each in shown.caption]
    for link in ("Which was made by a machine?", "Which would you buy?", "What people like best"):
        assert link in links
    # It belongs to whoever made it.
    assert "Which would you buy?" not in [each.value for each in at_kept(studio, "other").caption]
    (sure,) = [each for each in shown.checkbox if each.key == f"sure-{name}"]
    sure.check()
    shown = tap(well(shown.run()), f"remove-{name}")
    assert packs.made_names() == []


def test_others_names_stay_with_them(studio: Studio, sqlite_engine: Engine) -> None:
    keep(sqlite_engine, "secret", 1)
    keep(sqlite_engine, "other", 5, seed=4)
    shown = at_kept(studio)
    (box,) = [each for each in shown.selectbox if each.key == "studio-ask-which"]
    shown = well(box.select_index(1).run())
    begun = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builds, "start_of_designs", lambda *given: begun.append(given))
        tap(shown, "studio-ask")
    ((_name, title, designs, _maker),) = begun
    assert title == "Everybody's designs: Clothes (Fashion-MNIST), Ankle boot" and len(designs) == 6
    assert {each["name"] for each in designs} == {""}


def test_what_cannot_be_made_is_said_in_one_line(studio: Studio, sqlite_engine: Engine) -> None:
    keep(sqlite_engine, "secret", 5)
    shown = at_kept(studio)
    (title,) = [each for each in shown.text_input if (each.key or "").startswith("studio-ask-title")]
    title.set_value("  ")
    shown = tap(shown, "studio-ask")
    assert [each.value for each in shown.error] == [
        "Invalid title ''. Expected one line of 1 to 80 characters."
    ]
    assert packs.made_names() == []


def test_a_server_that_takes_no_packs_offers_none(
    studio: Studio, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENLAB_OWN_PACKS", "off")
    keep(sqlite_engine, "secret", 5)
    assert not [each for each in at_kept(studio).button if each.key == "studio-ask"]


def test_who_has_kept_nothing_can_ask_about_what_others_have(studio: Studio, sqlite_engine: Engine) -> None:
    assert not [each for each in at_kept(studio).button if each.key == "studio-ask"]
    keep(sqlite_engine, "other", 5)
    assert which(at_kept(studio)) == ["All that is kept here: 5 designs, Clothes (Fashion-MNIST), Ankle boot"]
