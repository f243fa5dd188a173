"""What people like best on the screen: what a browser is sent and told, the end, the class, Results, and Korean."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import packs
from genlab.analysis.study import analyse
from genlab.designs import collections, orders
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.frames import answers_frame
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal, set_state
from genlab.sessions.others import NOBODY, alike
from genlab.sessions.review import review
from genlab.sessions.tallies import tally
from genlab.store.tables import ENDED
from genlab.ui.charts import figures
from genlab.ui.quiz import card
from genlab.ui.quiz.payoff import payoff
from genlab.ui.quiz.seen import see
from tests.support import designed
from tests.ui.test_korean import checked
from tests.ui.test_places import page


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home of its own to a pack of designs."""
    folder = tmp_path_factory.mktemp("tastes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        (folder / "packs").mkdir()
        designed.built(folder / "packs" / "boots.npz")
        yield folder


@pytest.fixture
def pack(home: Path) -> Pack:
    return packs.load("boots")


def test_the_browser_gets_two_designs_and_nothing_that_tells_whose(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "preference"), pack, seed=1)
    asked = card.data(pack, "Boots", resume(engine, token), None, None)
    assert set(asked["current"]) == {"trial", "stimuli"} and len(asked["current"]["stimuli"]) == 2
    assert asked["words"]["ask"] == "Which of the two would you buy?" and asked["accuracy"] is None
    assert asked["words"]["unread"] == "No answer is right or wrong: take what you like."
    sent = json.dumps(asked)
    assert "kept" not in sent and "random" not in sent and "Boot 0" not in sent


def test_what_is_told_is_how_many_others_chose_the_same(pack: Pack, engine: Engine) -> None:
    session = open_session(engine, pack, "preference")
    tokens = [join(engine, session, pack, seed=7) for _ in range(3)]
    first = answer(engine, tokens[0], 0, "left", 700.0)
    told = card.verdict(first, alike(engine, first.standing, first.stimuli, first.choice))
    assert told["others"] == "" and told["correct"] is None and told["kinds"] == ["chosen", "left"]
    assert told["captions"] == ["Your choice", ""] and told["spoken"] == "Saved"
    answer(engine, tokens[1], 0, "right", 700.0)
    last = answer(engine, tokens[2], 0, "right", 700.0)
    found = alike(engine, last.standing, last.stimuli, last.choice)
    assert (found.answered, found.wrong) == (2, 1)
    told = card.verdict(last, found)
    assert told["others"] == "1 of 2 others chose the same" and told["kinds"] == ["left", "chosen"]
    # Seen from the other side it is the same pair, and the same design taken.
    assert alike(engine, first.standing, first.stimuli[::-1], "right").wrong == 2
    shown = card.data(pack, "Boots", resume(engine, tokens[2]), told, None)
    assert shown["verdict"] == told and shown["accuracy"] is None and shown["results"] == ["given"]
    assert last.correct is False and last.truth == ""


def test_the_end_tells_no_score(pack: Pack, engine: Engine) -> None:
    token = join(engine, open_session(engine, pack, "preference"), pack, seed=3)
    assert designed.choose(engine, token, pack) == 12
    where = resume(engine, token)
    back = payoff(pack, see(where), review(engine, token), None, None)
    shown = card.data(pack, "Boots", where, None, None, lambda _seen: back)
    assert shown["end"] == {"score": "Thank you!", "meaning": "Your 12 answers are stored.", "share": ""}
    assert not back["fooled"] and not back["makers"] and back["next"]["label"] == "See what people like best"
    assert "protocol=preference" in back["next"]["href"]
    assert set(shown["results"]) == {"given"}


def test_choices_are_exported_analysed_and_verified(pack: Pack, engine: Engine, tmp_path: Path) -> None:
    session = open_session(engine, pack, "preference")
    for seed in range(6):
        designed.choose(engine, join(engine, session, pack, seed=seed), pack)
    file = tmp_path / "answers.csv"
    file.write_text("".join(long_csv(engine)), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) == 72
    for row in rows:
        assert (row["truth"], row["correct"], row["places_off"]) == ("", "", "")
        for column, whose in (("stimulus", "generator"), ("partner", "partner_generator")):
            assert row[whose] == pack.generators[int(row[column][-4:])]
    wide = next(csv.DictReader(io.StringIO("".join(wide_csv(engine)))))
    assert (wide["answers"], wide["correct_answers"], wide["trial_0_correct"]) == ("12", "", "")
    assert wide["trial_0_partner_generator"] == rows[0]["partner_generator"]
    assert verify(engine).findings == []
    for source in (file, _wide(engine, tmp_path)):
        found = analyse(source)
        (part,) = found["preference"]
        assert part["answers"] == 72 and part["people"] == 6 and part["groups"] == 1
        assert part["kept"] == 1.0 and part["kept_pairs"] > 30
        assert found["generators"] == {} and found["problems"] == []
    same = answers_frame(engine)
    assert same["partner_generator"].tolist() == [row["partner_generator"] for row in rows]
    said = methods(found)
    assert "Bradley" in said and "the one that they would buy" in said and "Holm" not in said
    told = html(found, title="Boots", figures=figures.of_study(found))
    assert "people take the kept one in 100%" in told and "balanced accuracy" not in told.lower()


def _wide(engine: Engine, folder: Path) -> Path:
    file = folder / "wide.csv"
    file.write_text("".join(wide_csv(engine)), encoding="utf-8")
    return file


def test_beside_other_protocols_they_are_set_apart_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    rows = ["participant,trial,protocol,stimulus,partner,generator,truth,choice"]
    rows += [f"{n},{t},yesno,a/{t},,gan,fake,{'fake' if n else 'real'}" for n in range(3) for t in range(4)]
    rows += [f"{n},9,preference,b/1,b/2,kept,,left" for n in range(3)]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = analyse(file)
    assert found["rows"] == {"read": 15, "used": 12} and "preference" not in found
    assert found["account"]["apart"] == {"a preference beside other protocols: export these answers alone": 3}
    alone = tmp_path / "alone.csv"
    alone.write_text(
        "\n".join([rows[0], *(f"1,{t},preference,b/1,b/{t},kept,,{choice}" for t, choice in (
            (2, "left"), (3, "both"), (1, "left"), (4, "right")))]),
        encoding="utf-8",
    )  # fmt: skip
    found = analyse(alone)
    assert found["account"]["used"] == 2
    assert [each["reason"] for each in found["problems"]] == [
        "invalid choice 'both', expected left or right",
        "a design beside itself",
    ]


def test_nothing_counts_how_many_are_right(pack: Pack, engine: Engine) -> None:
    with pytest.raises(GenlabError, match="No right answers in preference"):
        tally(engine, pack.name, pack.sha256, "preference", list(pack.fakes))
    with pytest.raises(GenlabError, match=re.escape("Expected a pack of designs")):
        open_session(engine, packs.load("mnist"), "preference")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_shows_it(
    lang: str, pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(sqlite_engine, pack, "preference")
    for seed in range(5):
        designed.choose(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    asked = {"pack": "boots", "protocol": "preference", "lang": lang}
    playing = page("play", sqlite_engine, monkeypatch, **asked)
    assert playing.session_state["shown"]["protocol"] == "preference"
    results = page("results", sqlite_engine, monkeypatch, **asked)
    told = " ".join(str(part.value) for part in results.markdown)
    assert "Boot " in told and results.get("vega_lite_chart")
    if lang == "en":
        assert "people take the kept one in 100" in told and r"flow1\-fashion\_mnist" in told
    else:
        for shown in (playing, results):
            checked(shown, ("Our", "boots", "Boot", "Bradley", "Terry"))


def test_whoever_asked_takes_the_winner_into_the_studio_and_others_only_see_it(
    pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(sqlite_engine, pack, "preference")
    for seed in range(5):
        designed.choose(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    asked = {"pack": "boots", "protocol": "preference"}

    def taps(shown: AppTest) -> dict[str, Any]:
        found = [each for each in shown.button if (each.key or "").startswith("studio-take-")]
        return {str(each.key).split("-")[2]: each for each in found}

    monkeypatch.setattr("genlab.ui.makers.leads", lambda _maker: False)
    shown = page("results", sqlite_engine, monkeypatch, **asked)
    assert not taps(shown)
    others = "Whoever asks people about this design can keep it, and order it."
    assert others in [each.value for each in shown.caption]
    monkeypatch.setattr("genlab.ui.makers.leads", lambda _maker: True)
    went: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr("genlab.ui.page.go", lambda key, **query: went.append((key, query)))
    shown = page("results", sqlite_engine, monkeypatch, **asked)
    (which,) = [each for each in shown.selectbox if each.label == "Design"]
    second = which.options[1]
    which.select_index(1).run()
    taps(shown)["order"].click().run()
    ((where, query),) = went
    mine = collections.collection_of(sqlite_engine, query["t"])
    assert where == "studio" and mine is not None
    (design,) = collections.designs(sqlite_engine, mine)
    assert second == f"2. {design.name or 'Design ' + second.rpartition(' ')[2]}"
    assert shown.session_state["_studio-chosen"] == shown.session_state["_studio-order-asked"] == design.id
    orders.order(sqlite_engine, mine, design.id)
    monkeypatch.setattr("genlab.ui.makers.leads", lambda _maker: False)
    shown = page("results", sqlite_engine, monkeypatch, **asked, t="somebody")
    assert others in [each.value for each in shown.caption]  # of the winner, which is free
    next(each for each in shown.selectbox if each.label == "Design").select_index(1).run()
    said = [each.value for each in shown.caption]
    assert others not in said and "Sold: somebody has ordered this one, or one that looks the same." in said


def test_a_class_sees_votes_and_at_the_end_what_it_likes_best(
    pack: Pack, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_led(sqlite_engine, pack, "preference", questions=4, hosting=Hosting(TEACHER), title="3-1")
    tokens = [join(sqlite_engine, opened.session_id, pack) for _ in range(3)]
    advance(sqlite_engine, opened.host_token, 0)
    for token in tokens:
        answer(sqlite_engine, token, 0, "left", 700.0)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    assert not host.get("vega_lite_chart") and [each.label for each in host.metric] == [
        "People",
        "Have answered",
    ]
    reveal(sqlite_engine, opened.host_token)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    assert host.get("vega_lite_chart")
    assert not [part for part in host.subheader if "kept" in str(part.value)]
    set_state(sqlite_engine, opened.host_token, ENDED)
    host = page("host", sqlite_engine, monkeypatch, h=opened.host_token)
    told = " ".join(str(part.value) for part in host.markdown)
    assert "**1. " in told and "groups that never met" not in told
    assert "See what people like best" in [part.value for part in host.caption]
    assert [each.label for each in host.metric] == ["People", "Answers"]


def test_others_are_nobody_where_nobody_met_the_same_two(pack: Pack, engine: Engine) -> None:
    session = open_session(engine, pack, "preference")
    given = answer(engine, join(engine, session, pack, seed=1), 0, "left", 1.0)
    answer(engine, join(engine, session, pack, seed=2), 0, "left", 1.0)
    assert alike(engine, given.standing, given.stimuli, given.choice) == NOBODY
