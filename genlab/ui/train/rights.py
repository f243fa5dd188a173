"""Whose a run is: of whoever holds the secret it was started with, which stands in the address, or of the admin."""

import hmac
from collections import defaultdict
from urllib.parse import urlsplit

import streamlit as st

from genlab.sessions.tokens import new_token, token_hash
from genlab.training.job import Job
from genlab.ui import keeping, links

KEY = "t"
"""Of the visitor's secret in the address."""
KEPT = "_maker"
MOST_KEPT = 1000
_from: defaultdict[str, list[int]] = defaultdict(list)


def maker() -> str:
    """Return the hash of this visitor's secret, which stands in the address from now on; who has none is given one."""
    token = _secret() or new_token()
    st.query_params[KEY] = st.session_state[KEPT] = token
    return token_hash(token)


def _secret() -> str:
    """Return this visitor's secret, "" for none; the second tap of a double tap comes with the address of the first."""
    return str(st.query_params.get(KEY) or st.session_state.get(KEPT) or "")


def leads(job: Job) -> bool:
    """Return whether this visitor may stop a run, go on with it, and delete it.

    What an older genlab has started belongs to the admin, or to whoever sits at the computer that serves nobody else.
    """
    if keeping.is_admin():
        return True
    if job.maker_sha256 is None:
        return alone()
    return bool(_secret()) and hmac.compare_digest(token_hash(_secret()), job.maker_sha256)


def own(known: list[Job]) -> bool:
    """Return whether some runs were started with this visitor's secret."""
    return bool(_secret()) and token_hash(_secret()) in [job.maker_sha256 for job in known]


def alone() -> bool:
    """Return whether the server listens to this computer alone, and this visitor sits at it.

    A proxy on this computer may stand before the server: then it hands on who asks, or another name in the address.
    """
    reached = urlsplit(st.context.url or "").hostname or ""
    handed_on = {"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"}
    return (
        links.listens_here_only()
        and st.context.ip_address is None
        and reached in links.HERE_ONLY
        and not handed_on & {name.lower() for name in st.context.headers}
    )


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
