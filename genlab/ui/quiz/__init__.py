"""The quiz component: what is sent to the browser for a question, and after an answer."""

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from genlab import masks
from genlab.analysis.intervals import wilson
from genlab.packs import Pack
from genlab.protocols import MAIN, QUALIFICATION, Given, get
from genlab.protocols.adaptive import threshold
from genlab.protocols.hype_time import COUNTDOWN_MS, MASK_MS, MASKS, score
from genlab.protocols.qualification import LEAST, qualify
from genlab.sessions import Outcome
from genlab.standing import Served, Standing
from genlab.ui.words import _, generator_name, language

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


SQUARES = 20  # of a share line, in a row


def _encoded(pixels: Any) -> str:
    return base64.b64encode(pixels.tobytes()).decode()


def question(pack: Pack, served: Served) -> dict[str, Any]:
    """Return a question as the browser gets it: its place and raw pixels, and nothing that tells its truth.

    A flash has its exposure and masks beside it; masks depend on its place alone.
    """
    images = [pack.images[n] if n >= 0 else masks.noise(pack, n) for n in served.stimuli]
    asked: dict[str, Any] = {"trial": served.trial, "images": [_encoded(image) for image in images]}
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
        "trial": outcome.trial,
        "correct": outcome.correct,
        "kinds": kinds,
        "captions": captions,
        "spoken": " ".join([first, *captions]),
    }


def counted(standing: Standing) -> tuple[bool, ...]:
    """Return whether each answer that counts now was right: main questions, or qualification before them."""
    main = tuple(trial.correct for trial in standing.given if trial.part == MAIN)
    return main or tuple(trial.correct for trial in standing.given if trial.part == QUALIFICATION)


def accuracy(standing: Standing) -> dict[str, Any] | None:
    """Return the running accuracy with its 95% interval, in shares.

    `None` before the first answer, and where exposure is adapted: a staircase holds accuracy where it wants it.
    """
    results = counted(standing)
    if not results or get(standing.protocol).timed:
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


def ending(standing: Standing, title: str) -> dict[str, str]:
    """Return the end screen: score, its meaning, and a share line that gives no answer away."""
    main = [trial for trial in standing.given if trial.part == MAIN]
    if standing.settings.qualification and not main:
        return _unqualified(standing, title)
    if get(standing.protocol).timed and main:
        return _timed(standing, main, title)
    results = [trial.correct for trial in main]
    right, total = sum(results), len(results)
    low, high = wilson(right, total) if total else (0.0, 1.0)
    if low > 0.5:
        meaning = _("You can tell these fakes from real images.")
    elif high < 0.5:
        meaning = _("You can tell them apart, but you take the fakes for real ones.")
    else:
        meaning = _("Your score cannot be told from guessing: the fakes may be fooling you.")
    squares = "".join("■" if result else "□" for result in results)
    rows = "\n".join(squares[start : start + SQUARES] for start in range(0, len(squares), SQUARES))
    return {
        "score": _("{right} of {total} correct").format(right=right, total=total),
        "meaning": meaning,
        "share": f"genlab · {title} · {right}/{total}\n{rows}",
    }


def _unqualified(standing: Standing, title: str) -> dict[str, str]:
    half = standing.settings.qualification // 2
    asked = [trial for trial in standing.given if trial.part == QUALIFICATION]
    found = qualify({"fake": half, "real": half}, asked)
    return {
        "score": _("Not qualified"),
        "meaning": _(
            "{fakes:.0%} of the fakes and {reals:.0%} of the real images right so far; at least {least:.0%} of both "
            "are needed to go on."
        ).format(fakes=found.fakes_right or 0.0, reals=found.reals_right or 0.0, least=LEAST),
        "share": f"genlab · {title}",
    }


def _timed(standing: Standing, main: list[Given], title: str) -> dict[str, str]:
    if standing.protocol == "adaptive":
        known = threshold(standing.settings, main)
        low, high = known.interval
        needed = known.ms
        meaning = _(
            "You need about as long to be right three times out of four (95% interval {low:.0f} to {high:.0f} ms). "
            "It took {trials} flashes, {saved} fewer than the fixed staircase."
        ).format(low=low, high=high, trials=known.trials, saved=known.saved)
    else:
        found = score(standing.settings, [trial.exposure_ms or 0.0 for trial in main])
        needed = found if found is not None else (main[-1].exposure_ms or 0.0)
        meaning = _(
            "You need about as long to be right three times out of four: the mean of the most frequent exposure of "
            "each staircase."
        )
    return {
        "score": _("{ms:.0f} ms").format(ms=needed),
        "meaning": meaning,
        "share": f"genlab · {title} · {needed:.0f} ms",
    }


def words(standing: Standing) -> dict[str, str]:
    """Return the component's fixed words in the language of this run."""
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
    }


def data(
    pack: Pack, title: str, standing: Standing, told: dict[str, Any] | None, lang: str | None
) -> dict[str, Any]:
    """Return all that the component shows.

    Args:
        pack: the session's pack.
        title: its title in the language of this run.
        standing: where the participant stands.
        told: `verdict` of the answer just stored, if there is one.
        lang: the language named in the address, kept in links.
    """
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
        "round": f"{standing.session_id}-{standing.participant_id}",
        "lang": language(),
        "protocol": standing.protocol,
        "choices": list(get(standing.protocol).choices),
        "size": [height, width, 3 if pack.images.ndim == 4 else 1],
        "questions": standing.questions,
        "results": list(standing.results),
        "current": question(pack, standing.current) if standing.current else None,
        "verdict": told,
        "accuracy": accuracy(standing),
        "asks": {"confidence": settings.confidence, "reason": settings.reason},
        "pace": {"countdown_ms": COUNTDOWN_MS, "mask_ms": MASK_MS},
        "words": words(standing),
        "same": f"/?{urlencode(same)}",
        "results_link": "/results" + (f"?{urlencode(kept)}" if kept else ""),
        "end": ending(standing, title),
    }


def show(values: dict[str, Any], on_answer: Callable[[], None], on_again: Callable[[], None]) -> None:
    """Mount the component under the key `quiz`."""
    mount(key="quiz", data=values, on_answer_change=on_answer, on_again_change=on_again)
