"""Whose a run or a pack is: of whoever holds the secret it was made with, in the address, or of the admin."""

import hmac
from urllib.parse import urlsplit

import streamlit as st

from genlab.sessions.tokens import new_token, token_hash
from genlab.ui import keeping, links

KEY = "t"
"""Of the visitor's secret in the address."""
KEPT = "_maker"


def maker() -> str:
    """Return the hash of this visitor's secret, which stands in the address from now on; who has none is given one."""
    token = held() or new_token()
    st.query_params[KEY] = st.session_state[KEPT] = token
    return token_hash(token)


def is_maker(maker_sha256: str | None) -> bool:
    """Return whether this visitor holds the secret of this hash."""
    return bool(maker_sha256 and held()) and hmac.compare_digest(token_hash(held()), maker_sha256 or "")


def leads(maker_sha256: str | None) -> bool:
    """Return whether what was made with the secret of this hash is this visitor's to change and to remove.

    What an older genlab has made, without one, belongs to the admin, or to whoever sits at the computer that serves
    nobody else.
    """
    return keeping.is_admin() or (is_maker(maker_sha256) if maker_sha256 else alone())


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


def held() -> str:
    """Return this visitor's secret, "" for none; the second tap of a double tap comes with the address of the first."""
    return str(st.query_params.get(KEY) or st.session_state.get(KEPT) or "")
