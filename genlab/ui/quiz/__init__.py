"""The quiz component: what is sent to the browser for a question, and after an answer."""

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from genlab.analysis.intervals import wilson
from genlab.packs import Pack
from genlab.protocols import get
from genlab.sessions import Outcome, Served, Standing
from genlab.ui.words import _, generator_name, language

FOLDER = Path(__file__).parent


@cache
def _source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


mount = st.components.v2.component(
    "genlab_quiz", html=_source("quiz.html"), css=_source("quiz.css"), js=_source("quiz.js")
)


def question(pack: Pack, served: Served) -> dict[str, Any]:
    """Return a question as the browser gets it: its place and raw pixels, and nothing that tells its truth."""
    return {
        "trial": served.trial,
        "images": [base64.b64encode(pack.images[number].tobytes()).decode() for number in served.stimuli],
    }


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


def accuracy(results: tuple[bool, ...]) -> dict[str, Any] | None:
    """Return the running accuracy with its 95% interval, in shares; `None` before the first answer."""
    if not results:
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
    right, total = sum(standing.results), len(standing.results)
    low, high = wilson(right, total) if total else (0.0, 1.0)
    if low > 0.5:
        meaning = _("You can tell these fakes from real images.")
    elif high < 0.5:
        meaning = _("You can tell them apart, but you take the fakes for real ones.")
    else:
        meaning = _("Your score cannot be told from guessing: the fakes may be fooling you.")
    squares = "".join("■" if result else "□" for result in standing.results)
    return {
        "score": _("{right} of {total} correct").format(right=right, total=total),
        "meaning": meaning,
        "share": f"genlab · {title} · {right}/{total}\n{squares}",
    }


def words(protocol: str) -> dict[str, str]:
    """Return the component's fixed words in the language of this run."""
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
        "count": _("Question {n} of {of}"),
        "progress": _("{n} of {of} questions answered"),
        "unread": _("Half of the 100 images are real, half are made by generators.")
        if protocol == "hype_infinity"
        else _("50% correct is what guessing gives."),
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
    same = {"pack": pack.name, "protocol": standing.protocol, "seed": standing.seed, **kept}
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
        "accuracy": accuracy(standing.results),
        "words": words(standing.protocol),
        "same": f"/?{urlencode(same)}",
        "results_link": "/results" + (f"?{urlencode(kept)}" if kept else ""),
        "end": ending(standing, title),
    }


def show(values: dict[str, Any], on_answer: Callable[[], None], on_again: Callable[[], None]) -> None:
    """Mount the component under the key `quiz`."""
    mount(key="quiz", data=values, on_answer_change=on_answer, on_again_change=on_again)
