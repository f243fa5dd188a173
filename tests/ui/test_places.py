"""Boundaries on the screen: what a browser is sent, what it is told after, the end, the class, Results, and Korean."""

import base64
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import packs
from genlab.analysis.study import analyse
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.paths import ROOT
from genlab.protocols.boundary import Boundary
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal
from genlab.sessions.review import review
from genlab.ui import database
from genlab.ui.charts import figures
from genlab.ui.media.texts import in_places
from genlab.ui.page import SCREENS
from genlab.ui.quiz import card
from genlab.ui.quiz.payoff import payoff
from genlab.ui.quiz.seen import see
from tests.support import places
from tests.support.playing import play, truth_of
from tests.support.waiting import HANG_S
from tests.ui.test_korean import checked

SCALE = Boundary.scale


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack of boundaries."""
    folder = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        places.build(folder / "packs" / "places.npz")
        yield folder


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("places")


def page(name: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setattr(database, "_engine", engine)
    monkeypatch.setattr(st, "page_link", lambda *_where, label="", **_named: st.caption(label))
    shown = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=HANG_S)
    shown.session_state["_pages"] = dict.fromkeys(screen.key for screen in SCREENS)
    for key, value in query.items():
        shown.query_params[key] = value
    shown.run()
    assert not shown.exception, shown.exception
    assert not shown.error, [part.value for part in shown.error]
    return shown


def test_the_browser_gets_a_text_and_nothing_that_tells_where(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary"), pack, seed=1)
    asked = card.data(pack, "Places", resume(engine, token), None, None)
    assert set(asked["current"]) == {"trial", "stimuli"} and asked["places"] == {"each": places.EACH}
    assert asked["choices"][0] == "2" and asked["choices"][-1] == "none" and asked["questions"] == 10
    assert asked["words"]["here"] == "A machine from {n} on" and asked["accuracy"] is None
    (sent,) = asked["current"]["stimuli"]
    assert base64.b64decode(sent).rstrip(b"\0").decode() in pack.stimuli
    # One size of everything that is sent, whatever its truth.
    sizes = {len(pack.medium.encoded(text)) for text in pack.stimuli}
    assert sizes == {len(sent)}


def test_what_is_told_is_the_place_the_points_and_how_far_off(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary"), pack, seed=2)
    served = resume(engine, token).current
    assert served is not None
    begins = pack.begins[served.stimuli[0]]
    other = begins - 2 if begins > 3 else begins + 2
    given = answer(engine, token, 0, SCALE.choice_of(other), 700.0)
    told = card.verdict(given)
    assert (told["begins"], told["chosen"], told["points"], told["correct"]) == (begins, other, 3, False)
    assert told["headline"] == "3 points: 2 places off"
    shown = card.data(pack, "Places", resume(engine, token), told, None)
    assert shown["verdict"] == told and shown["accuracy"]["chance"] == 0.1
    assert shown["accuracy"]["reading"].endswith("10% is guessing. 3.0 points a text; guessing gives 2.1")
    with pytest.raises(GenlabError, match=r"Unknown choice 'fake' in boundary"):
        answer(engine, token, 1, "fake", 700.0)


def test_the_end_counts_points_and_shows_where_one_was_off(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary"), pack, seed=3)
    right = sum(play(engine, token, pack))
    where = resume(engine, token)
    seen = see(where)
    back = payoff(pack, seen, review(engine, token), None, None)
    shown = card.data(pack, "Places", where, None, None, lambda _seen: back)
    assert f"Exactly right {right} of 10 times" in shown["end"]["meaning"]
    assert "Guessing gives 21 points and 3.3 places off" in shown["end"]["meaning"]
    assert shown["end"]["share"].count("5") >= right
    assert back["fooled_title"] == f"Where you were off: {10 - right} texts" and back["chance"] == 0.1
    off = [abs(each["begins"] - each["chosen"]) for each in back["fooled"]]
    assert off == sorted(off, reverse=True) and all(each["nearest"] is None for each in back["fooled"])
    assert sum(row["value"] * int(row["count"].split()[-1]) for row in back["makers"]) == pytest.approx(right)


def test_answers_are_exported_analysed_and_verified(pack: Pack, engine: Engine, tmp_path: Path) -> None:
    session = open_session(engine, pack, "boundary")
    for seed in range(6):
        play(engine, join(engine, session, pack, seed=seed), pack)
    file = tmp_path / "answers.csv"
    file.write_text("".join(long_csv(engine)), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) == 60
    for row in rows:
        off = SCALE.distance(row["truth"], row["choice"])
        assert (int(row["places_off"]), int(row["points"])) == (off, max(0, 5 - abs(off)))
        assert (row["correct"] == "1") == (off == 0)
    assert verify(engine).findings == []
    found = analyse(file)
    (part,) = found["boundary"]
    whole = part["placed"][0]
    assert whole["answers"] == 60 and whole["exact"]["value"] == sum(r["correct"] == "1" for r in rows) / 60
    assert found["generators"] == {} and found["problems"] == []
    said = methods(found)
    assert "RoFT" in said and "guessing: 10%" in said and "balanced" not in said and "Holm" not in said
    told = html(found, title="Places", figures=figures.of_study(found))
    assert "People find the boundary more often than by guessing." in told and "a person alone" in told


def test_answers_beside_other_protocols_are_set_apart_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    rows = ["participant,trial,protocol,stimulus,generator,truth,choice"]
    rows += [f"{n},{t},yesno,a/{t},gan,fake,{'fake' if n else 'real'}" for n in range(3) for t in range(4)]
    rows += [f"{n},9,boundary,b/1,gpt,5,7" for n in range(3)]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = analyse(file)
    assert found["rows"] == {"read": 15, "used": 12} and "boundary" not in found
    assert found["account"]["apart"] == {"a boundary beside other protocols: export these answers alone": 3}
    alone = tmp_path / "alone.csv"
    alone.write_text(
        "\n".join([rows[0], "1,0,boundary,b/1,gpt,5,1", "1,1,boundary,b/2,gpt,5,5"]), encoding="utf-8"
    )
    found = analyse(alone)
    assert found["account"]["used"] == 1 and "expected a place from 2 to 10" in found["problems"][0]["reason"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_shows_boundaries(
    lang: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(sqlite_engine, pack, "boundary")
    for seed in range(5):
        play(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    playing = page("play", sqlite_engine, monkeypatch, pack="places", lang=lang)
    assert playing.session_state["shown"]["protocol"] == "boundary"
    results = page("results", sqlite_engine, monkeypatch, pack="places", lang=lang)
    told = " ".join(str(part.value) for part in results.markdown)
    text = " ".join(str(part.proto.body) for part in results.get("html"))
    assert (
        "<sup" in text and places.WORDS[0].upper() in text
    )  # the texts that misled, with the machine's places
    if lang == "en":
        assert "People find the boundary more often than by guessing" in told
    else:
        allowed = (*places.WORDS, *(word.upper() for word in places.WORDS), "Places", "GPT")
        for shown in (playing, results):
            checked(shown, allowed)


def test_a_class_sees_where_people_put_it(
    pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_led(sqlite_engine, pack, "boundary", questions=4, hosting=Hosting(TEACHER), title="3-1")
    tokens = [join(sqlite_engine, opened.session_id, pack) for _ in range(3)]
    advance(sqlite_engine, opened.host_token, 0)
    current = resume(sqlite_engine, tokens[0]).current
    assert current is not None
    truth = truth_of(pack, current)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    marked = "light-dark(#ffe8cf"
    before = " ".join(str(part.proto.body) for part in host.get("html"))
    assert "<sup" in before and marked not in before and not host.get("vega_lite_chart")
    for token in tokens:
        answer(sqlite_engine, token, 0, truth, 700.0)
    reveal(sqlite_engine, opened.host_token)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    after = " ".join(str(part.proto.body) for part in host.get("html"))
    assert (marked in after) == (truth != "none") and host.get("vega_lite_chart")


def test_places_stand_as_they_are_and_those_of_the_machine_stand_out() -> None:
    shown = in_places("a <b> c d", 2, 2)
    assert "a &lt;b&gt;" in shown and shown.count("<sup") == 2 and shown.count("light-dark(#ffe8cf") == 1
    assert "light-dark" not in in_places("a b c d", 2, None)
    assert "light-dark" not in in_places("a b c d", 2, SCALE.nowhere)
