"""The class's staircase: every generator that was asked about, the oldest first, with the shares that were stored."""

from sqlalchemy import Engine

from genlab import packs
from genlab.sessions import join
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
    for maker, (_name, accuracy, interval) in zip(
        ("pixel", "autoencoder", "gan", "flow"), found, strict=True
    ):
        results = [answer.correct for answer in answers if answer.generator == maker]
        assert accuracy == sum(results) / len(results)
        assert interval is not None and interval[0] <= accuracy <= interval[1]


def test_where_flashes_adapt_there_are_no_stairs(engine: Engine) -> None:
    opened = open_led(engine, packs.load("mnist"), "adaptive")
    assert staircase(engine, led(engine, opened.host_token)) == []
