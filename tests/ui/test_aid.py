"""The aid on the screen: colours in half of the questions, alike for fakes and reals; exported, told in Results."""

import base64
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.study import analyse
from genlab.errors import GenlabError
from genlab.media.text import likelihood
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.protocols.aid import aided
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal
from genlab.ui.charts import figures
from genlab.ui.quiz import card
from tests.support.lines import build
from tests.support.playing import play, truth_of
from tests.support.small_pack import small_pack
from tests.ui.test_places import page

COLOURED = Settings(aid=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack with surprises, and to one without."""
    folder = tmp_path_factory.mktemp("aid")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        build(folder / "packs" / "lines.npz", aided=True)
        build(folder / "packs" / "plain.npz", "plain")
        yield folder


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("lines")


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_half_of_the_questions_have_colours_of_one_length_for_all(
    protocol: str, pack: Pack, sqlite_engine: Engine
) -> None:
    sent = {len(pack.aided(number)) for number in (*range(len(pack.stimuli)), -1)}
    assert len(sent) == 1  # of fakes, reals and attention checks alike
    token = join(sqlite_engine, open_session(sqlite_engine, pack, protocol, 8, COLOURED), pack, seed=5)
    seen = []
    while served := resume(sqlite_engine, token).current:
        asked = card.data(pack, "Lines", resume(sqlite_engine, token), None, None)["current"]
        seen.append("aid" in asked)
        if "aid" in asked:
            assert [pack.aided(number) for number in served.stimuli] == asked["aid"]
            assert {len(base64.b64decode(each)) for each in asked["aid"]} == {400}
        answer(sqlite_engine, token, served.trial, truth_of(pack, served), 700.0)
    assert seen == [aided(5, trial) for trial in range(8)] and sum(seen) == 4


def test_without_the_setting_or_without_surprises_there_are_no_colours(
    pack: Pack, home: Path, sqlite_engine: Engine
) -> None:
    token = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 4), pack, seed=5)
    play(sqlite_engine, token, pack)
    assert {row["aid"] for row in csv.DictReader(io.StringIO("".join(long_csv(sqlite_engine))))} == {""}
    for plain in (packs.load("plain"), small_pack()):
        for opening in (open_session, open_led):
            with pytest.raises(GenlabError, match=r"Invalid aid for pack '\w+'. Expected a pack built with"):
                opening(sqlite_engine, plain, "yesno", questions=4, settings=COLOURED)


def test_what_the_colours_change_is_exported_and_told(
    pack: Pack, sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = page("play", sqlite_engine, monkeypatch, pack="lines", aid="1", lang="ko")
    assert playing.session_state["shown"]["words"]["levels"][3] == "그보다 드묾"
    opened = open_led(sqlite_engine, pack, "yesno", questions=12, settings=COLOURED)
    for _ in range(6):
        play(sqlite_engine, join(sqlite_engine, opened.session_id, pack), pack)
    file = tmp_path / "answers.csv"
    file.write_text("".join(long_csv(sqlite_engine)), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert all(row["aid"] == str(int(aided(int(row["seed"]), int(row["trial"])))) for row in rows)
    wide = list(csv.DictReader(io.StringIO("".join(wide_csv(sqlite_engine)))))
    assert [row["trial_3_aid"] for row in wide] == [str(int(aided(int(row["seed"]), 3))) for row in wide]
    found = analyse(file)
    told = found["beneath"]["aid"]
    assert told["answers"] == 72 and told["interval"] is not None
    assert "GLTR" in methods(found)
    assert "Right with coloured words" in html(found, title="Lines", figures=figures.of_study(found))
    for lang in ("en", "ko"):
        shown = page("results", sqlite_engine, monkeypatch, h=opened.host_token, lang=lang)
        shown.session_state["details"] = "자세한 값" if lang == "ko" else "Beneath the headline"
        shown.run()
        text = " ".join(str(part.value) for part in shown.markdown)
        assert (
            not shown.exception
            and ("낱말을 색칠했을 때" if lang == "ko" else "Right with coloured words") in text
        )


def test_the_projector_colours_what_the_phones_colour(
    pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosting = Hosting(pacing=TEACHER)
    opened = open_led(sqlite_engine, pack, "yesno", questions=4, settings=COLOURED, hosting=hosting)
    phone = join(sqlite_engine, opened.session_id, pack)
    seen = []
    for place in range(4):
        advance(sqlite_engine, opened.host_token, place)
        board = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
        served = resume(sqlite_engine, phone).current
        assert served is not None
        shown = " ".join(str(part.proto.body) for part in board.get("html"))
        assert ("1 in 1,000 or more" in shown) == served.aided
        if served.aided:
            levels = likelihood.levels(pack.surprises[served.stimuli[0]])
            assert shown.count("underline dashed") - 1 == (levels == 2).sum()  # one more stands in the legend
        seen.append(served.aided)
        reveal(sqlite_engine, opened.host_token, place)
    assert sum(seen) == 2
