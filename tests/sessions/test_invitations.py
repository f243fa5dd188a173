"""A personal link lets one person in, by the label it was made for."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols.hosting import LISTED, Hosting
from genlab.sessions import finding, joining, resume
from genlab.sessions.classroom import members
from genlab.sessions.hosting import open_led
from genlab.sessions.invitations import invite
from genlab.sessions.led import led
from genlab.sessions.standing import ASKING
from tests.support.playing import rows


def test_a_list_gives_each_label_one_link(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2, hosting=Hosting(naming=LISTED))
    made = invite(engine, opened.host_token, ["민지", " 준호 ", "민지", ""])
    assert [entry.label for entry in made] == ["민지", "준호", "민지 (2)"]  # two of one name are two people
    assert [entry.label for entry in invite(engine, opened.host_token, ["준호", "서연"])] == ["서연"]
    found = finding.by_link(engine, made[0].token)
    assert (found.label, found.joined) == ("민지", False)
    assert rows(engine, "participant") == []  # a link that is looked at makes no person
    stale = found  # a second tap, on its way before the first had let anyone in
    for _ in range(2):  # the same link twice is one person
        found = finding.by_link(engine, made[0].token)
        assert joining.enter(engine, found, pack, token=made[0].token) == made[0].token
    assert joining.enter(engine, stale, pack, token=made[0].token) == made[0].token
    (person,) = rows(engine, "participant")
    assert person["label"] == "민지" and person["consented_at"] is not None
    assert resume(engine, made[0].token).stage == ASKING
    assert [member.name for member in members(engine, led(engine, opened.host_token))] == ["민지"]
    with pytest.raises(GenlabError, match="joined by a personal link"):
        finding.by_code(engine, opened.join_code, "address")
    plain = open_led(engine, pack, "yesno", questions=2)
    with pytest.raises(GenlabError, match="names nobody by list"):
        invite(engine, plain.host_token, ["민지"])
