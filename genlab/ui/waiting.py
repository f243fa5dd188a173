"""A bar that says how far long work on a page is: its stage by name, and per cent."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from genlab.progress import Tell
from genlab.ui.words import _

EVERY_S = 0.1

Stages = Mapping[str, tuple[float, float, str]]
"""By what the work tells: from where to where on the bar a stage goes, as shares, and its words."""


def analysing() -> Stages:
    """Return the stages of answers that are read and analysed."""
    return {
        "answers": (0.0, 0.5, _("Reading the answers")),
        "table": (0.0, 0.4, _("Reading the file")),
        "counts": (0.1, 0.5, _("Counting the answers")),
        "intervals": (0.5, 0.8, _("Drawing people and stimuli anew for the intervals")),
        "beneath": (0.8, 1.0, _("Looking beneath the headline")),
    }


def keeping() -> Stages:
    """Return the stages of restoring a backup."""
    return {
        "reading rows": (0.0, 0.4, _("Reading the backup")),
        "checking people": (0.4, 0.7, _("Checking that it adds up")),
        "storing rows": (0.7, 1.0, _("Storing the answers")),
    }


@contextmanager
def bar(stages: Stages, first: str) -> Iterator[Tell]:
    """Show a bar until the work within has ended; give what it is to tell.

    Args:
        stages: what is known of it; of another stage nothing is shown.
        first: the words before anything is told.
    """
    place = st.empty()
    shown = place.progress(0.0, first)
    due, before = 0.0, ""

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal due, before
        if stage not in stages or (stage == before and time.monotonic() < due):
            return
        start, end, words = stages[stage]
        share = start + (end - start) * min(1.0, done / max(1, of))
        shown.progress(share, f"{words} ({share:.0%})")
        due, before = time.monotonic() + EVERY_S, stage

    try:
        yield tell
    finally:
        place.empty()
