"""The Join page: a code or a personal link, one word of consent, and the first question."""

import secrets

import streamlit as st

from genlab import packs
from genlab.protocols.hosting import NICKNAMES
from genlab.sessions import finding, joining
from genlab.sessions.attempts import ATTEMPTS
from genlab.sessions.finding import Joinable
from genlab.ui import page
from genlab.ui.database import engine
from genlab.ui.plain import plain
from genlab.ui.room import browser
from genlab.ui.taps import tapped
from genlab.ui.words import _, language

DOUBLE_TAP_S = 5.0  # as long as a server under load may take to show that the first tap was heard


def found() -> tuple[Joinable | None, str | None]:
    """Return the session that the address names, and the token of a personal link.

    Raises:
        GenlabError: for a code or link that leads nowhere.
    """
    if token := st.query_params.get("i"):
        return finding.by_link(engine(), token, browser.key()), token
    if code := st.query_params.get("code"):
        return finding.by_code(engine(), code, browser.address(), key=browser.key()), None
    return None, None


def ask_for_code() -> None:
    """Ask for the code that the host shows."""
    with st.form("code", border=False):
        code = st.text_input(_("Code"), max_chars=12, placeholder="ABC 234", autocomplete="off")
        if tapped(_("Next"), "next", st.form_submit_button, width="stretch", type="primary") and code:
            st.query_params["code"] = code
            st.rerun()


def confirm(where: Joinable, token: str | None) -> None:
    """Say what is joined and stored, and join on the person's own tap: a link that is only opened makes nobody."""
    st.subheader(plain(where.title) or _("A session of genlab"))
    if where.label:
        st.markdown(_("You are **{name}**.").format(name=plain(where.label)))
    with st.form("join", border=False):
        nickname = ""
        if where.hosting.naming == NICKNAMES:
            nickname = st.text_input(
                _("A name for this session (optional)"), max_chars=40, autocomplete="off"
            )
        st.write(
            _(
                "By joining you agree that your answers and response times are stored with this session{named}. "
                "Your host sees them; you may stop at any time."
            ).format(
                named=_(" under the name you give") if where.hosting.naming == NICKNAMES else
                _(" under your name on the list") if where.label else _(", without your name")
            )
        )  # fmt: skip
        if where.seat and where.joined:
            st.caption(
                _(
                    "This browser is in already, and comes back to its place. Are you somebody else on the same "
                    "device? Then ask your host to let several people join on one."
                )
            )
        # One button under both labels: the second of two taps finds the seat that the first one took, and goes there.
        if tapped(
            _("Go on") if where.joined else _("Join"),
            "enter",
            st.form_submit_button,
            icon=":material/login:",
            width="stretch",
            type="primary",
        ):
            participant = joining.enter(
                engine(),
                where,
                packs.load(where.pack_name),
                nickname=nickname,
                language=where.hosting.language or language(),
                token=token or _token(where.session_id),
            )
            if not where.joined:
                ATTEMPTS.near(browser.address(), where.session_id, joined=True)
            kept = where.hosting.language or st.query_params.get("lang")
            page.go("play", p=participant, **({"lang": kept} if kept else {}))


def _token(session_id: int) -> str:
    """Return a token for who joins by code: the same for both taps of a double tap, so that they make one person."""
    return page.once("joining", session_id, lambda: secrets.token_urlsafe(16), DOUBLE_TAP_S)
