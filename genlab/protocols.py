"""What a person is asked: yes/no (one image) and pair (a real and a fake side by side)."""

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from genlab.errors import GenlabError

T = TypeVar("T")

MAX_SEED = 2**63 - 1  # what a database's BIGINT holds


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


class Protocol(ABC):
    """A way of asking: it draws a round of questions and scores the answers.

    Attributes:
        name: as written in tables and exports.
        choices: the two possible answers, in the order of their buttons.
    """

    name: ClassVar[str]
    choices: ClassVar[tuple[str, str]]

    @abstractmethod
    def draw(
        self, reals: Sequence[int], fakes: Mapping[str, Sequence[int]], questions: int, seed: int
    ) -> list[Question]:
        """Draw a balanced round; equal arguments give equal rounds on every machine and Python version.

        Half of the round is of either truth, all generators appear equally often (to within one question), and no
        image appears twice. Which generators, images and truths get an odd one out, and the order, come from the seed.

        Args:
            reals: stimulus numbers of the real images.
            fakes: stimulus numbers of each generator's images, by the generator's name.
            questions: length of the round, at least 1.
            seed: 0 to 2**63 - 1.

        Raises:
            GenlabError: for a length or seed out of range, or where the images do not suffice.
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
                f"Unknown choice {choice!r} in {self.name}. Expected {' or '.join(self.choices)}."
            )
        return choice == question.truth


class YesNo(Protocol):
    """Show one image: is it real or fake? (The single-image task of HYPE-infinity, Zhou et al. 2019.)"""

    name = "yesno"
    choices = ("real", "fake")

    def draw(
        self, reals: Sequence[int], fakes: Mapping[str, Sequence[int]], questions: int, seed: int
    ) -> list[Question]:
        rng = _rng(questions, seed)
        half = (
            questions + 1
        ) // 2  # what either truth may need, so that a pack suffices for every seed or for none
        _check_reals(reals, half)
        _check_fakes(fakes, half)
        truths = _balanced(self.choices, questions, rng)
        real_images = iter(_sample(reals, truths.count("real"), rng))
        fake_images = iter(_sample_fakes(fakes, truths.count("fake"), rng))
        round_ = []
        for truth in truths:
            generator, image = ("", next(real_images)) if truth == "real" else next(fake_images)
            round_.append(Question((image,), truth, generator))
        return round_

    def roles(self, question: Question) -> tuple[int, int | None]:
        return question.stimuli[0], None


class Pair(Protocol):
    """Show a real and a fake side by side: which is real? (Two-alternative forced choice; the truth is its side.)"""

    name = "pair"
    choices = ("left", "right")

    def draw(
        self, reals: Sequence[int], fakes: Mapping[str, Sequence[int]], questions: int, seed: int
    ) -> list[Question]:
        rng = _rng(questions, seed)
        _check_reals(reals, questions)
        _check_fakes(fakes, questions)
        truths = _balanced(self.choices, questions, rng)
        real_images = _sample(reals, questions, rng)
        fake_images = _sample_fakes(fakes, questions, rng)
        return [
            Question((real, fake) if truth == "left" else (fake, real), truth, generator)
            for truth, real, (generator, fake) in zip(truths, real_images, fake_images, strict=True)
        ]

    def roles(self, question: Question) -> tuple[int, int | None]:
        left, right = question.stimuli
        return (right, left) if question.truth == "left" else (left, right)


PROTOCOLS: dict[str, Protocol] = {protocol.name: protocol for protocol in (YesNo(), Pair())}


def get(name: str) -> Protocol:
    """Return the protocol of that name.

    Raises:
        GenlabError: for an unknown name.
    """
    if name not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol {name!r}. Expected one of: {', '.join(PROTOCOLS)}.")
    return PROTOCOLS[name]


def check_seed(seed: int) -> int:
    """Return the seed if it is an integer from 0 to 2**63 - 1; raise GenlabError otherwise."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise GenlabError(f"Invalid seed {seed!r}. Expected an integer from 0 to {MAX_SEED}.")
    return seed


def _rng(questions: int, seed: int) -> random.Random:
    if isinstance(questions, bool) or not isinstance(questions, int) or questions < 1:
        raise GenlabError(f"Invalid number of questions {questions!r}. Expected an integer of at least 1.")
    return random.Random(check_seed(seed))


def _check_reals(reals: Sequence[int], needed: int) -> None:
    if len(reals) < needed:
        raise GenlabError(f"Too few real images: {len(reals)}. Expected at least {needed} for this round.")


def _check_fakes(fakes: Mapping[str, Sequence[int]], needed: int) -> None:
    if not fakes:
        raise GenlabError("No fake images. Expected at least one generator in the pack.")
    each = -(-needed // len(fakes))
    for generator, images in fakes.items():
        if len(images) < each:
            raise GenlabError(
                f"Too few images of generator {generator!r}: {len(images)}. Expected at least {each} for this round."
            )


# Only `random.Random.random()` is promised to give the same numbers in every version of Python, and a "same questions"
# link must outlive them: so these build on it alone.


def _sample(items: Sequence[T], k: int, rng: random.Random) -> list[T]:
    """Return k of the items in random order, without replacement (Fisher-Yates, stopped after k)."""
    pool = list(items)
    for i in range(k):
        j = i + int(rng.random() * (len(pool) - i))
        pool[i], pool[j] = pool[j], pool[i]
    return pool[:k]


def _balanced(items: Sequence[T], k: int, rng: random.Random) -> list[T]:
    """Return k items in random order, each item floor(k/n) or ceil(k/n) times."""
    whole, rest = divmod(k, len(items))
    return _sample([*items] * whole + _sample(items, rest, rng), k, rng)


def _sample_fakes(fakes: Mapping[str, Sequence[int]], k: int, rng: random.Random) -> list[tuple[str, int]]:
    """Return k (generator, stimulus) in random order, generators balanced, no stimulus twice."""
    generators = _balanced(sorted(fakes), k, rng)
    images = {name: iter(_sample(fakes[name], generators.count(name), rng)) for name in sorted(fakes)}
    return [(generator, next(images[generator])) for generator in generators]
