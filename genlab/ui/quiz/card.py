"""The quiz's card: all that the browser is sent for a question, and after an answer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from genlab.analysis.intervals import wilson
from genlab.packs import Pack
from genlab.packs.pack import BOUNDARY, FILLED
from genlab.protocols import MAIN, QUALIFICATION, Bars, Scale, get
from genlab.protocols.hosting import READ_S, TEACHER
from genlab.protocols.hype_time import COUNTDOWN_MS, MASK_MS, MASKS
from genlab.reports.naming import guessed, place_name, places_away
from genlab.sessions import pulses
from genlab.sessions.answering import Outcome
from genlab.sessions.others import NOBODY, Others
from genlab.sessions.standing import CLOSED, FINISHED, HELD, REMOVED, Served, Standing
from genlab.ui import links, media
from genlab.ui.quiz.endings import ending
from genlab.ui.quiz.others import agreed, fooled, missed
from genlab.ui.quiz.seen import Seen, see
from genlab.ui.quiz.wording import waiting, words
from genlab.ui.words import _, generator_name, language, ngettext

PULSE_MS = 2000
OWN_PACE_MS = 4000
"""How often a phone that goes at its own pace feels the pulse: only a pause, an end, or being sent out changes it."""


def question(pack: Pack, served: Served) -> dict[str, Any]:
    """Return a question as the browser gets it: its place and its stimuli, and nothing that tells its truth.

    A flash has its exposure and masks beside it; masks depend on its place alone.
    """
    encoded = pack.medium.encoded
    asked: dict[str, Any] = {
        "trial": served.trial,
        "stimuli": [encoded(pack.shown(number)) for number in served.stimuli],
    }
    if pack.form == FILLED:
        asked["marks"] = [pack.marked(number) for number in served.stimuli]
    if served.aided:
        asked["aid"] = [pack.aided(number) for number in served.stimuli]
    if served.ends_at is not None:
        asked["left_ms"] = max(1, round((served.ends_at - datetime.now(UTC)).total_seconds() * 1000))
    if served.exposure_ms is not None:
        asked["exposure_ms"] = served.exposure_ms
        asked["masks"] = [encoded(mask) for mask in pack.masks(served.trial, MASKS)]
    return asked


def verdict(outcome: Outcome, others: Others = NOBODY, written: str = "") -> dict[str, Any]:
    """Return the truth of an answered question, for each stimulus shown.

    Args:
        outcome: the answer.
        others: how others did with the same question.
        written: the author's word where a model's is marked.
    """
    if scale := get(outcome.standing.protocol).scale:
        return placed(outcome, scale, others)
    if not get(outcome.standing.protocol).scored:
        return taken(outcome, others)
    kinds = (
        [outcome.truth]
        if len(outcome.stimuli) == 1
        else ["real" if outcome.truth == side else "fake" for side in ("left", "right")]
    )
    maker = generator_name(outcome.generator)
    captions = [
        _("Real") if kind == "real" else _("Fake: {generator}").format(generator=maker) for kind in kinds
    ]
    if written:
        captions = [_("Fake: {generator}. The author wrote “{word}”").format(generator=maker, word=written)]
    first = _("Correct.") if outcome.correct else _("Incorrect.")
    beside = fooled(others, "fake" in kinds)
    return {
        "round": see(outcome.standing).round,
        "trial": outcome.trial,
        "correct": outcome.correct,
        "kinds": kinds,
        "captions": captions,
        "others": beside,
        "spoken": " ".join([first, ". ".join(filter(None, [*captions, beside]))]),
    }


def placed(outcome: Outcome, scale: Scale, others: Others = NOBODY) -> dict[str, Any]:
    """Return where the machine begins in an answered question, where it was thought to, and the points."""
    protocol, off = outcome.standing.protocol, scale.distance(outcome.truth, outcome.choice)
    caption = place_name(protocol, outcome.generator, outcome.truth)
    earned = scale.points(outcome.truth, outcome.choice)
    head = ngettext("{points} point", "{points} points", earned).format(points=earned)
    how = _("exactly right") if not off else places_away(protocol, abs(off))
    return {
        "round": see(outcome.standing).round,
        "trial": outcome.trial,
        "correct": outcome.correct,
        "kinds": ["mixed"],
        "captions": [caption],
        "begins": scale.place_of(outcome.truth),
        "chosen": scale.place_of(outcome.choice),
        "points": earned,
        "headline": f"{head}: {how}",
        "others": missed(others),
        "spoken": f"{head}: {how}. {caption}. {missed(others)}".strip(),
    }


def taken(outcome: Outcome, others: Others = NOBODY) -> dict[str, Any]:
    """Return which of two was taken, and how many others took the same: nothing is right or wrong."""
    caption, beside = _("Your choice"), agreed(others)
    return {
        "round": see(outcome.standing).round,
        "trial": outcome.trial,
        "correct": None,
        "kinds": ["chosen" if outcome.choice == side else "left" for side in ("left", "right")],
        "captions": [caption if outcome.choice == side else "" for side in ("left", "right")],
        "headline": _("Saved"),
        "others": beside,
        "spoken": ". ".join(filter(None, [_("Saved"), beside])),
    }


def counted(seen: Seen) -> tuple[bool, ...]:
    """Return whether each answer that counts now was right: main questions, or qualification before them."""
    main = tuple(trial.correct for trial in seen.told if trial.part == MAIN)
    return main or tuple(trial.correct for trial in seen.told if trial.part == QUALIFICATION)


def accuracy(seen: Seen) -> dict[str, Any] | None:
    """Return the running accuracy with its 95% interval, in shares.

    `None` before the first answer, where exposure is adapted (a staircase holds accuracy where it wants it), and where
    no answer is right.
    """
    results = counted(seen)
    if not results or get(seen.protocol).timed or not get(seen.protocol).scored:
        return None
    low, high = wilson(sum(results), len(results))
    value = sum(results) / len(results)
    if scale := get(seen.protocol).scale:
        return _exact(seen, scale, value, low, high)
    reading = _("Accuracy {value:.0%} (95% interval {low:.0%} to {high:.0%}); 50% is guessing")
    return {
        "value": value,
        "low": low,
        "high": high,
        "chance": get(seen.protocol).chance,
        "reading": reading.format(value=value, low=low, high=high),
    }


def _exact(seen: Seen, scale: Scale, value: float, low: float, high: float) -> dict[str, Any]:
    """Return the running share of exact places, with the points so far beside it."""
    main = [trial for trial in seen.told if trial.part == MAIN]
    mean = sum(scale.points(trial.truth, trial.choice) for trial in main) / len(main)
    reading = (
        _(
            "Exact {value:.0%} (95% interval {low:.0%} to {high:.0%}); {chance} is guessing. {points:.1f} points a "
            "tune; guessing gives {guessed:.1f}"
        )
        if seen.protocol == Bars.name
        else _(
            "Exact {value:.0%} (95% interval {low:.0%} to {high:.0%}); {chance} is guessing. {points:.1f} points a "
            "text; guessing gives {guessed:.1f}"
        )
    )
    chance, guesses = guessed(scale.chance), scale.guessing("points")
    return {
        "value": value,
        "low": low,
        "high": high,
        "chance": scale.chance,
        "reading": reading.format(
            value=value, low=low, high=high, chance=chance, points=mean, guessed=guesses
        ),
    }


def data(
    pack: Pack,
    title: str,
    standing: Standing,
    told: dict[str, Any] | None,
    lang: str | None,
    look_back: Callable[[Seen], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return all that the component shows.

    Args:
        pack: the session's pack.
        title: its title in the language of this run.
        standing: where the participant stands.
        told: `verdict` of the answer just stored, if there is one; that of another round, or of a question whose
            truth is not told yet, is left out.
        lang: the language named in the address, kept in links.
        look_back: returns what the end of a round shows beside its score (`payoff`); asked for there alone.
    """
    seen = see(standing)
    if told is not None and (told["round"] != seen.round or told["trial"] not in seen.told_places):
        told = None
    over = seen.stage in (FINISHED, CLOSED) and bool(seen.told)
    return _of_seen(pack, title, seen, told, lang, look_back(seen) if look_back and over else None)


def _of_seen(
    pack: Pack,
    title: str,
    seen: Seen,
    told: dict[str, Any] | None,
    lang: str | None,
    back: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the card from what may be seen: nothing else of where a participant stands comes here."""
    kept = {"lang": lang} if lang else {}
    settings = seen.settings
    same = {
        "pack": pack.name,
        "protocol": seen.protocol,
        "seed": seen.seed,
        **settings.query(),
        **kept,
    }
    return {
        "round": seen.round,
        "lang": language(),
        "protocol": seen.protocol,
        "choices": list(get(seen.protocol).choices),
        "medium": {"name": pack.medium.name, **pack.medium.layout(pack.stimuli)},
        "questions": seen.questions,
        "results": list(seen.progress),
        "current": question(pack, seen.current) if seen.current else None,
        "wait": waiting(seen, told),
        "led": {
            "led": seen.led,
            "paced": seen.hosting.pacing == TEACHER,
            "read_ms": round(READ_S * 1000) if seen.hosting.limit_s else 0,
        },
        "pulse": pulse(seen),
        "verdict": told,
        "accuracy": accuracy(seen),
        "asks": {"confidence": settings.confidence, "reason": settings.reason, "music": seen.music},
        "pace": {"countdown_ms": COUNTDOWN_MS, "mask_ms": MASK_MS},
        "places": {"each": pack.each} if pack.form == BOUNDARY else None,
        "words": words(seen, media.of(pack)),
        "same": "" if seen.seed is None else links.place("", **same),
        "results_link": links.place("results", **kept),
        "end": ending(seen, title),
        "back": back,
    }


def pulse(seen: Seen) -> dict[str, Any] | None:
    """Return where a phone may feel whether its host has changed anything; None where it has no need to.

    A phone that `waits` for its host looks where the server has no pulse to feel.
    """
    if not seen.led or (seen.stage == FINISHED and seen.hosting.pacing != TEACHER):
        return None
    return {
        "url": links.place(f"pulse/{seen.pulse}"),
        "version": pulses.version(seen.session_state, seen.position, seen.revealed),
        "out": seen.stage == REMOVED,
        "every_ms": PULSE_MS if seen.hosting.pacing == TEACHER else OWN_PACE_MS,
        "waits": seen.hosting.pacing == TEACHER or seen.stage in (HELD, CLOSED, REMOVED),
    }
