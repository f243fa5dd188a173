"""The class's staircase: every generator that was asked about, the oldest first, with the accuracy that was stored."""

import pytest
from sqlalchemy import Engine

from genlab import packs
from genlab.sessions import join, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import open_led
from genlab.sessions.led import led
from genlab.sessions.review import review
from genlab.ui.room.staircase import staircase
from tests.support.playing import play


def test_a_class_sees_its_accuracy_along_the_years(engine: Engine) -> None:
    pack = packs.load("mnist")
    opened = open_led(engine, pack, "yesno", questions=20)
    tokens = [join(engine, opened.session_id, pack) for _ in range(3)]
    for token in tokens:
        play(engine, token, pack)
    found = staircase(engine, led(engine, opened.host_token))
    names = [name for name, _accuracy, _interval in found]
    assert names == [
        "pixel histogram",
        "autoencoder · 2006, Hinton & Salakhutdinov",
        "GAN · 2016, Radford, Metz & Chintala",
        "flow matching · 2023, Lipman et al.",
    ]
    answers = [answer for token in tokens for answer in review(engine, token)]
    reals = [answer.correct for answer in answers if answer.truth == "real"]
    for maker, (_name, accuracy, interval) in zip(
        ("pixel", "autoencoder", "gan", "flow"), found, strict=True
    ):
        results = [answer.correct for answer in answers if answer.generator == maker]
        assert accuracy == pytest.approx((sum(results) / len(results) + sum(reals) / len(reals)) / 2)
        assert accuracy is not None and interval is not None and interval[0] <= accuracy <= interval[1]


def test_who_calls_everything_fake_is_right_in_half(engine: Engine) -> None:
    pack = packs.load("mnist")
    opened = open_led(engine, pack, "yesno", questions=20)
    for _ in range(3):
        token = join(engine, opened.session_id, pack)
        standing = resume(engine, token)
        while served := standing.current:
            standing = answer(engine, token, served.trial, "fake", 700.0).standing
    found = staircase(engine, led(engine, opened.host_token))
    assert len(found) == 4 and {accuracy for _name, accuracy, _interval in found} == {0.5}


def test_where_flashes_adapt_there_are_no_stairs(engine: Engine) -> None:
    opened = open_led(engine, packs.load("mnist"), "adaptive")
    assert staircase(engine, led(engine, opened.host_token)) == []
