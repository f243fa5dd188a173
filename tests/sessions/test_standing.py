"""Everyone comes back to where they were, and is told no truth before its answer."""

import dataclasses

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer


def test_what_is_known_before_the_answer_does_not_hold_the_truth(engine: Engine, token: str) -> None:
    known = dataclasses.asdict(resume(engine, token))
    assert set(known) == {
        "session_id", "participant_id", "pack_name", "pack_sha256", "protocol", "settings", "seed", "questions",
        "given", "places", "expired", "current", "session_state", "hosting", "led", "title",
        "position", "revealed", "stage", "pulse", "round", "name", "music",
    }  # fmt: skip
    assert known["given"] == ()
    assert set(known["current"]) == {"trial", "stimuli", "exposure_ms", "qualifying", "aided", "ends_at"}


@pytest.mark.parametrize("token", ["", "x", "0" * 22, "토큰", "\x00", "\ud800", "' OR 1=1 --", "x" * 100_000])
def test_an_unknown_token_is_refused(engine: Engine, pack: Pack, token: str) -> None:
    join(engine, open_session(engine, pack, "yesno", 5), pack)
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, token)
    with pytest.raises(GenlabError, match="Unknown participant"):
        answer(engine, token, 0, "real", 500.0)
