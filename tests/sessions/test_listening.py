"""What is kept of listening to tunes: how often, how long, and who says how much music they make."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.store import reading
from genlab.store import tables as t
from tests.support import tunes
from tests.support.small_pack import small_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return tunes.build(tmp_path_factory.mktemp("tunes") / "tunes.npz", count=12)


def kept(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(t.answer.c.heard).order_by(t.answer.c["index"])).scalars())


def test_what_was_heard_is_kept_as_a_client_counts_it(pack: Pack, engine: Engine) -> None:
    who = join(engine, open_session(engine, pack, "pair", 6), pack)
    sent: list[object] = [
        [[2, 9000.0], [0, 0]],
        [[1, 4000]],  # of one tune of two
        [[1, -4], [1, 4]],
        [[True, 4], [1, 4]],
        [[1, 4, 5], [1, 4]],
        "loud",
    ]
    for trial, heard in enumerate(sent):
        answer(engine, who, trial, "left", 700.0, heard=heard)
    assert kept(engine) == [[[2, 9000.0], [0, 0.0]], *[None] * 5]


def test_how_much_music_one_makes_is_said_once_and_only_where_it_is_asked(pack: Pack, engine: Engine) -> None:
    asked = join(engine, open_session(engine, pack, "yesno", 4, Settings(music=True)), pack)
    assert resume(engine, asked).music == ""
    answer(engine, asked, 0, "real", 700.0, music="a lot")
    assert resume(engine, asked).music == ""
    assert answer(engine, asked, 1, "real", 700.0, music="some").standing.music == "some"
    answer(engine, asked, 2, "real", 700.0, music="none")
    assert resume(engine, asked).music == "some"
    other = join(engine, open_session(engine, pack, "yesno", 4), pack)
    answer(engine, other, 0, "real", 700.0, music="none")
    assert resume(engine, other).music == ""


def test_music_is_asked_of_tunes_alone(engine: Engine) -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid music for pack '.*'. Expected a pack of tunes. Received: one of image."
    ):
        open_session(engine, small_pack(), "yesno", 4, Settings(music=True))
