"""Tunes on the screen: what a browser gets, what is marked, and every page that shows stimuli."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.study import analyse
from genlab.media.melody.medium import BYTES, packed, tune_of
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.report import html
from genlab.reports.verdicts import of_music
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.ui import database
from genlab.ui.charts import figures
from genlab.ui.media.melodies.room import notes_that_differ
from genlab.ui.quiz import card
from tests.support import tunes
from tests.support.pages import page_with
from tests.support.playing import play


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    """Give a home of its own to a pack of tunes."""
    folder = tmp_path_factory.mktemp("tunes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        tunes.build(folder / "packs" / "airs.npz")
        yield packs.load("airs")


def test_a_tune_is_asked_about_by_its_notes_alone(pack: Pack, engine: Engine) -> None:
    for protocol in ("yesno", "pair"):
        token = join(engine, open_session(engine, pack, protocol, 10), pack, seed=1)
        asked = card.data(pack, "Tunes", resume(engine, token), None, None)
        assert asked["medium"] == {"name": "melody", "bars": 32, "notes": 128}
        assert set(asked["current"]) == {"trial", "stimuli"}
        shown = [base64.b64decode(text) for text in asked["current"]["stimuli"]]
        assert {len(text) for text in shown} == {BYTES}
        assert set(shown) <= {packed(tune_of(line)) for line in pack.stimuli}
        assert asked["words"]["real"] == "A person" and asked["words"]["tune"]["play"] == "Listen"
        play(engine, token, pack)


def test_notes_differ_from_those_of_a_tune_beside_in_whichever_key() -> None:
    line = "4/4 major |1 0/96+24 D4 24/96+24 E4 48/96+24 F#4 72/96+24 A4"
    other = "4/4 major |1 0/96+24 D4 24/96+24 E4 48/96+24 F#4 72/96+24 B4"
    assert notes_that_differ(line, tune_of(line).moved(7).line) == [False] * 4
    assert notes_that_differ(line, other) == [False, False, False, True]
    assert notes_that_differ("4/4 major |1 0/96+96 D4", line) == [False]


@pytest.mark.parametrize("name", ["play", "neighbours", "results"])
def test_every_page_plays_tunes(
    name: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    page = page_with(name, pack, sqlite_engine)
    sent = {pack.medium.encoded(line) for line in pack.stimuli}
    mounted = [json.loads(part.proto.json) for part in page.get("bidi_component") if part.proto.json]
    players = [data for data in mounted if data.get("tune") in sent]
    if name != "play":  # there they are in the quiz component
        assert players and any(any(data["differs"]) for data in players)
        assert {len(data["differs"]) for data in players if data["differs"]} <= {
            len(tune_of(line).pitches) for line in pack.stimuli
        }
    if name == "results":
        heads = {element.value for element in page.subheader}
        assert {
            "What fooled, and what was doubted",
            "Each fake and real, by how often it was called real",
        } <= heads


def test_music_is_asked_before_the_first_question_told_and_exported(
    pack: Pack, sqlite_engine: Engine, tmp_path: Path
) -> None:
    opened = open_led(sqlite_engine, pack, "yesno", questions=6, settings=Settings(music=True))
    for number in range(4):
        token = join(sqlite_engine, opened.session_id, pack)
        asked = card.data(pack, "Tunes", resume(sqlite_engine, token), None, None)
        assert asked["asks"]["music"] is True and len(asked["words"]["music_levels"]) == 3
        outcome = answer(sqlite_engine, token, 0, "real", 900.0, music=("none", "regularly")[number % 2])
        assert card.data(pack, "Tunes", outcome.standing, None, None)["asks"]["music"] is False
        play(sqlite_engine, token, pack)
    for form in (long_csv, wide_csv):
        file = tmp_path / "answers.csv"
        file.write_text("".join(form(sqlite_engine)), encoding="utf-8")
        found = analyse(file)
        told = found["beneath"]["music"]
        assert [(each["music"], each["people"], each["answers"]) for each in told] == [
            ("none", 2, 12),
            ("regularly", 2, 12),
        ]
    assert "make music regularly: " in of_music(told)
    assert "Experience with music" in html(found, title="Tunes", figures=figures.of_study(found))
