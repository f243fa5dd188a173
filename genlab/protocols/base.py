"""What a protocol is, and what a round is drawn with from a seed: alike on every machine."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from genlab.errors import GenlabError
from genlab.protocols.scale import Scale
from genlab.protocols.settings import Settings

T = TypeVar("T")

MAX_SEED = 2**63 - 1  # what a database's BIGINT holds
HALVES, COINS = 1, 2
"""How rounds are drawn: as many of either truth in each, or a coin for each question. Stored with a session."""
DRAWING = COINS
DESIGNS = "designs"
"""The form of a pack of whole stimuli whose fakes are designs of the studio."""


@dataclass(frozen=True)
class Question:
    """One question, with its truth.

    Attributes:
        stimuli: stimulus numbers in the order they are shown, left to right; shape (1,) in yes/no, (2,) in pair.
        truth: the right choice, one of the protocol's choices.
        generator: who made the fake; "" where no fake is shown.
    """

    stimuli: tuple[int, ...]
    truth: str
    generator: str


@dataclass(frozen=True)
class Given:
    """An answered trial, as far as what comes next depends on it.

    Attributes:
        part: `main`, `qualification` or `check`.
        truth: the right choice.
        correct: whether it was chosen.
        exposure_ms: how long the image was to be shown; None without limit.
        choice: what was chosen; "" where nothing was.
    """

    part: str
    truth: str
    correct: bool
    exposure_ms: float | None = None
    choice: str = ""


class Protocol(ABC):
    """A way of asking: it draws a round of questions, scores the answers, and says what comes next.

    Attributes:
        name: as written in tables and exports.
        choices: the possible answers, in the order of their buttons.
        questions: the usual length of a round.
        timed: whether stimuli are flashed, so that trials have exposures.
        media: the media that it can ask about, by name; None for all.
        form: of the packs that it can ask about, as `genlab.packs.Pack` calls it; "" for whole stimuli, real or fake.
        chance: share of right answers of who guesses.
        scale: the places that it asks about; None where it asks about none.
        halves: whether its rule, as published, is that as many are asked of either truth.
        scored: whether answers are right or wrong; where not, every truth is "" and nothing counts how many are right.
    """

    name: ClassVar[str]
    choices: ClassVar[tuple[str, ...]]
    questions: ClassVar[int] = 20
    timed: ClassVar[bool] = False
    media: ClassVar[frozenset[str] | None] = None
    form: ClassVar[str] = ""
    chance: ClassVar[float] = 0.5
    scale: ClassVar[Scale | None] = None
    halves: ClassVar[bool] = False
    scored: ClassVar[bool] = True

    def asks_about(self, medium: str, form: str = "") -> bool:
        """Return whether it can ask about stimuli of a medium, in packs of a form."""
        return self._takes(form) and (self.media is None or medium in self.media)

    def _takes(self, form: str) -> bool:
        """Return whether it can ask about packs of a form: its own; and designs are whole stimuli, too."""
        return form == self.form or (form == DESIGNS and not self.form)

    def check_asked(self, medium: str, form: str = "") -> None:
        """Raise GenlabError for a medium, or a form of pack, that it cannot ask about."""
        if not self._takes(form):
            raise GenlabError(
                f"Invalid pack for {self.name}. Expected a pack of {self.form or 'whole stimuli'}. "
                f"Received: one of {form or 'whole stimuli'}."
            )
        if not self.asks_about(medium, form):
            raise GenlabError(
                f"Invalid pack for {self.name}. Expected stimuli of medium {', '.join(sorted(self.media or ()))}. "
                f"Received: {medium}."
            )

    def blocks(self, settings: Settings, questions: int) -> list[int]:
        """Return the lengths of the blocks that a round of so many questions is drawn in, one by one.

        Raises:
            GenlabError: for a length that the settings do not allow.
        """
        return [questions]

    def length(self, settings: Settings) -> int:
        """Return the usual number of questions under these settings, the most where answers decide it."""
        return self.questions

    def exposure(self, settings: Settings, given: Sequence[Given]) -> float | None:
        """Return for how many ms the next image is shown, after the main trials given so far; None without limit."""
        return None

    def finished(self, settings: Settings, given: Sequence[Given]) -> bool:
        """Return whether the main trials given so far suffice, before all planned ones are asked."""
        return False

    @abstractmethod
    def draw(
        self,
        reals: Sequence[int],
        fakes: Mapping[str, Sequence[int]],
        questions: int,
        seed: int,
        drawing: int = DRAWING,
        begins: Sequence[int] = (),
    ) -> list[Question]:
        """Draw a round; equal arguments give equal rounds on every machine and Python version.

        A coin decides each question's truth, so that those told say nothing of those to come; where the published
        rule is otherwise, or an older genlab began the session, half of the round is of either truth. All generators
        appear equally often (to within one question), and no stimulus appears twice. Truths, order, and which
        generators get an odd one out come from the seed. Seeds that follow one another are dealt different stimuli
        until all have been shown, so that a session whose participants have them in turn shows every one about
        equally often.

        Args:
            reals: numbers of the real stimuli.
            fakes: numbers of each generator's stimuli, by the generator's name.
            questions: length of the round, at least 1.
            seed: 0 to 2**63 - 1.
            drawing: `COINS`, or `HALVES` as older sessions were drawn.
            begins: by number, the place at which a stimulus' machine begins; of packs of boundaries alone.

        Raises:
            GenlabError: for a length or seed out of range, or where the stimuli do not suffice.
        """

    @abstractmethod
    def roles(self, question: Question) -> tuple[int, int | None]:
        """Return the stimulus that the question is about and the one it is compared with.

        In yes/no that is the image and None, in pair the fake and the real one.
        """

    def score(self, question: Question, choice: str) -> bool:
        """Return whether the choice is right.

        Raises:
            GenlabError: for a choice that the protocol does not offer.
        """
        if choice not in self.choices:
            raise GenlabError(
                f"Unknown choice {choice!r} in {self.name}. Expected {' or '.join(self.choices)}.", "choice"
            )
        return choice == question.truth


def check_seed(seed: int) -> int:
    """Return the seed if it is an integer from 0 to 2**63 - 1; raise GenlabError otherwise."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise GenlabError(f"Invalid seed {seed!r}. Expected an integer from 0 to {MAX_SEED}.")
    return seed


def seeded(questions: int, seed: int) -> random.Random:
    """Return the round's generator of numbers; check its length and seed."""
    if isinstance(questions, bool) or not isinstance(questions, int) or questions < 1:
        raise GenlabError(f"Invalid number of questions {questions!r}. Expected an integer of at least 1.")
    return random.Random(check_seed(seed))


def check_reals(reals: Sequence[int], needed: int) -> None:
    """Raise GenlabError where there are too few real images."""
    if len(reals) < needed:
        raise GenlabError(f"Too few real images: {len(reals)}. Expected at least {needed} for this round.")


def check_fakes(fakes: Mapping[str, Sequence[int]], needed: int) -> None:
    """Raise GenlabError where a generator has too few images."""
    if not fakes:
        raise GenlabError("No fake images. Expected at least one generator in the pack.")
    each = -(-needed // len(fakes))
    for generator, numbers in fakes.items():
        if len(numbers) < each:
            raise GenlabError(
                f"Too few images of generator {generator!r}: {len(numbers)}. Expected at least {each} for this round."
            )


# Only `random.Random.random()` is promised to give the same numbers in every version of Python, and a "same questions"
# link must outlive them: so these build on it alone.


def sample(items: Sequence[T], k: int, rng: random.Random) -> list[T]:
    """Return k of the items in random order, without replacement (Fisher-Yates, stopped after k)."""
    pool = list(items)
    for i in range(k):
        j = i + int(rng.random() * (len(pool) - i))
        pool[i], pool[j] = pool[j], pool[i]
    return pool[:k]


def balanced(items: Sequence[T], k: int, rng: random.Random) -> list[T]:
    """Return k items in random order, each item floor(k/n) or ceil(k/n) times."""
    whole, rest = divmod(k, len(items))
    return sample([*items] * whole + sample(items, rest, rng), k, rng)


def turn(items: Sequence[T], k: int, most: int, seed: int) -> list[T]:
    """Return k of the items: those whose turn it is at this seed.

    Every `len(items) // most` seeds are one cycle: the items are shuffled by the cycle's number and dealt out, `most`
    to a seed.

    Args:
        items: the stimuli of one kind.
        k: how many are wanted, at most `most`.
        most: how many a round may ever want of them, at most `len(items)`.
        seed: the round's.
    """
    deals = max(1, len(items) // most) if most else 1
    cycle, deal = divmod(seed, deals)
    shuffled = sample(items, len(items), random.Random(f"{cycle} {len(items)} {most}"))
    return shuffled[deal * most : deal * most + k]


def sample_fakes(
    fakes: Mapping[str, Sequence[int]], k: int, most: int, seed: int, rng: random.Random
) -> list[tuple[str, int]]:
    """Return k of at most `most` (generator, stimulus) in random order, generators balanced, no stimulus twice."""
    generators = balanced(sorted(fakes), k, rng)
    each = -(-most // len(fakes))
    numbers = {name: iter(turn(fakes[name], generators.count(name), each, seed)) for name in sorted(fakes)}
    return [(generator, next(numbers[generator])) for generator in generators]
