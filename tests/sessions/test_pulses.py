"""A pulse is felt by who has been told its name, and by nobody who counts."""

import pytest
from sqlalchemy import Engine

from genlab import sessions
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import hosting, leading
from genlab.sessions.pulses import Pulses


def test_a_session_s_own_people_feel_its_pulse(engine: Engine, pack: Pack) -> None:
    opened = hosting.open_led(engine, pack, "yesno", questions=4, hosting=Hosting(TEACHER))
    name = sessions.resume(engine, sessions.join(engine, opened.session_id, pack)).pulse
    assert Pulses(engine).of(name) == "open--0"
    leading.advance(engine, opened.host_token, 0)
    assert Pulses(engine).of(name) == "open-0-0"


def test_no_number_tells_a_stranger_anything(engine: Engine, pack: Pack) -> None:
    opened = [hosting.open_led(engine, pack, "yesno", questions=4) for _ in range(2)]
    standing = sessions.open_session(engine, pack, "yesno")
    one, two = (
        sessions.resume(engine, sessions.join(engine, each.session_id, pack)).pulse for each in opened
    )
    assert one.partition("-")[2] != two.partition("-")[2]
    pulses = Pulses(engine)
    swapped = f"{opened[0].session_id}-{two.partition('-')[2]}"
    for name in (str(opened[0].session_id), swapped, f"{standing}-{'0' * 32}", f"{standing}-"):
        assert pulses.of(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0",
        "-1",
        "9" * 5000,
        f"{2**63}-{'0' * 32}",
        f"9999999999-{'0' * 32}",
        "null",
        "1-é",
        "\N{FULLWIDTH DIGIT ONE}-" + "0" * 32,
    ],
)
def test_odd_names_are_nobody_s(engine: Engine, name: str) -> None:
    assert Pulses(engine).of(name) is None
