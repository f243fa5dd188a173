"""The quiz component: what is sent to the browser for a question, and after an answer."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from genlab.analysis.intervals import wilson
from genlab.packs import Pack, masks
from genlab.protocols import MAIN, QUALIFICATION, get
from genlab.protocols.hosting import READ_S, TEACHER
from genlab.protocols.hype_time import COUNTDOWN_MS, MASK_MS, MASKS
from genlab.sessions import pulses
from genlab.sessions.answering import Outcome
from genlab.sessions.standing import CLOSED, HELD, LOBBY, REMOVED, REVEALED, WAITING, Served, Standing
from genlab.ui.quiz.endings import ending
from genlab.ui.words import _, generator_name, language, translator

PULSE_MS = 2000
FOLDER = Path(__file__).parent


@cache
def _source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


mount = st.components.v2.component(
    "genlab_quiz",
    html=_source("quiz.html"),
    css=_source("quiz.css"),
    js=_source("screen.js") + _source("quiz.js"),
)


def _encoded(pixels: Any) -> str:
    return base64.b64encode(pixels.tobytes()).decode()


def question(pack: Pack, served: Served) -> dict[str, Any]:
    """Return a question as the browser gets it: its place and raw pixels, and nothing that tells its truth.

    A flash has its exposure and masks beside it; masks depend on its place alone.
    """
    images = [pack.images[n] if n >= 0 else masks.noise(pack, n) for n in served.stimuli]
    asked: dict[str, Any] = {"trial": served.trial, "images": [_encoded(image) for image in images]}
    if served.ends_at is not None:
        asked["left_ms"] = max(1, round((served.ends_at - datetime.now(UTC)).total_seconds() * 1000))
    if served.exposure_ms is not None:
        asked["exposure_ms"] = served.exposure_ms
        asked["masks"] = [_encoded(mask) for mask in masks.masks(pack, served.trial, MASKS)]
    return asked


def verdict(outcome: Outcome) -> dict[str, Any]:
    """Return the truth of an answered question, for each image shown."""
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


def words(standing: Standing) -> dict[str, str]:
    """Return the component's fixed words in the language of this run."""
    _ = translator()
    protocol = standing.protocol
    timed = get(protocol).timed
    qualifying = standing.current is not None and standing.current.qualifying
    if qualifying:
        count = _("Qualification: question {n} of {of}")
    elif protocol == "adaptive":
        count = _("Question {n}, at most {of}")
    else:
        count = _("Question {n} of {of}")
    if protocol == "hype_infinity":
        unread = _("Half of the 100 images are real, half are made by generators.")
    elif not standing.hosting.feedback:
        unread = _("You are told at no point whether you are right.")
    elif timed:
        unread = _("The more you get right, the shorter the flash.")
    else:
        unread = _("50% correct is what guessing gives.")
    return {
        "ask": _("Is this image real, or made by a generator?")
        if protocol != "pair"
        else _("One is real, one is made by a generator. Which one is real?"),
        "real": _("Real"),
        "fake": _("Fake"),
        "left": _("Left"),
        "right": _("Right"),
        "image": _("The image to judge"),
        "image_left": _("Left image"),
        "image_right": _("Right image"),
        "next": _("Next"),
        "finish": _("See how you did"),
        "again": _("Play again"),
        "copy": _("Copy result"),
        "copied": _("Copied"),
        "same": _("Link to the same questions"),
        "results": _("Results of everyone"),
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "waiting": _("No reply yet. Sending again…"),
        "correct": _("Correct"),
        "incorrect": _("Incorrect"),
        "count": count,
        "progress": _("{n} of {of} questions answered"),
        "unread": unread,
        "start": _("Start"),
        "flash": _(
            "Images flash for a moment, after a countdown. Not for people whom flashing light can harm."
        ),
        "sure": _("How sure are you? 50% is a guess."),
        "why": _("Why? (optional)"),
        "submit": _("Send"),
        "up": _("Time is up"),
        "look": _("Refresh"),
    }


def waiting(standing: Standing, told: dict[str, Any] | None) -> str | None:
    """Return what a participant waits for; None where there is a question, or the round is over."""
    if standing.stage == LOBBY:
        return _("You are in. The host will begin soon.")
    if standing.stage == HELD:
        return _("The host has paused the session. Your answers are kept.")
    if standing.stage == REMOVED:
        return _("The host has ended your part in this session.")
    if standing.stage == WAITING:
        return _("Saved. The host will go on when all have answered.")
    if standing.stage == REVEALED:
        if told is None or not standing.hosting.feedback:
            return _("This question is closed. The next one comes soon.")
        return _("{verdict} The next question comes soon.").format(verdict=told["spoken"])
    return None


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
    height, width = pack.images.shape[1:3]
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
        "size": [height, width, 3 if pack.images.ndim == 4 else 1],
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
        "words": words(standing),
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


def show(
    values: dict[str, Any],
    on_answer: Callable[[], None],
    on_again: Callable[[], None],
    on_look: Callable[[], None],
) -> None:
    """Mount the component under the key `quiz`."""
    mount(
        key="quiz",
        # In one piece: Streamlit looks at each value of a mapping for data frames, and takes its time.
        data={"card": values},
        on_answer_change=on_answer,
        on_again_change=on_again,
        on_look_change=on_look,
    )
