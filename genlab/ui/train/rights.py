"""Whose a run is, and which runs were asked for from where."""

from collections import defaultdict

import streamlit as st

from genlab.training.job import Job
from genlab.ui import makers

MOST_KEPT = 1000
_from: defaultdict[str, list[int]] = defaultdict(list)


def leads(job: Job) -> bool:
    """Return whether this visitor may stop a run, go on with it, and delete it."""
    return makers.leads(job.maker_sha256)


def own(known: list[Job]) -> bool:
    """Return whether some runs were started with this visitor's secret."""
    return any(makers.is_maker(job.maker_sha256) for job in known)


def near() -> list[int]:
    """Return the runs that were asked for from this visitor's address, as far as this process remembers."""
    return list(_from.get(_address(), ()))


def remember(job_id: int) -> None:
    """Remember that a run was asked for from this visitor's address; nothing of it is stored."""
    if len(_from) >= MOST_KEPT:
        _from.clear()
    _from[_address()] = [*_from[_address()][-MOST_KEPT:], job_id]


def _address() -> str:
    return st.context.ip_address or "local"
