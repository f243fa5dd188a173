"""The whole card, in every state, is the same for a right and a wrong answer until its truth is told.

Two databases go through the same session, the same person answers one question rightly here and wrongly there, and
what the browser would be sent is compared after every step.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.protocols import PROTOCOLS, Settings, get
from genlab.protocols.hosting import PACINGS, SELF, TEACHER, Hosting
from genlab.sessions import join, resume
from genlab.sessions.answering import answer, expire, outcome
from genlab.sessions.hosting import Opened, open_led
from genlab.sessions.leading import advance, remove, reveal, set_state
from genlab.store import connect
from genlab.store.tables import ENDED, OPEN, PAUSED
from genlab.ui.quiz import card
from tests.support.designed import small_designs
from tests.support.lines import small_marked
from tests.support.places import small_places
from tests.support.playing import age, truth_of, wrong_of
from tests.support.small_pack import small_pack
from tests.support.tunes import small_bars

WHOLE = small_pack(reals=200, gan=100, flow=100)
SHORT = {
    "yesno": 4,
    "pair": 4,
    "hype_infinity": None,
    "hype_time": None,
    "adaptive": None,
    "boundary": 4,
    "boundary_bars": 4,
    "fillin": 4,
    "preference": 4,
}
PACKS = {
    "boundary": small_places,
    "boundary_bars": small_bars,
    "fillin": small_marked,
    "preference": small_designs,
}
SETTINGS = {
    "plain": Settings(),
    "with all beside": Settings(checks=1, confidence=True, reason=True),
    "qualifying": Settings(qualification=4),
}


class Class:
    """One session in a database of its own, and whoever plays in it under a token that is the same everywhere."""

    def __init__(self, engine: Engine, protocol: str, settings: Settings, hosting: Hosting) -> None:
        self.engine = engine
        self.pack = PACKS[protocol]() if protocol in PACKS else WHOLE
        self.opened: Opened = open_led(
            engine, self.pack, protocol, questions=SHORT[protocol], settings=settings, hosting=hosting, seed=5
        )
        self.join("first")

    def join(self, token: str) -> None:
        join(self.engine, self.opened.session_id, self.pack, token=token)

    def card(self, token: str, stale: dict[str, Any] | None = None) -> str:
        """Return what the browser is sent, with whatever verdict a page may still hold."""
        shown = card.data(self.pack, "Class", resume(self.engine, token), stale, None)
        if shown["current"]:
            shown["current"].pop("left_ms", None)
        if shown["pulse"]:
            del shown["pulse"]["url"]  # a name drawn for each session, whatever is answered in it
        return json.dumps(shown, sort_keys=True)

    def verdict(self, token: str, trial: int) -> dict[str, Any] | None:
        found = outcome(self.engine, token, trial)
        return card.verdict(found) if found else None

    def give(self, token: str, right: bool) -> int:
        asked = resume(self.engine, token).current
        assert asked is not None
        choice = "fake" if min(asked.stimuli) < 0 else truth_of(self.pack, asked)
        if min(asked.stimuli) < 0 and len(asked.stimuli) == 2:
            choice = "right" if asked.stimuli[0] < 0 else "left"
        answer(self.engine, token, asked.trial, choice if right else wrong_of(self.pack, choice), 500.0)
        return asked.trial

    def host(self, do: Callable[..., Any], *arguments: Any) -> None:
        do(self.engine, self.opened.host_token, *arguments)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Callable[..., tuple[Class, Class]]]:
    """Return a function that opens the same session twice: for who is right, and for who is wrong."""
    engines: list[Engine] = []

    def opened(protocol: str, settings: Settings, hosting: Hosting) -> tuple[Class, Class]:
        engines.extend(connect(f"sqlite:///{tmp_path / f'{name}.sqlite3'}") for name in ("right", "wrong"))
        right, wrong = (Class(engine, protocol, settings, hosting) for engine in engines[-2:])
        return right, wrong

    yield opened
    for engine in engines:
        engine.dispose()


def possible(protocol: str, settings: Settings, hosting: Hosting) -> bool:
    """Return whether a host can have it: not where what comes next tells whether the last answer was right."""
    depends = get(protocol).timed or settings.qualification > 0
    if protocol == "pair" and settings.qualification:
        return False
    if protocol.startswith("boundary") and settings.beside:
        return False
    if not get(protocol).scored and (settings.beside or settings.confidence):
        return False
    return not (depends and (hosting.pacing == TEACHER or not hosting.feedback))


WAYS = [
    pytest.param(protocol, settings, Hosting(pacing, feedback=feedback), id=f"{protocol}-{name}-{pacing}-{feedback}")
    for protocol, (name, settings), pacing, feedback in itertools.product(
        PROTOCOLS, SETTINGS.items(), PACINGS, (True, False)
    )
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "settings", "hosting"), WAYS)
def test_no_card_depends_on_an_answer_whose_truth_is_not_told(
    two: Callable[..., tuple[Class, Class]], protocol: str, settings: Settings, hosting: Hosting
) -> None:
    if not possible(protocol, settings, hosting):
        with pytest.raises(GenlabError):
            two(protocol, settings, hosting)
        return
    right, wrong = both = two(protocol, settings, hosting)
    stale: list[dict[str, Any] | None] = [None, None]

    def alike(*people: str) -> bool:
        return all(
            right.card(person, mine) == wrong.card(person, other)
            for person in people
            for mine, other in {(id(a), id(b)): (a, b) for a, b in ((None, None), tuple(stale))}.values()
        )

    def everyone(do: Callable[[Class], Any]) -> None:
        for each in both:
            do(each)

    def to_both(do: Callable[..., Any], *arguments: Any) -> None:
        for each in both:
            each.host(do, *arguments)

    if hosting.pacing == SELF:
        assert alike("first")
        trial = right.give("first", True)
        wrong.give("first", False)
        if not get(protocol).scored:  # a verdict tells what was chosen, and nothing else does
            assert alike("first")
            stale[:] = [each.verdict("first", trial) for each in both]
        if hosting.feedback:  # told at once, and everywhere
            assert not alike("first")
            return
        for _ in range(3):  # blind, in every state, to the end
            stale[:] = [each.verdict("first", trial) for each in both]
            assert alike("first")
            for state in (PAUSED, OPEN, ENDED, OPEN):
                to_both(set_state, state)
                assert alike("first"), state
            for removed in (True, False):
                to_both(remove, 1, removed)
                assert alike("first")
            everyone(lambda each: each.give("first", True))
        return

    assert alike("first")  # the lobby
    to_both(advance, 0)
    everyone(lambda each: each.give("first", True))
    to_both(reveal)
    to_both(advance, 1)
    assert alike("first")  # asked, after a question that was told
    everyone(lambda each: each.join("late"))
    trial = right.give("first", True)
    wrong.give("first", False)
    assert trial == 1
    stale[:] = [each.verdict("first", trial) for each in both]
    assert alike("first", "late")  # waiting
    for state in (PAUSED, OPEN, ENDED, OPEN):
        to_both(set_state, state)
        assert alike("first", "late"), state
    for removed in (True, False):
        to_both(remove, 1, removed)
        assert alike("first", "late")
    everyone(lambda each: each.give("late", True))
    assert alike("first", "late")
    to_both(reveal)
    assert alike("first") != hosting.feedback  # now it is told, or never
    assert alike("late")
    to_both(advance, 2)
    assert alike("first") != hosting.feedback
    to_both(set_state, ENDED)
    assert alike("first") != hosting.feedback


def test_an_answer_that_came_too_late_says_nothing(two: Callable[..., tuple[Class, Class]]) -> None:
    both = two("yesno", Settings(), Hosting(limit_s=5, feedback=False))
    both[0].give("first", True)
    both[1].give("first", False)
    for each in both:
        age(each.engine, 60.0)
        expire(each.engine, "first", 1)
    assert both[0].card("first") == both[1].card("first")
    assert json.loads(both[0].card("first"))["results"] == ["given", "missed"]
