"""A person's whole round: qualification, questions, attention checks; and which trial comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from genlab.errors import GenlabError
from genlab.protocols.base import (
    COINS,
    DRAWING,
    HALVES,
    MAX_SEED,
    Given,
    Protocol,
    Question,
    balanced,
    check_reals,
    sample,
    seeded,
)
from genlab.protocols.boundary import Boundary
from genlab.protocols.kinds import Pair, YesNo
from genlab.protocols.qualification import qualify
from genlab.protocols.settings import Settings

MAIN, QUALIFICATION, CHECK = "main", "qualification", "check"
NOISE = "noise"
"""What an attention check names as its generator."""
CHECK_EXPOSURE_MS = 1000.0


@dataclass(frozen=True)
class Planned:
    """A trial that may come: its question, and which part of the round it belongs to."""

    question: Question
    part: str


@dataclass(frozen=True)
class Following:
    """How the trial to come is asked: for how many ms its image is shown (None without limit)."""

    exposure_ms: float | None


def plan(
    protocol: Protocol,
    settings: Settings,
    reals: Sequence[int],
    fakes: Mapping[str, Sequence[int]],
    questions: int,
    seed: int,
    drawing: int = DRAWING,
    begins: Sequence[int] = (),
) -> list[Planned]:
    """Draw all trials that a round may come to; equal arguments give equal rounds.

    Attention checks carry the numbers -1, -2, ... in place of a stimulus: noise that belongs to no pack.

    Args:
        protocol, settings: how to ask.
        reals: numbers of the real stimuli.
        fakes: numbers of each generator's stimuli, by the generator's name.
        questions: main questions; the most of them where answers decide.
        seed: 0 to 2**63 - 1.
        drawing: `COINS`, or `HALVES` as older sessions were drawn; what is asked for a qualification, and what HYPE
            asks, is half and half either way, as published.
        begins: by number, the place at which a stimulus' machine begins; of packs of boundaries alone.

    Raises:
        GenlabError: for an unknown generator, a length that cannot be, or too few stimuli.
    """
    if drawing not in (HALVES, COINS):
        raise GenlabError(f"Unknown drawing {drawing!r} of a round. Expected {HALVES} or {COINS}.")
    asked = _chosen(fakes, settings)
    if isinstance(protocol, Boundary) and settings.beside:
        raise GenlabError(
            "No qualification and no attention checks in boundary: they ask about whole stimuli. "
            f"Expected 0 and 0. Received: {settings.qualification} and {settings.checks}."
        )
    if not protocol.scored and (settings.beside or settings.confidence):
        raise GenlabError(
            f"No qualification, attention checks or confidence in {protocol.name}: no answer is right. Expected 0, 0 "
            f"and 0. Received: {settings.qualification}, {settings.checks} and {int(settings.confidence)}."
        )
    rng = seeded(questions, seed)
    planned: list[Planned] = []
    if settings.qualification:
        if isinstance(protocol, Pair):
            raise GenlabError(
                "No qualification in pair: it asks about single images. Expected qualification 0."
            )
        first = YesNo().draw(reals, fakes, settings.qualification, seed, HALVES)
        planned += [Planned(question, QUALIFICATION) for question in first]
        seen = {number for question in first for number in question.stimuli}
        reals = [number for number in reals if number not in seen]
        # As many are left whatever the seed: a pack suffices for all who join, or for nobody.
        most = -(-(settings.qualification // 2) // len(asked))
        asked = {
            name: [n for n in numbers if n not in seen][: len(numbers) - most]
            for name, numbers in asked.items()
        }
    blocks = protocol.blocks(settings, questions)
    main = [
        Planned(question, MAIN)
        for number, length in enumerate(blocks)
        # Blocks are dealt like participants in turn: those that follow one another share no image.
        for question in protocol.draw(
            reals, asked, length, (seed * len(blocks) + number) % (MAX_SEED + 1), drawing, begins
        )
    ]
    if settings.checks:
        if settings.checks >= questions:
            raise GenlabError(
                f"Too many attention checks: {settings.checks}. Expected fewer than the {questions} questions."
            )
        places = sorted(sample(range(1, questions), settings.checks, rng))
        sides = balanced(protocol.choices, len(places), rng)
        partners: list[int] = []
        if isinstance(protocol, Pair):
            # Beside noise anyone knows a real image: it is asked about nowhere else.
            asked_about = {number for trial in main for number in trial.question.stimuli}
            free = [number for number in reals if number not in asked_about]
            check_reals(free, len(places))
            partners = sample(free, len(places), rng)
        for number, place in reversed(list(enumerate(places))):
            noise = -1 - number
            if isinstance(protocol, Pair):
                side, real = sides[number], partners[number]
                question = Question((real, noise) if side == "left" else (noise, real), side, NOISE)
            else:
                question = Question((noise,), "fake", NOISE)
            main.insert(place, Planned(question, CHECK))
    return planned + main


def _chosen(fakes: Mapping[str, Sequence[int]], settings: Settings) -> dict[str, Sequence[int]]:
    for name in settings.generators:
        if name not in fakes:
            raise GenlabError(
                f"Unknown generator {name!r} in this pack. Expected one of: {', '.join(fakes)}."
            )
    return {
        name: numbers
        for name, numbers in fakes.items()
        if not settings.generators or name in settings.generators
    }


def following(protocol: Protocol, settings: Settings, part: str, given: Sequence[Given]) -> Following | None:
    """Return how the next planned trial is asked; None where the round is finished before it.

    Args:
        protocol, settings: how to ask.
        part: of the trial that stands next.
        given: all answered trials, of every part.
    """
    if settings.qualification and not _may_go_on(settings, given):
        return None
    main = [trial for trial in given if trial.part == MAIN]
    if protocol.finished(settings, main):
        return None
    if not protocol.timed or part == QUALIFICATION:
        return Following(None)
    return Following(CHECK_EXPOSURE_MS if part == CHECK else protocol.exposure(settings, main))


def _may_go_on(settings: Settings, given: Sequence[Given]) -> bool:
    """Return whether the qualification round can still be, or has been, passed."""
    answered = [trial for trial in given if trial.part == QUALIFICATION]
    half = settings.qualification // 2
    return qualify({"fake": half, "real": settings.qualification - half}, answered).possible
