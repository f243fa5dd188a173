"""A session for a class: opened as it can be led, opened again for the next, and erased whole."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.protocols import HALVES, Settings
from genlab.protocols.hosting import LISTED, TEACHER, Hosting
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import duplicate, erase, open_led
from genlab.sessions.invitations import invite
from genlab.sessions.led import led
from genlab.sessions.opening import LED_SEEDS, MOST_SEED
from tests.support.playing import rows


@pytest.mark.parametrize("questions", [0, 1001, True])
def test_a_round_has_a_length_that_can_be(sqlite_engine: Engine, pack: Pack, questions: int) -> None:
    with pytest.raises(GenlabError, match=r"Invalid number of questions .*\. Expected 1 to 1000\."):
        open_led(sqlite_engine, pack, "yesno", questions=questions)


@pytest.mark.parametrize(
    ("protocol", "settings", "led_by", "message"),
    [
        ("hype_time", None, Hosting(pacing=TEACHER), "No teacher's pace in hype_time"),
        ("yesno", Settings(qualification=10), Hosting(pacing=TEACHER), "No teacher's pace in yesno"),
        ("adaptive", None, Hosting(limit_s=5), "No time limit in adaptive"),
        ("adaptive", None, Hosting(feedback=False), "No blind round in adaptive"),
        ("hype_time", None, Hosting(feedback=False), "No blind round in hype_time"),
        ("yesno", Settings(qualification=10), Hosting(feedback=False), "No blind round in yesno"),
    ],
)
def test_what_cannot_be_led_like_that_is_refused(
    sqlite_engine: Engine, pack: Pack, protocol: str, settings: Settings | None, led_by: Hosting, message: str
) -> None:
    with pytest.raises(GenlabError, match=message):
        open_led(sqlite_engine, pack, protocol, settings=settings, hosting=led_by)


def test_the_next_class_gets_the_same_questions(engine: Engine, pack: Pack) -> None:
    settings = Settings(confidence=True)
    first = open_led(engine, pack, "pair", questions=4, settings=settings, title="3-1")
    second = duplicate(engine, first.host_token, pack)
    assert len({first.join_code, second.join_code, first.host_token, second.host_token}) == 4
    for _ in range(2):
        for opened in (first, second):
            join(engine, opened.session_id, pack)
    trials: dict[int, list[object]] = {}
    for row in rows(engine, "trial"):
        trials.setdefault(row["participant_id"], []).append(row["stimuli"])
    assert trials[1] == trials[2] and trials[3] == trials[4] and trials[1] != trials[3]
    assert led(engine, second.host_token).settings == settings


def test_erasing_a_session_leaves_nothing_of_it_and_all_of_the_others(engine: Engine, pack: Pack) -> None:
    kept = open_led(engine, pack, "yesno", questions=4)
    gone = open_led(engine, pack, "yesno", questions=4, hosting=Hosting(naming=LISTED))
    (invited,) = invite(engine, gone.host_token, ["민지"])
    for opened, token in ((kept, None), (gone, invited.token)):
        answer(engine, join(engine, opened.session_id, pack, token=token), 0, "real", 500.0)
    erase(engine, gone.host_token)
    counts = {name: len(rows(engine, name)) for name in ("session", "participant", "trial", "answer")}
    assert counts == {"session": 1, "participant": 1, "trial": 4, "answer": 1}
    assert rows(engine, "invitation") == []
    assert led(engine, kept.host_token).session_id == kept.session_id
    with pytest.raises(GenlabError, match="Unknown host link"):
        erase(engine, gone.host_token)
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, invited.token)


def test_no_link_asks_the_questions_of_a_class(sqlite_engine: Engine, pack: Pack) -> None:
    """The seed of a session is drawn where no round that anyone may enter can have its own from."""
    seeds = set()
    for _ in range(20):
        opened = open_led(sqlite_engine, pack, "yesno", questions=4)
        join(sqlite_engine, opened.session_id, pack)
        seeds.add(led(sqlite_engine, opened.host_token).seed)
    assert len(seeds) == 20 and min(seeds) >= LED_SEEDS and max(seeds) < MOST_SEED
    standing = open_session(sqlite_engine, pack, "yesno", 4)
    for seed in (*seeds, LED_SEEDS):
        with pytest.raises(GenlabError, match=f"Invalid seed {seed}"):
            join(sqlite_engine, standing, pack, seed=seed)
    join(sqlite_engine, standing, pack, seed=LED_SEEDS - 1)


def test_a_session_of_an_older_genlab_goes_on_as_it_was_drawn(sqlite_engine: Engine, pack: Pack) -> None:
    opened = open_led(sqlite_engine, pack, "yesno", questions=4, seed=7, drawing=HALVES)
    join(sqlite_engine, opened.session_id, pack)
    again = duplicate(sqlite_engine, opened.host_token, pack)
    join(sqlite_engine, again.session_id, pack)
    truths = [row["truth"] for row in rows(sqlite_engine, "trial")]
    assert truths[:4].count("real") == 2 and truths[:4] == truths[4:]
    assert led(sqlite_engine, again.host_token).drawing == HALVES
    report = verify(sqlite_engine)
    assert report.findings == []
