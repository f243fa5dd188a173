"""Refusals that a class comes across are told in Korean: every one that the library raises is known by its words."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from genlab import sessions, words
from genlab.errors import GenlabError
from genlab.packs import Pack, own
from genlab.packs.bundles import of_zip
from genlab.protocols.hosting import LISTED, TEACHER, Hosting
from genlab.sessions import answering, classroom, finding, hosting, leading
from genlab.sessions.led import led
from genlab.store.tables import ENDED
from genlab.training import jobs, worker
from genlab.ui import refusals
from tests.support.own_images import disc, encoded, write_zip


def words_of(line: str) -> str:
    """Return what a line of Markdown says, where all its marks are escaped."""
    return line.replace("\\", "").replace("\N{WORD JOINER}", "")


def refused(do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what a Korean screen says when something is refused."""
    with pytest.raises(GenlabError) as error:
        do()
    assert words_of(refusals.problem_line(error.value)) == str(error.value)
    with monkeypatch.context() as patch:
        patch.setattr(words, "ask", lambda: "ko")
        return words_of(refusals.problem_line(error.value))


def test_what_a_class_comes_across_is_told_in_korean(
    engine: Engine, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def korean(do: Callable[[], object]) -> str:
        text = refused(do, monkeypatch)
        assert any("가" <= letter <= "힣" for letter in text) and "{" not in text
        return text

    opened = hosting.open_led(engine, pack, "yesno", questions=4, hosting=Hosting(TEACHER))
    listed = hosting.open_led(engine, pack, "yesno", questions=4, hosting=Hosting(naming=LISTED))
    people = [sessions.join(engine, opened.session_id, pack) for _ in range(2)]

    def answered() -> object:
        return answering.answer(engine, people[0], 0, "real", 500.0)

    assert "XYZ" in korean(lambda: finding.by_code(engine, "XYZ", "here"))
    korean(lambda: finding.by_code(engine, listed.join_code, "here"))
    korean(lambda: finding.by_link(engine, "nothing"))
    korean(lambda: sessions.resume(engine, "nothing"))
    korean(lambda: led(engine, "nothing"))
    leading.advance(engine, opened.host_token, 0)
    leading.reveal(engine, opened.host_token)
    korean(answered)
    (member, _) = classroom.members(engine, led(engine, opened.host_token))
    leading.remove(engine, opened.host_token, member.participant_id)
    korean(answered)
    leading.remove(engine, opened.host_token, member.participant_id, removed=False)
    leading.lock(engine, opened.host_token, True)
    korean(lambda: sessions.join(engine, opened.session_id, pack))
    leading.set_state(engine, opened.host_token, ENDED)
    korean(answered)
    korean(lambda: finding.by_code(engine, opened.join_code, "here"))


def test_every_other_refusal_stays_as_it_is() -> None:
    assert words_of(refusals.problem_line(GenlabError("Unknown protocol 'x'."))) == "Unknown protocol 'x'."


def test_what_a_visitor_has_named_is_plain_text_in_a_refusal() -> None:
    known = refusals.problem_line(GenlabError("No session has the code '[a](b)'. Ask your host for it."))
    assert r"'\[a\]\(b\)'. Ask your host for it." in known
    assert r"\[a\]\(b\)" in refusals.problem_line(GenlabError("Unknown run '[a](b)'."))
    assert len(refusals.problem_line(GenlabError("Unknown pack '" + "[" * 5000 + "'."))) < 2100


def test_what_images_of_ones_own_are_refused_for_is_told_in_korean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(zipped: Path) -> str:
        text = refused(lambda: own.build("mine", of_zip(zipped), path=tmp_path / "mine.npz"), monkeypatch)
        assert any("가" <= letter <= "힣" for letter in text) and "{" not in text
        return text

    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"no zip")
    assert "damaged.zip" in built(damaged)
    with ZipFile(tmp_path / "flat.zip", "w") as archive:
        archive.writestr("1.png", encoded(disc(1)))
    assert "flat.zip" in built(tmp_path / "flat.zip")
    few = write_zip(tmp_path / "few.zip", reals=3)
    assert "3" in built(few)


def test_how_a_training_ended_badly_is_told_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "ask", lambda: "ko")
    told = (
        jobs.LOST, worker.KILLED.format(signal="SIGKILL"), worker.SILENT.format(minutes=15), worker.FULL,
        worker.FILLED, worker.SLOW.format(seconds=60),
    )  # fmt: skip
    for message in told:
        korean = refusals.problem_line(GenlabError(message))
        assert any("가" <= letter <= "힣" for letter in korean) and "{" not in korean
