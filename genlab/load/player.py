"""A simulated person at a tab: looks, thinks, taps, taps twice, loses the network and comes back."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from genlab.errors import GenlabError
from genlab.load.log import Log
from genlab.load.tab import Card, LostConnectionError, Tab
from genlab.packs import Pack
from genlab.sessions.tokens import token_hash
from genlab.simulation.people import People

RESEND_S, RESEND_MOST_S = 4.0, 32.0  # as the quiz does: twice as long each time
PATIENCE_S = 120.0
DOUBLE_TAPS = 0.05  # share of answers that are sent twice at once
BROKEN_OFF = (
    0.01  # share of answers after which the connection breaks, and which are sent again from a new page
)


def appearances(pack: Pack, who: People, seed: int) -> dict[str, tuple[bool, float]]:
    """Return of each stimulus, as the browser gets it, whether it is a fake, and how much faker than others it is."""
    looks = np.random.default_rng((seed, 2)).normal(0, who.image_spread, len(pack.stimuli))
    return {
        pack.medium.encoded(stimulus): (bool(maker), float(look))
        for stimulus, maker, look in zip(pack.stimuli, pack.generators, looks, strict=True)
    }


class Mind:
    """A person's ability, by signal detection (`genlab.simulation.people`).

    It looks a stimulus' truth up in the pack, so as to be right as often as the person would be.
    """

    def __init__(self, known: dict[str, tuple[bool, float]], who: People, seed: int) -> None:
        self._known = known
        self._random = np.random.default_rng((seed, 3))
        self._lapse = who.lapse
        self._ability = self._random.normal(who.dprime, who.people_spread)
        self._bias = self._random.normal(who.criterion, who.bias_spread)

    def choose(self, card: Card) -> str:
        """Answer a question."""
        if self._random.random() < self._lapse:
            return str(self._random.choice(card.choices))
        evidence = [self._evidence(stimulus) for stimulus in card.stimuli]
        if len(evidence) == 1:
            return "fake" if evidence[0] > self._bias else "real"
        return card.choices[int(np.argmin(evidence))]

    def _evidence(self, stimulus: str) -> float:
        """How fake a stimulus looks now; one that the pack lacks (an attention check) is a fake."""
        fake, look = self._known.get(stimulus, (True, 0.0))
        return float(self._random.normal(look + (self._ability / 2 if fake else -self._ability / 2)))


@dataclass
class Tally:
    """What happened to all players together.

    Attributes:
        taken: ms from each intended tap to its verdict and next question; late taps count from when they were due.
        late: taps that waited for an earlier answer.
        opened: ms to open a page, of those who joined.
        reopened: ms to open a page, of those who came back.
        double_taps, broken_off: answers sent twice at once; sent again after a broken connection.
        waits: answers sent again because no reply came within 4 s, or 8, or 16.
        dropped: connections that the server ended.
        rounds: rounds played to their end.
        problems: what pages and players said, and how often.
    """

    taken: list[float] = field(default_factory=list)
    late: int = 0
    opened: list[float] = field(default_factory=list)
    reopened: list[float] = field(default_factory=list)
    double_taps: int = 0
    broken_off: int = 0
    waits: int = 0
    dropped: int = 0
    rounds: int = 0
    problems: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Player:
    """One person. `join` first, then `play`; `storm` and `resume` in between."""

    def __init__(self, tab: Tab, mind: Mind, gap: float, seed: int, log: Log, tally: Tally) -> None:
        self.tab = tab
        self._mind = mind
        self._gap = gap
        self._random = np.random.default_rng((seed, 1))
        self._log = log
        self._tally = tally
        self._pending: int | None = None  # the trial whose verdict has not come
        self._seen: Card | None = None  # the last card taken up
        self._left: Card | None = None  # the card when the storm came

    async def join(self) -> None:
        """Open the page."""
        began = time.monotonic()
        await self.tab.open(PATIENCE_S)
        self._tally.opened.append(1000 * (time.monotonic() - began))

    async def play(self, until: float) -> None:
        """Answer at moments of one's own (open loop), `gap` seconds apart on average, until a moment.

        A tap that is due while the question has not come yet is made as soon as it has, and counts from when it
        was due.
        """
        due = time.monotonic() + self._random.uniform(0, self._gap)
        while due < until:
            try:
                due = await self._turn(due)
            except LostConnectionError:
                self._tally.dropped += 1
                await self._come_back()
                due = max(due, time.monotonic())
            except GenlabError as error:
                self._tally.problems[str(error)] += 1
                due = max(due, time.monotonic())
            due += self._gap * self._random.uniform(0.5, 1.5)

    def storm(self) -> None:
        """Lose the connection; remember where that was."""
        self._left = self.tab.card or self._seen
        self.tab.drop()

    async def resume(self) -> bool:
        """Come back by the link; return whether it leads to the question that was left, stimulus for stimulus.

        An answer that was on its way may have been stored: then it leads to the one after.
        """
        left, on_its_way = self._left, self._pending
        try:
            await self._come_back()
        except GenlabError as error:
            self._tally.problems[str(error)] += 1
            return False
        card = self.tab.card
        if card is None or left is None:
            return False
        if left.trial is None:  # at the end, or on the way to another round
            return card.trial in (None, 0)
        same = (card.round, card.trial, card.stimuli) == (left.round, left.trial, left.stimuli)
        if on_its_way != left.trial:
            return same
        return same or (card.round == left.round and card.trial in (None, left.trial + 1))

    async def _turn(self, due: float) -> float:
        """Answer one question at the moment it is due; return the moment from which the next one counts."""
        card = self.tab.card
        if card is None:
            raise LostConnectionError("No card.")
        if card.trial is None:
            card = await self._again(card)
        wait = due - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        else:
            self._tally.late += 1
        assert card.trial is not None
        self._seen, trial = card, card.trial
        before = self._log.sent.get(
            (token_hash(self.tab.token), trial)
        )  # it was on its way when the storm came
        choice = before.choice if before else self._mind.choose(card)
        value = {"round": card.round, "trial": trial, "choice": choice, "rt_ms": 1000.0}
        chance = self._random.random()
        self._pending = trial
        await self._send(value)
        if chance < BROKEN_OFF:
            self._tally.broken_off += 1
            self.tab.drop()
            await self._come_back()
            await self._send(value)
            due = time.monotonic()
        elif chance < BROKEN_OFF + DOUBLE_TAPS:
            self._tally.double_taps += 1
            await self._send(value)
        await self._verdict(value)
        self._pending = None
        if chance >= BROKEN_OFF:
            self._tally.taken.append(1000 * (self.tab.came - due))
        return due

    async def _send(self, value: dict[str, object]) -> None:
        self._log.send(token_hash(self.tab.token), int(str(value["trial"])), str(value["choice"]))
        await self.tab.send("answer", value)

    async def _verdict(self, value: dict[str, object]) -> None:
        """Wait for the verdict, and send the answer again after some seconds, as the quiz does."""
        trial, round_ = value["trial"], value["round"]
        entry = self._log.sent[token_hash(self.tab.token), int(str(trial))]
        began, wait = time.monotonic(), RESEND_S
        while True:
            try:
                card = await self.tab.until(
                    lambda card: card.round == round_ and card.told is not None and card.told[0] == trial,
                    wait,
                )
                break
            except LostConnectionError:
                self._tally.dropped += 1
                await self._come_back()
            except GenlabError:
                if time.monotonic() - began > PATIENCE_S:
                    raise
                self._tally.waits += 1
                wait = min(2 * wait, RESEND_MOST_S)
            await self._send(value)
        assert card.told is not None
        entry.correct = card.told[1]

    async def _again(self, card: Card) -> Card:
        """Begin another round at the end of one."""
        self._tally.rounds += 1
        await self.tab.send("again", {"round": card.round})
        return await self.tab.until(lambda new: new.round != card.round, PATIENCE_S)

    async def _come_back(self) -> None:
        """Open the page again by the link, as often as it takes."""
        began = time.monotonic()
        while True:
            try:
                await self.tab.open(PATIENCE_S)
                break
            except LostConnectionError:
                if time.monotonic() - began > PATIENCE_S:
                    raise
                await asyncio.sleep(1)
        self._tally.reopened.append(1000 * (time.monotonic() - began))
