"""What a researcher downloads: exact text, documented columns, nothing that a spreadsheet would run."""

from random import Random

import numpy as np
from sqlalchemy import Engine

from genlab.analysis.exclusions import SENT_OUT
from genlab.analysis.study import analyse, of_answers
from genlab.protocols import Settings
from genlab.protocols.hosting import LISTED, Hosting
from genlab.reports.codebook import codebook_csv
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.frames import answers_frame
from genlab.sessions import finding, joining, resume, tallies
from genlab.sessions.answering import answer
from genlab.sessions.classroom import members
from genlab.sessions.hosting import open_led
from genlab.sessions.invitations import invite
from genlab.sessions.leading import remove
from genlab.sessions.led import led
from tests.support.small_pack import small_pack
from tests.support.stored import BOOTS, MNIST, given, participant, session, store, table, text, trial

LONG = f"""\
session,pack,pack_sha256,protocol,settings,participant,nickname,label,language,seed,music,exclusion,\
trial,part,stimulus,partner,generator,truth,choice,correct,confidence,reason,rt_ms,exposure_ms,shown_ms,\
served_at,answered_at,server_rt_ms,rt_doubt,places_off,points,aid,plays,heard_ms,partner_plays,partner_heard_ms,\
partner_generator,shares_device
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,,\
0,main,mnist/0012,,gan,fake,real,0,,,812.5,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:01.623Z,1500.0,,,,,,,,,,0
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,,\
1,main,mnist/0007,,,real,real,1,,,,,,2026-03-02T12:00:01.623Z,2026-03-02T12:00:03.122Z,1499.0,,,,,,,,,,0
2,boots,{BOOTS},pair,,3,"'=HYPERLINK(""http://x"")",,en,1237,,,\
0,main,boots/0141,boots/0003,flow,left,left,1,,,2000.0,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:02.373Z,2250.0,,,,,,,,,,0
2,boots,{BOOTS},pair,,3,"'=HYPERLINK(""http://x"")",,en,1237,,,\
1,main,boots/0059,boots/10265,flow,right,left,0,,,0.0,,,2026-03-02T12:00:02.373Z,2026-03-02T12:00:03.123Z,750.0,\
faster than anybody,,,,,,,,,0
"""
NOTHING = "," * 23
WIDE = f"""\
session,pack,pack_sha256,protocol,settings,participant,nickname,label,language,seed,music,exclusion,\
joined_at,consented_at,removed_at,questions,answers,correct_answers,\
trial_0_part,trial_0_stimulus,trial_0_partner,trial_0_generator,trial_0_truth,trial_0_choice,trial_0_correct,\
trial_0_confidence,trial_0_reason,trial_0_rt_ms,trial_0_exposure_ms,trial_0_shown_ms,\
trial_0_served_at,trial_0_answered_at,trial_0_server_rt_ms,trial_0_rt_doubt,trial_0_places_off,trial_0_points,trial_0_aid,trial_0_plays,\
trial_0_heard_ms,trial_0_partner_plays,trial_0_partner_heard_ms,trial_0_partner_generator,\
trial_1_part,trial_1_stimulus,trial_1_partner,trial_1_generator,trial_1_truth,trial_1_choice,trial_1_correct,\
trial_1_confidence,trial_1_reason,trial_1_rt_ms,trial_1_exposure_ms,trial_1_shown_ms,\
trial_1_served_at,trial_1_answered_at,trial_1_server_rt_ms,trial_1_rt_doubt,trial_1_places_off,trial_1_points,trial_1_aid,trial_1_plays,\
trial_1_heard_ms,trial_1_partner_plays,trial_1_partner_heard_ms,trial_1_partner_generator,shares_device
1,mnist,{MNIST},yesno,,1,"민지, 7반",,ko,1235,,,2026-03-02T12:00:00.123Z,,,2,2,1,\
main,mnist/0012,,gan,fake,real,0,,,812.5,,,2026-03-02T12:00:00.123Z,2026-03-02T12:00:01.623Z,1500.0,,,,,,,,,,\
main,mnist/0007,,,real,real,1,,,,,,2026-03-02T12:00:01.623Z,2026-03-02T12:00:03.122Z,1499.0,,,,,,,,,,0
1,mnist,{MNIST},yesno,,2,,,,1236,,,2026-03-02T12:00:00.123Z,,,2,0,0,{NOTHING},{NOTHING},0
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


def test_what_was_heard_stands_beside_the_stimulus_it_was_of(engine: Engine) -> None:
    first = {**given(1, 0, "left", False, 812.5, 1), "heard": [[1, 4000.0], [3, 12500.5]]}
    store(
        engine,
        session=[session(1, "tunes", MNIST, "pair", 2)],
        participant=[{**participant(1, 1), "music": "some"}],
        trial=[trial(1, 0, [12, 7], "right", "gpt", 0), trial(1, 1, [3, 4], "left", "gpt", 1)],
        answer=[first, {**given(1, 1, "left", True, 700, 2), "heard": None}],
    )
    told = ("music", "stimulus", "plays", "heard_ms", "partner", "partner_plays", "partner_heard_ms")
    rows = table(long_csv(engine))
    assert [rows[0][name] for name in told] == [
        "some", "tunes/0012", "1", "4000.0", "tunes/0007", "3", "12500.5",
    ]  # fmt: skip
    assert [rows[1][name] for name in told[2:]] == ["", "", "tunes/0003", "", ""]
    (wide,) = table(wide_csv(engine))
    assert [wide[f"trial_0_{name}"] for name in told[1:]] == [rows[0][name] for name in told[1:]]
    frame = answers_frame(engine)
    assert frame["plays"].tolist()[0] == 1 and np.isnan(frame["plays"].tolist()[1])


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


def test_the_variant_for_excel_begins_with_its_mark_and_is_the_same_otherwise(study: Engine) -> None:
    for plain, excel in (
        (long_csv(study), long_csv(study, excel=True)),
        (wide_csv(study), wide_csv(study, excel=True)),
        (codebook_csv(), codebook_csv(excel=True)),
    ):
        assert text(excel).encode() == b"\xef\xbb\xbf" + text(plain).encode()


def test_an_empty_database_gives_headers_and_an_empty_table(engine: Engine) -> None:
    assert text(long_csv(engine)) == LONG.split("\n")[0] + "\r\n"
    assert text(wide_csv(engine)) == WIDE.split("\n")[0].partition(",trial_0")[0] + ",shares_device\r\n"
    frame = answers_frame(engine)
    assert len(frame) == 0
    assert list(frame) == LONG.split("\n")[0].split(",")
    assert frame["correct"].dtype == bool


def test_who_was_sent_out_is_named_in_the_export_and_set_apart_and_a_file_gives_the_same_verdict(
    engine: Engine,
) -> None:
    pack = small_pack(reals=60, gan=40, flow=40)
    settings = Settings(qualification=4, checks=2)
    opened = open_led(engine, pack, "yesno", questions=12, settings=settings, hosting=Hosting(naming=LISTED))
    random = Random(5)
    for entry in invite(engine, opened.host_token, [f"3-1-{number:02}" for number in range(12)]):
        found = finding.by_link(engine, entry.token)
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


def test_the_wide_export_gives_what_the_long_one_gives(study: Engine) -> None:
    long, wide = ("".join(form(study)).encode() for form in (long_csv, wide_csv))
    one, other = analyse(long), analyse(wide)
    assert sorted(other["generators"]) == sorted(one["generators"])
    assert other["generators"] == one["generators"]
    assert other["account"] == one["account"]
