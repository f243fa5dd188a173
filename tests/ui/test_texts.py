"""Texts on the screen: what a browser gets, what is marked, and every page that shows stimuli."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.packs import Pack
from genlab.protocols import about
from genlab.sessions import join, open_session, resume
from genlab.ui import database
from genlab.ui.media.texts import lines
from genlab.ui.quiz import card
from tests.support.lines import build
from tests.support.pages import page_with
from tests.support.playing import play


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to packs of lines and of pairs."""
    folder = tmp_path_factory.mktemp("texts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        build(folder / "packs" / "lines.npz")
        build(folder / "packs" / "pairs.npz", "pairs", paired=True)
        yield folder


@pytest.fixture(params=["lines", "pairs"])
def pack(request: pytest.FixtureRequest, home: Path) -> Pack:
    return packs.load(request.param)


def test_a_text_is_asked_about_in_the_protocols_without_a_flash(pack: Pack, engine: Engine) -> None:
    assert about("text") == ["yesno", "pair", "hype_infinity"]
    for protocol in ("yesno", "pair"):
        token = join(engine, open_session(engine, pack, protocol, 10), pack, seed=1)
        asked = card.data(pack, "Lines", resume(engine, token), None, None)
        assert asked["medium"] == {"name": "text", "bytes": 1600, "paired": pack.name == "pairs"}
        shown = [base64.b64decode(text) for text in asked["current"]["stimuli"]]
        assert {len(text) for text in shown} == {1600}
        assert {text.rstrip(b"\0").decode() for text in shown} <= set(pack.stimuli)
        assert asked["words"]["real"] == "A person" and asked["words"]["left"] == "The first"
        play(engine, token, pack)


def test_letters_are_shown_as_they_are_and_differing_ones_marked() -> None:
    assert "&lt;b&gt; &amp; c" in lines("<b> & c", 168)
    shown = lines("abXXc", 168, [False, False, True, True, False])
    assert "ab<mark" in shown and ">XX</mark>c" in shown
    paired = lines("source\tabX", 168, [False] * 9 + [True])
    assert "source</p>" in paired and "ab<mark" in paired and paired.count("<mark") == 1


@pytest.mark.parametrize("name", ["play", "neighbours", "results"])
def test_every_page_shows_texts(
    name: str, home: Path, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = packs.load("lines")
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    page = page_with(name, pack, sqlite_engine)
    if name != "play":  # there they are in the quiz component
        shown = " ".join(str(part.proto.body) for part in page.get("html"))
        assert any(text in shown for text in pack.stimuli), shown
