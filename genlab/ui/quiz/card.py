"""The quiz's card: all that the browser is sent for a question, and after an answer."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from genlab.analysis.intervals import wilson
from genlab.packs import Pack
from genlab.protocols import MAIN, QUALIFICATION, get
from genlab.protocols.hosting import READ_S, TEACHER
from genlab.protocols.hype_time import COUNTDOWN_MS, MASK_MS, MASKS
from genlab.sessions import pulses
from genlab.sessions.answering import Outcome
from genlab.sessions.standing import CLOSED, HELD, Served, Standing
from genlab.ui import media
from genlab.ui.quiz.endings import ending
from genlab.ui.quiz.wording import waiting, words
from genlab.ui.words import _, generator_name, language

PULSE_MS = 2000


def question(pack: Pack, served: Served) -> dict[str, Any]:
    """Return a question as the browser gets it: its place and its stimuli, and nothing that tells its truth.

    A flash has its exposure and masks beside it; masks depend on its place alone.
    """
    encoded = pack.medium.encoded
    asked: dict[str, Any] = {
        "trial": served.trial,
        "stimuli": [encoded(pack.shown(number)) for number in served.stimuli],
    }
    if served.ends_at is not None:
        asked["left_ms"] = max(1, round((served.ends_at - datetime.now(UTC)).total_seconds() * 1000))
    if served.exposure_ms is not None:
        asked["exposure_ms"] = served.exposure_ms
        asked["masks"] = [encoded(mask) for mask in pack.masks(served.trial, MASKS)]
    return asked


def verdict(outcome: Outcome) -> dict[str, Any]:
    """Return the truth of an answered question, for each stimulus shown."""
    kinds = (
        [outcome.truth]
        if len(outcome.stimuli) == 1
        else ["real" if outcome.truth == side else "fake" for side in ("left", "right")]
    )
    maker = generator_name(outcome.generator)
    captions = [
        _("Real") if kind == "real" else _("Fake: {generator}").format(generator=maker) for kind in kinds
    ]
    first = _("Correct.") if outcome.correct else _("Incorrect.")
    return {
        "round": _round(outcome.standing),
        "trial": outcome.trial,
        "correct": outcome.correct,
        "kinds": kinds,
        "captions": captions,
        "spoken": " ".join([first, *captions]),
    }


def _round(standing: Standing) -> str:
    return f"{standing.session_id}-{standing.participant_id}"


def untold(standing: Standing) -> int | None:
    """Return the place of the answer whose truth may not be told yet: to the question that stands open to all."""
    return standing.position if standing.hosting.pacing == TEACHER and not standing.revealed else None


def counted(standing: Standing) -> tuple[bool, ...]:
    """Return whether each answer that counts now was right: main questions, or qualification before them."""
    told = [
        trial
        for place, trial in zip(standing.places, standing.given, strict=True)
        if place != untold(standing)
    ]
    main = tuple(trial.correct for trial in told if trial.part == MAIN)
    return main or tuple(trial.correct for trial in told if trial.part == QUALIFICATION)


def progress(standing: Standing) -> list[str]:
    """Return how each place of the round stands: `right`, `wrong`, `given` (and not told), or `missed`."""
    hidden = untold(standing)
    kinds = {None: "missed", True: "right", False: "wrong"}
    return [
        "given"
        if correct is not None and (place == hidden or not standing.hosting.feedback)
        else kinds[correct]
        for place, correct in enumerate(standing.round)
    ]


def accuracy(standing: Standing) -> dict[str, Any] | None:
    """Return the running accuracy with its 95% interval, in shares.

    `None` before the first answer, and where exposure is adapted: a staircase holds accuracy where it wants it.
    """
    results = counted(standing)
    if not results or get(standing.protocol).timed or not standing.hosting.feedback:
        return None
    low, high = wilson(sum(results), len(results))
    value = sum(results) / len(results)
    reading = _("Accuracy {value:.0%} (95% interval {low:.0%} to {high:.0%}); 50% is guessing")
    return {
        "value": value,
        "low": low,
        "high": high,
        "reading": reading.format(value=value, low=low, high=high),
    }


def data(
    pack: Pack, title: str, standing: Standing, told: dict[str, Any] | None, lang: str | None
) -> dict[str, Any]:
    """Return all that the component shows.

    Args:
        pack: the session's pack.
        title: its title in the language of this run.
        standing: where the participant stands.
        told: `verdict` of the answer just stored, if there is one; that of another round is not told.
        lang: the language named in the address, kept in links.
    """
    if told is not None and told["round"] != _round(standing):
        told = None
    kept = {"lang": lang} if lang else {}
    settings = standing.settings
    same = {
        "pack": pack.name,
        "protocol": standing.protocol,
        "seed": standing.seed,
        **settings.query(),
        **kept,
    }
    return {
        "round": _round(standing),
        "lang": language(),
        "protocol": standing.protocol,
        "choices": list(get(standing.protocol).choices),
        "medium": {"name": pack.medium.name, **pack.medium.layout(pack.stimuli)},
        "questions": standing.questions,
        "results": progress(standing),
        "current": question(pack, standing.current) if standing.current else None,
        "wait": waiting(standing, told),
        "led": {
            "led": standing.led,
            "paced": standing.hosting.pacing == TEACHER,
            "read_ms": round(READ_S * 1000) if standing.hosting.limit_s else 0,
        },
        "pulse": pulse(standing),
        "verdict": told,
        "accuracy": accuracy(standing),
        "asks": {"confidence": settings.confidence, "reason": settings.reason},
        "pace": {"countdown_ms": COUNTDOWN_MS, "mask_ms": MASK_MS},
        "words": words(standing, media.of(pack)),
        # Whoever has the seed can see these questions answered elsewhere: it is told when they are over.
        "same": "" if standing.led or standing.current else f"/?{urlencode(same)}",
        "results_link": "/results" + (f"?{urlencode(kept)}" if kept else ""),
        "end": ending(standing, title),
    }


def pulse(standing: Standing) -> dict[str, Any] | None:
    """Return where a phone may feel whether its host has changed anything; None where it has no need to."""
    if standing.hosting.pacing != TEACHER and not (standing.led and standing.stage in (HELD, CLOSED)):
        return None
    return {
        "url": f"/pulse/{standing.session_id}",
        "version": pulses.version(standing.session_state, standing.position, standing.revealed),
        "every_ms": PULSE_MS,
    }
