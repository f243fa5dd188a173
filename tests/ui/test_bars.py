"""Boundaries of tunes on the screen: what a browser is sent and told, the end, the class, Results, exports, Korean."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.study import analyse
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.packs.verifying import verify as verify_pack
from genlab.protocols.boundary import Bars
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal
from genlab.sessions.review import review
from genlab.ui.charts import figures
from genlab.ui.media.melodies import player
from genlab.ui.quiz import card
from genlab.ui.quiz.payoff import payoff
from genlab.ui.quiz.seen import see
from tests.support import tunes
from tests.support.playing import play, truth_of
from tests.ui.test_korean import checked
from tests.ui.test_places import page

SCALE = Bars.scale


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack of tunes with boundaries."""
    folder = tmp_path_factory.mktemp("bars")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        tunes.build_places(folder / "packs" / "bars.npz")
        yield folder


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("bars")


def test_such_a_pack_is_asked_about_by_its_bars_alone(pack: Pack, engine: Engine) -> None:
    assert pack.protocols == ["boundary_bars"] and pack.scale == SCALE and verify_pack(pack) == []
    with pytest.raises(
        GenlabError, match=r"Invalid pack for boundary. Expected stimuli of medium text. Received"
    ):
        open_session(engine, pack, "boundary")


def test_the_browser_gets_a_tune_and_nothing_that_tells_where(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary_bars"), pack, seed=1)
    asked = card.data(pack, "Bars", resume(engine, token), None, None)
    assert set(asked["current"]) == {"trial", "stimuli"} and asked["places"] == {"each": 1}
    assert asked["choices"] == [*map(str, range(2, 9)), "none"] and asked["questions"] == 10
    assert asked["words"]["here"] == "A machine from bar {n} on" and asked["words"]["place"] == "Bar {n}"
    assert "by guessing: 12.5%" in asked["words"]["unread"]
    (sent,) = asked["current"]["stimuli"]
    assert {len(pack.medium.encoded(tune)) for tune in pack.stimuli} == {len(sent)}


def test_what_is_told_is_the_bar_the_points_and_how_far_off(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary_bars"), pack, seed=2)
    truth = truth_of(pack, resume(engine, token).current)  # type: ignore[arg-type]
    begins = SCALE.place_of(truth)
    other = begins - 2 if begins > 3 else begins + 2
    told = card.verdict(answer(engine, token, 0, SCALE.choice_of(other), 700.0))
    assert (told["begins"], told["chosen"], told["points"], told["correct"]) == (begins, other, 3, False)
    assert told["headline"] == "3 points: 2 bars off"
    assert told["captions"][0].endswith(f"from bar {begins} on") or begins == 9
    shown = card.data(pack, "Bars", resume(engine, token), told, None)
    assert shown["accuracy"]["chance"] == 0.125
    assert shown["accuracy"]["reading"].endswith("12.5% is guessing. 3.0 points a tune; guessing gives 2.5")
    with pytest.raises(GenlabError, match=r"Unknown choice '9' in boundary_bars"):
        answer(engine, token, 1, "9", 700.0)


def test_the_end_counts_points_and_shows_where_one_was_off(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "boundary_bars"), pack, seed=3)
    right = sum(play(engine, token, pack))
    where = resume(engine, token)
    back = payoff(pack, see(where), review(engine, token), None, None)
    shown = card.data(pack, "Bars", where, None, None, lambda _seen: back)
    assert "Guessing gives 25 points and 2.6 bars off" in shown["end"]["meaning"]
    assert back["fooled_title"] == f"Where you were off: {10 - right} tunes" and back["chance"] == 0.125
    assert back["guessing"] == "12.5%: guessing"
    off = [abs(each["begins"] - each["chosen"]) for each in back["fooled"]]
    assert off == sorted(off, reverse=True) and all(each["nearest"] is None for each in back["fooled"])


def test_answers_are_exported_read_back_analysed_and_verified(
    pack: Pack, engine: Engine, tmp_path: Path
) -> None:
    session = open_session(engine, pack, "boundary_bars")
    for seed in range(6):
        play(engine, join(engine, session, pack, seed=seed), pack)
    assert verify(engine).findings == []
    for form in (long_csv, wide_csv):
        file = tmp_path / f"{form.__name__}.csv"
        file.write_text("".join(form(engine)), encoding="utf-8")
        found = analyse(file)
        (part,) = found["boundary"]
        whole = part["placed"][0]
        assert part["protocol"] == "boundary_bars" and found["problems"] == []
        assert whole["answers"] == 60 and whole["chance"] == 0.125
        assert whole["guessing"] < 63 / 24 + 1 and whole["verdict"] == "told"
        assert whole["exact"]["value"] == pytest.approx(42 / 60)
        said = methods(found)
        assert "tunes of eight bars" in said and "guessing: 12.5%" in said and "ten places" not in said
        told = html(found, title="Bars", figures=figures.of_study(found))
        assert "They name the bar itself in 70.0%" in told and "guessing gives 12.5%" in told
        assert "Who guesses is 2.6 bars off" in told
    for row in csv.DictReader(io.StringIO((tmp_path / "long_csv.csv").read_text(encoding="utf-8"))):
        assert int(row["places_off"]) == SCALE.distance(row["truth"], row["choice"])


def test_a_bar_that_is_none_is_told_by_its_row(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    rows = ["participant,trial,protocol,stimulus,generator,truth,choice"]
    rows += ["1,0,boundary_bars,b/1,gpt,5,9", "1,1,boundary_bars,b/2,gpt,5,5"]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = analyse(file)
    assert found["account"]["used"] == 1
    assert "invalid choice '9', expected a place from 2 to 8 or none" in found["problems"][0]["reason"]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_shows_them(
    lang: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(player, "_component", lambda: lambda data: shown.append(data))
    session = open_session(sqlite_engine, pack, "boundary_bars")
    for seed in range(5):
        play(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    playing = page("play", sqlite_engine, monkeypatch, pack="bars", lang=lang)
    assert playing.session_state["shown"]["protocol"] == "boundary_bars"
    results = page("results", sqlite_engine, monkeypatch, pack="bars", lang=lang)
    told = " ".join(str(part.value) for part in results.markdown)
    assert shown and all(each["places"] and 2 <= each["begins"] <= 9 for each in shown)
    if lang == "en":
        assert "They name the bar itself" in told
    else:
        for part in (playing, results):
            checked(part, ("Bars", "GPT"))


def test_a_class_hears_where_people_put_it(
    pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(player, "_component", lambda: lambda data: shown.append(data))
    opened = open_led(
        sqlite_engine, pack, "boundary_bars", questions=4, hosting=Hosting(TEACHER), title="3-1"
    )
    token = join(sqlite_engine, opened.session_id, pack)
    advance(sqlite_engine, opened.host_token, 0)
    truth = truth_of(pack, resume(sqlite_engine, token).current)  # type: ignore[arg-type]
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    assert [each["begins"] for each in shown[-1:] if each["places"]] == [None]
    assert not host.get("vega_lite_chart")
    answer(sqlite_engine, token, 0, truth, 700.0)
    reveal(sqlite_engine, opened.host_token)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    assert shown[-1]["begins"] == SCALE.place_of(truth) and host.get("vega_lite_chart")
