"""What a researcher downloads: exact text, documented columns, nothing that a spreadsheet would run."""

import csv
import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, QueuePool, insert

from genlab.analysis.answers import check
from genlab.analysis.exclusions import SENT_OUT
from genlab.analysis.study import analyse, of_answers
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.protocols.hosting import LISTED, Hosting
from genlab.reports.codebook import WRITERS, codebook_csv
from genlab.reports.export import Filters, answers_frame, long_csv, wide_csv
from genlab.sessions import finding, join, joining, open_session, resume, tallies
from genlab.sessions.answering import answer
from genlab.sessions.classroom import members
from genlab.sessions.hosting import open_led
from genlab.sessions.invitations import invite
from genlab.sessions.leading import remove
from genlab.sessions.led import led
from genlab.store import tables, writing
from tests.support.small_pack import small_pack

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
MNIST, BOOTS = "a" * 64, "b" * 64


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def store(engine: Engine, **rows: list[dict[str, Any]]) -> None:
    with writing(engine) as connection:
        for table, values in rows.items():
            connection.execute(insert(tables.metadata.tables[table]), values)


def session(id_: int, pack: str, sha256: str, protocol: str, questions: int) -> dict[str, Any]:
    return {"id": id_, "pack_name": pack, "pack_sha256": sha256, "protocol": protocol, "questions": questions,
            "settings": {}, "state": "open", "created_at": NOON}  # fmt: skip


def participant(id_: int, session_id: int, nickname: str = "", language: str = "") -> dict[str, Any]:
    return {"id": id_, "session_id": session_id, "token_sha256": f"{id_:064}", "seed": 1234 + id_, "nickname": nickname,
            "language": language, "device": "", "joined_at": NOON}  # fmt: skip


def trial(
    person: int, index: int, stimuli: list[int], truth: str, generator: str, served: float | None
) -> dict[str, Any]:
    return {"participant_id": person, "index": index, "stimuli": stimuli, "truth": truth, "generator": generator,
            "served_at": None if served is None else after(served)}  # fmt: skip


def given(
    person: int, index: int, choice: str, correct: bool, rt_ms: float | None, at: float
) -> dict[str, Any]:
    return {"participant_id": person, "index": index, "choice": choice, "correct": correct, "rt_ms": rt_ms,
            "answered_at": after(at)}  # fmt: skip


@pytest.fixture
def study(engine: Engine) -> Engine:
    """Store two sessions: yes/no with two people, one of whom has only joined, and pairs with one."""
    store(
        engine,
        session=[session(1, "mnist", MNIST, "yesno", 2), session(2, "boots", BOOTS, "pair", 3)],
        participant=[
            participant(1, 1, "민지, 7반", "ko"),
            participant(2, 1),
            participant(3, 2, '=HYPERLINK("http://x")', "en"),
        ],
        trial=[
            trial(1, 0, [12], "fake", "gan", 0),
            trial(1, 1, [7], "real", "", 1.5),
            trial(2, 0, [7], "real", "", 0),
            trial(2, 1, [12], "fake", "gan", None),
            trial(3, 0, [3, 141], "left", "flow", 0),
            trial(3, 1, [59, 10265], "right", "flow", 2.25),
            trial(3, 2, [1, 2], "left", "gan", 3),
        ],
        answer=[
            given(1, 0, "real", False, 812.54, 1.5),
            given(1, 1, "real", True, None, 2.9995),
            given(3, 0, "left", True, 2000, 2.25),
            given(3, 1, "left", False, 0.04, 3),
        ],
    )
    return engine


def text(chunks: Iterator[str]) -> str:
    return "".join(chunks)


def table(chunks: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(chunks), newline="")))


LONG = f"""\
session,pack,pack_sha256,protocol,settings,participant,nickname,label,language,seed,exclusion,\
trial,part,stimulus,partner,generator,truth,choice,correct,confidence,reason,rt_ms,exposure_ms,shown_ms,\
served_at,answered_at
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,\
0,main,mnist/0012,,gan,fake,real,0,,,812.5,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:01.623Z
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,\
1,main,mnist/0007,,,real,real,1,,,,,,2026-03-02T12:00:01.623Z,2026-03-02T12:00:03.122Z
2,boots,{BOOTS},pair,,3,"'=HYPERLINK(""http://x"")",,en,1237,,\
0,main,boots/0141,boots/0003,flow,left,left,1,,,2000.0,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:02.373Z
2,boots,{BOOTS},pair,,3,"'=HYPERLINK(""http://x"")",,en,1237,,\
1,main,boots/0059,boots/10265,flow,right,left,0,,,0.0,,,2026-03-02T12:00:02.373Z,2026-03-02T12:00:03.123Z
"""

NOTHING = "," * 13
WIDE = f"""\
session,pack,pack_sha256,protocol,settings,participant,nickname,label,language,seed,exclusion,\
joined_at,consented_at,removed_at,questions,answers,correct_answers,\
trial_0_part,trial_0_stimulus,trial_0_partner,trial_0_generator,trial_0_truth,trial_0_choice,trial_0_correct,\
trial_0_confidence,trial_0_reason,trial_0_rt_ms,trial_0_exposure_ms,trial_0_shown_ms,\
trial_0_served_at,trial_0_answered_at,\
trial_1_part,trial_1_stimulus,trial_1_partner,trial_1_generator,trial_1_truth,trial_1_choice,trial_1_correct,\
trial_1_confidence,trial_1_reason,trial_1_rt_ms,trial_1_exposure_ms,trial_1_shown_ms,\
trial_1_served_at,trial_1_answered_at
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,2026-03-02T12:00:00.123Z,,,2,2,1,\
main,mnist/0012,,gan,fake,real,0,,,812.5,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:01.623Z,\
main,mnist/0007,,,real,real,1,,,,,,2026-03-02T12:00:01.623Z,2026-03-02T12:00:03.122Z
1,mnist,{MNIST},yesno,,2,,,,1236,,2026-03-02T12:00:00.123Z,,,2,0,0,{NOTHING},{NOTHING}
"""


def test_the_long_file_is_one_row_an_answer(study: Engine) -> None:
    assert text(long_csv(study)) == LONG.replace("\n", "\r\n")


def test_the_wide_file_is_one_row_a_participant_also_of_those_who_only_joined(study: Engine) -> None:
    assert text(wide_csv(study, protocol="yesno")) == WIDE.replace("\n", "\r\n")
    everyone = table(wide_csv(study))
    assert [row["participant"] for row in everyone] == ["1", "2", "3"]
    assert [(row["answers"], row["correct_answers"]) for row in everyone] == [
        ("2", "1"),
        ("0", "0"),
        ("2", "1"),
    ]
    assert everyone[2]["trial_2_stimulus"] == everyone[2]["trial_2_truth"] == ""  # not answered: not told


def test_the_codebook_tells_every_column_of_both_files_and_no_other(study: Engine) -> None:
    book = table(codebook_csv())
    assert list(book[0]) == ["column", "file", "type", "unit", "meaning", "values"]
    long_columns = list(table(long_csv(study))[0])
    wide_columns = [re.sub(r"^trial_\d+_", "trial_N_", name) for name in table(wide_csv(study))[0]]
    for name, columns in (("long", long_columns), ("wide", wide_columns)):
        told = [entry["column"] for entry in book if name in entry["file"].split(", ")]
        assert told == list(dict.fromkeys(columns))
    for entry in book:
        assert entry["type"]
        assert entry["meaning"]
        assert entry["values"]
    assert len({entry["column"] for entry in book}) == len(book)
    assert (
        'rt_ms,long,decimal,ms,"response time on the device, from paint to tap",0 to 3600000; empty: unknown\r\n'
        in text(codebook_csv())
    )


@pytest.mark.parametrize(
    ("filters", "participants"),
    [
        ({}, [1, 1, 3, 3]),
        ({"session_id": 1}, [1, 1]),
        ({"session_id": 9}, []),
        ({"pack": "boots"}, [3, 3]),
        ({"pack_sha256": MNIST}, [1, 1]),
        ({"protocol": "pair"}, [3, 3]),
        ({"protocol": "pair", "pack": "mnist"}, []),
        ({"session_id": None, "pack": None, "pack_sha256": None, "protocol": None}, [1, 1, 3, 3]),
    ],
)
def test_filters_choose_the_answers(study: Engine, filters: Filters, participants: list[int]) -> None:
    assert [int(row["participant"]) for row in table(long_csv(study, **filters))] == participants
    assert answers_frame(study, **filters)["participant"].tolist() == participants
    joined = [int(row["participant"]) for row in table(wide_csv(study, **filters))]
    assert [person for person in joined if person != 2] == sorted(set(participants))


def test_settings_parts_exposures_confidence_and_reasons_are_in_both_files(engine: Engine) -> None:
    asked = {**session(1, "mnist", MNIST, "hype_time", 2), "settings": {"checks": 1, "confidence": True}}
    flashed = {"part": "main", "exposure_ms": 490.0}
    store(
        engine,
        session=[asked],
        participant=[participant(1, 1)],
        trial=[
            {**trial(1, 0, [12], "fake", "gan", 0), **flashed},
            {**trial(1, 1, [-2], "fake", "noise", 1), "part": "check", "exposure_ms": 1000.0},
        ],
        answer=[
            {
                **given(1, 0, "real", False, 812.5, 1),
                "confidence": 80,
                "reason": '=1, a "crisp" line',
                "shown_ms": 483.4,
            },
            {**given(1, 1, "fake", True, 700, 2), "confidence": None, "reason": None, "shown_ms": None},
        ],
    )
    first, second = table(long_csv(engine))
    assert first["settings"] == '{"checks": 1, "confidence": true}'
    told = ("part", "stimulus", "confidence", "reason", "exposure_ms", "shown_ms")
    assert [first[name] for name in told] == [
        "main",
        "mnist/0012",
        "80",
        '\'=1, a "crisp" line',
        "490.0",
        "483.4",
    ]
    assert [second[name] for name in told] == ["check", "noise/0002", "", "", "1000.0", ""]
    (row,) = table(wide_csv(engine))
    assert row["questions"] == "3"  # two main ones and a check
    assert [row[f"trial_0_{name}"] for name in told] == [first[name] for name in told]
    frame = answers_frame(engine)
    assert frame["confidence"].tolist()[0] == 80 and np.isnan(frame["confidence"].tolist()[1])
    assert frame["part"].tolist() == ["main", "check"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_text_that_a_spreadsheet_would_run_is_marked_as_text_and_numbers_are_not(
    sqlite_engine: Engine, first: str
) -> None:
    store(
        sqlite_engine,
        session=[session(1, f"{first}pack", MNIST, "yesno", 1)],
        participant=[participant(1, 1, f"{first}1+1"), participant(2, 1, f"1{first}1")],
        trial=[trial(1, 0, [0], "fake", f"{first}gan", 0)],
        answer=[given(1, 0, "fake", True, 1, 1)],
    )
    (row,) = table(long_csv(sqlite_engine))
    assert (row["nickname"], row["pack"], row["generator"]) == (
        f"'{first}1+1",
        f"'{first}pack",
        f"'{first}gan",
    )
    assert row["stimulus"] == f"'{first}pack/0000"
    assert [row["nickname"] for row in table(wide_csv(sqlite_engine))] == [f"'{first}1+1", f"1{first}1"]
    assert answers_frame(sqlite_engine)["nickname"].tolist() == [f"{first}1+1"]
    assert WRITERS["decimal"](-0.5) == "-0.5"
    assert WRITERS["integer"](-5) == "-5"


def test_the_variant_for_excel_begins_with_its_mark_and_is_the_same_otherwise(study: Engine) -> None:
    for plain, excel in (
        (long_csv(study), long_csv(study, excel=True)),
        (wide_csv(study), wide_csv(study, excel=True)),
        (codebook_csv(), codebook_csv(excel=True)),
    ):
        assert text(excel).encode() == b"\xef\xbb\xbf" + text(plain).encode()


def test_an_empty_database_gives_headers_and_an_empty_table(engine: Engine) -> None:
    assert text(long_csv(engine)) == LONG.split("\n")[0] + "\r\n"
    assert text(wide_csv(engine)) == WIDE.split("\n")[0].partition(",trial_0")[0] + "\r\n"
    frame = answers_frame(engine)
    assert len(frame) == 0
    assert list(frame) == LONG.split("\n")[0].split(",")
    assert frame["correct"].dtype == bool


def test_analysis_gets_what_the_long_file_says(study: Engine) -> None:
    frame = answers_frame(study)
    assert frame["correct"].dtype == bool
    assert frame["correct"].tolist() == [False, True, True, False]
    np.testing.assert_array_equal(frame["rt_ms"], [812.54, np.nan, 2000, 0.04])
    assert frame["answered_at"][0] == pd.Timestamp(after(1.5))

    file = pd.read_csv(io.StringIO(text(long_csv(study))), keep_default_na=False, na_values={"rt_ms": [""]})
    for column in ("session", "pack_sha256", "protocol", "participant", "language", "seed", "trial", "stimulus",
                   "partner", "generator", "truth", "choice", "correct"):  # fmt: skip
        assert file[column].tolist() == frame[column].tolist()
    np.testing.assert_allclose(file["rt_ms"], frame["rt_ms"], atol=0.05)


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_a_played_session_is_exported_as_the_pack_has_it_and_analysis_accepts_it(
    engine: Engine, protocol: str
) -> None:
    pack = small_pack("boots")
    token = join(engine, open_session(engine, pack, protocol, 8), pack, seed=1)
    played = [answer(engine, token, index, ("real", "left")[protocol == "pair"], 1.0) for index in range(8)]

    frame = answers_frame(engine, pack_sha256=pack.sha256, protocol=protocol)
    assert check(frame).correct.tolist() == [outcome.correct for outcome in played]
    makers = {pack.stimulus_id(number): maker for number, maker in enumerate(pack.generators)}
    assert [makers[stimulus] for stimulus in frame["stimulus"]] == frame["generator"].tolist()
    shown = [{pack.stimulus_id(number) for number in outcome.stimuli} for outcome in played]
    named = zip(frame["stimulus"], frame["partner"], strict=True)
    assert [{stimulus, partner} - {""} for stimulus, partner in named] == shown
    if protocol == "pair":
        assert {makers[partner] for partner in frame["partner"]} == {""}


def crowd(engine: Engine, pack: Pack, people: int) -> None:
    """Store so many people with a whole round of 10 each."""
    opened = open_session(engine, pack, "yesno", 10)
    first = 1 + max((row["participant"] for row in answers_frame(engine).to_dict("records")), default=0)
    ids = range(first, first + people)
    store(
        engine,
        participant=[participant(id_, opened, "anyone") for id_ in ids],
        trial=[trial(id_, index, [index], "fake", "gan", 0) for id_ in ids for index in range(10)],
        answer=[given(id_, index, "fake", True, 1, 1) for id_ in ids for index in range(10)],
    )


def test_a_large_export_comes_in_pieces_and_holds_nothing_between_them(engine: Engine) -> None:
    pack = small_pack()
    crowd(engine, pack, 250)
    for chunks in (long_csv(engine), wide_csv(engine)):
        pieces = [next(chunks)]
        assert pieces[0].count("\n") == 1  # the header, before anything is read
        pieces.append(next(chunks))
        assert isinstance(engine.pool, QueuePool)
        assert engine.pool.checkedout() == 0
        crowd(engine, pack, 1)  # the class plays on meanwhile
        pieces += chunks
        assert len(pieces) >= 4
        assert max(len(piece) for piece in pieces) < 0.6 * sum(len(piece) for piece in pieces)
        people = [int(row["participant"]) for row in table(iter(pieces))]
        assert all(a <= b for a, b in pairwise(people))
        assert set(range(1, 251)) <= set(people)
    assert len(answers_frame(engine)) == 2520


def test_memory_does_not_grow_with_the_export(sqlite_engine: Engine) -> None:
    def peak() -> int:
        tracemalloc.start()
        rows = sum(chunk.count("\n") for chunk in long_csv(sqlite_engine)) - 1
        assert rows == people * 10
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    people = 200
    crowd(sqlite_engine, small_pack(), people)
    peak()  # what is built once
    small = peak()
    crowd(sqlite_engine, small_pack(), 800)
    people = 1000
    assert peak() < 1.5 * small


def test_who_was_sent_out_is_named_in_the_export_and_set_apart_and_a_file_gives_the_same_verdict(
    engine: Engine,
) -> None:
    pack = small_pack(reals=60, gan=40, flow=40)
    settings = Settings(qualification=4, checks=2)
    opened = open_led(engine, pack, "yesno", questions=12, settings=settings, hosting=Hosting(naming=LISTED))
    random = Random(5)
    for entry in invite(engine, opened.host_token, [f"3-1-{number:02}" for number in range(12)]):
        found = finding.by_link(engine, entry.token, "address")
        token = joining.enter(engine, found, pack, token=entry.token)
        while served := resume(engine, token).current:
            right = "fake" if served.stimuli[0] < 0 or pack.generators[served.stimuli[0]] else "real"
            wrong = "real" if right == "fake" else "fake"
            answer(
                engine, token, served.trial, right if random.random() < 0.8 else wrong, random.random() * 999
            )
    people = members(engine, led(engine, opened.host_token))
    out = people[3].participant_id
    remove(engine, opened.host_token, out)

    wide = {row["label"]: row for row in table(wide_csv(engine, session_id=opened.session_id))}
    assert [label for label, row in wide.items() if row["exclusion"]] == ["3-1-03"]
    assert [label for label, row in wide.items() if row["removed_at"]] == ["3-1-03"]
    assert all(row["consented_at"] for row in wide.values())
    long = table(long_csv(engine, session_id=opened.session_id))
    assert {row["exclusion"] for row in long if row["participant"] == str(out)} == {SENT_OUT}
    assert {row["exclusion"] for row in long if row["participant"] != str(out)} == {""}

    frame = answers_frame(engine, session_id=opened.session_id)
    here = of_answers(frame)
    file = analyse(text(long_csv(engine, session_id=opened.session_id)).encode())
    assert here["exclusions"]["excluded"][SENT_OUT]["people"] == 1
    assert {"qualification round", "attention check"} <= set(here["exclusions"]["excluded"])
    assert not file["problems"]
    for part in ("generators", "exclusions", "images", "hype"):
        assert file[part] == here[part], part
    kept = frame[(frame["participant"] != out) & (frame["part"] == "main")]
    assert here["exclusions"]["analysed_people"] <= kept["participant"].nunique()

    before = tallies.sent_out(engine, opened.session_id)
    names = (pack.name, pack.sha256, "yesno", list(pack.fakes), opened.session_id)
    assert tallies.tally(engine, *names).answers == len(kept)
    remove(engine, opened.host_token, out, removed=False)
    assert tallies.sent_out(engine, opened.session_id) != before
    assert tallies.tally(engine, *names).answers == (frame["part"] == "main").sum()
    for member in people:
        remove(engine, opened.host_token, member.participant_id)
    assert of_answers(answers_frame(engine, session_id=opened.session_id))["generators"] == {}
