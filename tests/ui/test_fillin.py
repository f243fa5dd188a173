"""Fill-in on the screen: what is marked tells nothing, the round counts as yes and no, every page shows the mark."""

import base64
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.study import analyse
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv
from genlab.reports.methods import methods
from genlab.sessions import join, open_session, resume
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance
from genlab.sessions.review import review
from genlab.ui.quiz import card
from genlab.ui.quiz.payoff import payoff
from genlab.ui.quiz.seen import see
from tests.support.lines import build
from tests.support.playing import play
from tests.ui.test_places import page


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack with marked words."""
    folder = tmp_path_factory.mktemp("fillin")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        build(folder / "packs" / "marked.npz", "marked", marked=True)
        yield folder


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("marked")


def test_the_browser_gets_a_mark_of_one_length_for_all(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "fillin", 10), pack, seed=1)
    asked = card.data(pack, "Marked", resume(engine, token), None, None)
    assert set(asked["current"]) == {"trial", "stimuli", "marks"} and asked["choices"] == ["real", "fake"]
    assert asked["words"]["real"] == "The author's" and "{word}" in asked["words"]["marked"]
    (text,), (mark,) = asked["current"]["stimuli"], asked["current"]["marks"]
    letters = base64.b64decode(mark)
    shown = base64.b64decode(text).rstrip(b"\0").decode()
    number = list(pack.stimuli).index(shown)
    start, end = pack.marks[number]
    assert [place for place, one in enumerate(letters) if one] == list(range(start, end))
    assert {len(pack.marked(each)) for each in (*range(len(pack.stimuli)), -1)} == {len(mark)}


def test_a_round_is_scored_exported_and_analysed_as_yes_and_no(
    pack: Pack, engine: Engine, tmp_path: Path
) -> None:
    session = open_session(engine, pack, "fillin", 12)
    for seed in range(4):
        token = join(engine, session, pack, seed=seed)
        right = play(engine, token, pack)
    back = payoff(pack, see(resume(engine, token)), review(engine, token), None, None)
    assert len(back["fooled"]) == right.count(False) and all(each["mark"] for each in back["fooled"])
    file = tmp_path / "answers.csv"
    file.write_text("".join(long_csv(engine)), encoding="utf-8")
    assert {row["protocol"] for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))} == {
        "fillin"
    }
    found = analyse(file)
    assert set(found["generators"]) == {"mixer", "stutterer"} and found["problems"] == []
    assert found["generators"]["mixer"]["accuracy"] is not None and found["images"]
    assert "one marked word of a sentence" in methods(found) and verify(engine).findings == []


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_shows_the_mark(
    lang: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "fillin"), pack), pack)
    playing = page("play", sqlite_engine, monkeypatch, pack="marked", lang=lang)
    asked = playing.session_state["shown"]["words"]["ask"]
    assert asked.startswith("표시된 낱말" if lang == "ko" else "Is the marked word")
    results = page("results", sqlite_engine, monkeypatch, pack="marked", lang=lang)
    results.session_state["details"] = "사람들을 속인 것" if lang == "ko" else "What fooled people"
    results.run()
    assert not results.exception
    assert "<mark" in " ".join(str(part.proto.body) for part in results.get("html"))


def test_a_class_sees_the_mark(pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_led(sqlite_engine, pack, "fillin", questions=4, hosting=Hosting(TEACHER))
    join(sqlite_engine, opened.session_id, pack)
    advance(sqlite_engine, opened.host_token, 0)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    shown = " ".join(str(part.proto.body) for part in host.get("html"))
    assert shown.count("<mark") == 1
