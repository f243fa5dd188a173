"""The time that is left for a question, as the last row of a room can read it."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from genlab.sessions.led import Led
from genlab.ui.words import _

HTML = '<div class="timer" role="timer"><span class="digits"></span><span class="track"><i></i></span></div>'
CSS = """
.timer { font-family: var(--st-font, sans-serif); color: var(--st-text-color); }
.digits { font-size: clamp(3rem, 7vw, 6rem); font-weight: 700; line-height: 1; font-variant-numeric: tabular-nums; }
.timer[data-up] .digits { font-size: clamp(1.75rem, 3.5vw, 3rem); }
.track { display: block; height: 10px; margin-top: 0.5rem; border-radius: 5px; overflow: hidden;
  background: color-mix(in srgb, var(--st-text-color) 15%, transparent); }
.track i { display: block; height: 100%; border-radius: 5px; background: var(--st-primary-color); }
"""


def timer(session: Led) -> None:
    """Show how much time is left for the question that stands open; nothing where there is no limit."""
    limit_ms = session.hosting.limit_s * 1000
    if not limit_ms or session.revealed or session.opened_at is None:
        return
    gone = (datetime.now(UTC) - session.opened_at).total_seconds() * 1000
    _component()(
        key="timer",
        data={"limit_ms": limit_ms, "left_ms": max(0, round(limit_ms - gone)), "up": _("Time is up")},
    )


@cache
def _component() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("genlab_timer", html=HTML, css=CSS, js=script)
