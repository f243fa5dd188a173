"""A pulse is felt by who has been told its name, and by nobody who counts."""

import pytest
from sqlalchemy import Engine

from genlab import sessions
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import hosting, leading
from genlab.sessions.pulses import Pulse, Pulses


def test_a_session_s_own_people_feel_its_pulse(engine: Engine, pack: Pack) -> None:
    opened = hosting.open_led(engine, pack, "yesno", questions=4, hosting=Hosting(TEACHER))
    name = sessions.resume(engine, sessions.join(engine, opened.session_id, pack)).pulse
    assert Pulses(engine).of(name) == Pulse("open--0")
    leading.advance(engine, opened.host_token, 0)
    assert Pulses(engine).of(name) == Pulse("open-0-0")


def test_who_is_sent_out_feels_it_and_when_let_in_again(engine: Engine, pack: Pack) -> None:
    opened = hosting.open_led(engine, pack, "yesno", questions=4)
    people = [
        sessions.resume(engine, sessions.join(engine, opened.session_id, pack, nickname=name))
        for name in ("민지", "Ann")
    ]
    host = opened.host_token
    assert [where.name for where in people] == ["민지", "Ann"]
    leading.remove(engine, host, people[1].participant_id)
    assert Pulses(engine).of(people[0].pulse) == Pulse("open--0", (people[1].round,))
    leading.remove(engine, host, people[1].participant_id, removed=False)
    assert Pulses(engine).of(people[0].pulse) == Pulse("open--0")
    hosting.erase(engine, host)
    assert Pulses(engine).of(people[0].pulse) is None


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
