"""A second medium, single words, goes the whole way of a stimulus and of an answer: nothing assumes pixels."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.study import of_answers
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify as verify_database
from genlab.packs import Pack
from genlab.packs.verifying import verify
from genlab.protocols import PROTOCOLS, about
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv
from genlab.reports.frames import answers_frame
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal
from genlab.ui import database
from genlab.ui.quiz import card
from tests.support import words
from tests.support.pages import page_with
from tests.support.playing import play, truth_of


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack of words."""
    folder = tmp_path_factory.mktemp("words")
    words.install()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        words.build(folder / "packs" / "words.npz")
        yield folder
    words.uninstall()


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("words")


def test_a_pack_of_words_is_built_by_the_steps_of_every_pack(pack: Pack, home: Path) -> None:
    assert pack.medium.name == "word" and verify(pack) == []
    assert "" in pack.generators[27:]  # shuffled
    assert {pack.stimuli[number] for number in pack.reals} == set(words.REALS)
    assert pack.nearest == "reals" and set(pack.nearest_stimuli) <= set(words.REALS)
    assert pack.generator_cues["doubler"]["length"] > 0.85 > pack.generator_cues["mixer"]["length"]
    assert pack.coordinates.shape == (56, 2) and pack.map == "principal components"
    with np.load(home / "packs" / "words.npz") as file:
        meta = json.loads(str(file["meta"]))
        assert (meta["format"], meta["medium"]) == (2, "word") and file["stimuli/letters"].shape == (56,)


def test_who_does_not_know_the_medium_says_so_in_one_line(pack: Pack, home: Path, tmp_path: Path) -> None:
    words.uninstall()
    try:
        copy = tmp_path / "copy.npz"
        copy.write_bytes((home / "packs" / "words.npz").read_bytes())
        with pytest.raises(GenlabError, match=r"Unknown medium 'word'. Expected one of: image"):
            packs.load(str(copy))
    finally:
        words.install()


def test_the_browser_gets_words_of_one_length(pack: Pack) -> None:
    sent = {pack.medium.encoded(word) for word in (*pack.stimuli, pack.shown(-1))}
    assert len({len(text) for text in sent}) == 1 and len(sent) == 57


def test_flashes_are_for_images(pack: Pack, engine: Engine) -> None:
    assert about("word") == ["yesno", "pair", "hype_infinity"] and about("image") == list(PROTOCOLS)[:5]
    for name in ("hype_time", "adaptive"):
        with pytest.raises(
            GenlabError, match=rf"Invalid pack for {name}. Expected stimuli of medium image. Rec"
        ):
            open_session(engine, pack, name)
        with pytest.raises(GenlabError, match=rf"Invalid pack for {name}."):
            open_led(engine, pack, name)


def test_words_are_played_analysed_and_exported(pack: Pack, engine: Engine) -> None:
    for protocol in ("yesno", "pair"):
        token = join(engine, open_session(engine, pack, protocol, 10), pack, seed=1)
        asked = card.data(pack, "Words", resume(engine, token), None, None)
        assert asked["medium"] == {"name": "word", "letters": 12}
        shown = [base64.b64decode(text).decode().strip() for text in asked["current"]["stimuli"]]
        assert set(shown) <= set(pack.stimuli)
        assert asked["words"]["ask"].startswith("Is this word" if protocol == "yesno" else "Which word")
        play(engine, token, pack)
    rows = list(csv.DictReader(io.StringIO("".join(long_csv(engine)))))
    assert len(rows) == 20 and {row["pack"] for row in rows} == {"words"}
    study = of_answers(answers_frame(engine, protocol="yesno"))
    assert set(study["generators"]) == {"mixer", "doubler"}
    assert verify_database(engine).findings == []


def test_a_class_is_led_over_words(pack: Pack, engine: Engine) -> None:
    opened = open_led(engine, pack, "yesno", questions=4, hosting=Hosting(TEACHER))
    token = join(engine, opened.session_id, pack)
    advance(engine, opened.host_token, 0)
    current = resume(engine, token).current
    assert current is not None
    answer(engine, token, 0, truth_of(pack, current), 700.0)
    reveal(engine, opened.host_token)
    assert [trial.correct for trial in resume(engine, token).given] == [True]


@pytest.mark.parametrize("name", ["play", "neighbours", "results"])
def test_every_page_shows_words(
    name: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    page = page_with(name, pack, sqlite_engine)
    text = " ".join(str(part.value) for part in page.markdown)
    if (
        name != "play"
    ):  # there they are in the quiz component, as on the host's board in tests/browser/test_medium.py
        assert any(f"**{word}**" in text for word in pack.stimuli), text
