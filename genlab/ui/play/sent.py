"""What the quiz component sends, read as what anybody may have written."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from genlab.errors import GenlabError

MOST_TRIALS = 100_000
MOST_CHOICE = 40


@dataclass(frozen=True)
class Sent:
    """An answer as it came, or the word that the time of a question is up.

    Attributes:
        trial: place in the round, from 0.
        choice: what was tapped; "" where nothing was.
        rt_ms, shown_ms, confidence: as they came; where they are stored they are looked at.
        reason: what was written; None where nothing was.
        heard: how often and how long each stimulus was heard, as it came.
        music: what was said of how much music one makes; None where nothing was.
        expired: whether time is up.
    """

    trial: int
    choice: str = ""
    rt_ms: Any = None
    shown_ms: Any = None
    confidence: Any = None
    reason: str | None = None
    expired: bool = False
    heard: Any = None
    music: str | None = None


def event(name: str) -> Any:
    """Return what the component last sent under a name; None where it sent nothing."""
    try:
        return st.session_state["quiz"][name]
    except (KeyError, TypeError, AttributeError):
        return None


def read(sent: Any) -> Sent:
    """Return an answer as it was sent.

    Raises:
        GenlabError: for what the component never sends.
    """
    if not isinstance(sent, dict):
        raise GenlabError("Invalid answer. Expected a trial and a choice.", "trial")
    trial, choice, reason = (sent.get(name) for name in ("trial", "choice", "reason"))
    if isinstance(trial, bool) or not isinstance(trial, int) or not 0 <= trial < MOST_TRIALS:
        raise GenlabError("Invalid trial in an answer. Expected its place in the round.", "trial")
    if sent.get("expired"):
        return Sent(trial, expired=True)
    if not isinstance(choice, str) or len(choice) > MOST_CHOICE:
        raise GenlabError("Invalid choice in an answer. Expected one of those offered.", "choice")
    return Sent(
        trial,
        choice,
        sent.get("rt_ms"),
        sent.get("shown_ms"),
        sent.get("confidence"),
        reason if isinstance(reason, str) and reason else None,
        heard=sent.get("heard"),
        music=music if isinstance(music := sent.get("music"), str) else None,
    )
