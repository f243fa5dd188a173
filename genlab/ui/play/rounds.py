"""A person's round: begun from the address, and found again by its token."""

from datetime import UTC, datetime

import streamlit as st

from genlab import packs, sessions
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import PROTOCOLS, Settings
from genlab.protocols.settings import MOST_DIGITS, NAMES, of_query
from genlab.sessions import drawn
from genlab.sessions.standing import Standing
from genlab.ui import access
from genlab.ui.database import engine
from genlab.ui.room import browser
from genlab.ui.words import _, language, mark

TITLES = (
    mark("Handwritten digits (MNIST)"),
    mark("From dots to digits (MNIST)"),
    mark("Ankle boots (Fashion-MNIST)"),
    mark("Clothes (Fashion-MNIST)"),
    mark("Village names (Korea)"),
    mark("Place names (Britain)"),
    mark("Tunes (printed 1782-1903)"),
    mark("Where a machine goes on (tunes)"),
    mark("Bible verses (King James)"),
    mark("Where a machine goes on (Bible verses)"),
    mark("A word filled in (Bible verses)"),
    mark("Help sentences (in Korean)"),
    mark("Translations (English to Korean)"),
)


NOISE = ("pixel",)
"""Generators that everybody tells at a glance: a round that begins with one of theirs says little of the game."""


def new_round(
    pack_name: str, protocol: str, seed: int | None = None, settings: Settings | None = None
) -> None:
    """Draw a round and put its token into the address, so that any device can go on with it."""
    pack = packs.load(pack_name)
    access.check(pack)
    session_id = sessions.open_session(engine(), pack, protocol, settings=settings)
    token = drawn.draw(engine(), session_id, pack, seed, not_first=NOISE)
    for key in ("pack", "protocol", "seed", *NAMES):
        st.query_params.pop(key, None)
    st.query_params["p"] = token
    for key in ("verdict", "answered"):
        st.session_state.pop(key, None)


def asked_for() -> tuple[str, str, int | None, Settings]:
    """Read pack, protocol, seed and settings from the address.

    Raises:
        GenlabError: for a value that does not exist.
    """
    known = access.names()
    if not known:
        raise GenlabError("No packs. Expected at least one in data/packs. Received: none.")
    name = st.query_params.get("pack") or _first_free(known)
    protocol = st.query_params.get("protocol")
    seed = st.query_params.get("seed")
    if name not in known:
        raise GenlabError(f"Unknown pack '{name[:60]}'. Expected one of: {', '.join(known)}.")
    if protocol is None:
        protocol = packs.load(name).protocols[0]
    if protocol not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol '{protocol[:60]}'. Expected one of: {', '.join(PROTOCOLS)}.")
    if seed is not None and not (seed.isascii() and seed.isdigit() and len(seed) <= MOST_DIGITS):
        raise GenlabError(f"Invalid seed '{seed[:60]}'. Expected a whole number, 0 or more.")
    return name, protocol, None if seed is None else int(seed), of_query(st.query_params.to_dict())


def _first_free(known: list[str]) -> str:
    """Return the name of the first pack that no class uses; the first of all where classes use all."""
    used = access.used().values()
    return next((name for name in known if name not in used), known[0])


def standing() -> Standing:
    """Return where this person stands; begin a round for who comes without a token."""
    st.session_state.pop("answered", None)
    if "p" not in st.query_params:
        new_round(*asked_for())
    token = st.query_params["p"]
    try:
        found = sessions.resume(engine(), token)
        st.session_state["known"] = token
        return found
    except GenlabError as error:
        if error.kind != "participant":
            raise
        if st.session_state.get("known") == token:
            raise GenlabError(
                _("This round was deleted, with its answers. Nothing of it is stored any more."),
                "participant",
            ) from None
        drawn_one = drawn.look(engine(), token)
        if drawn_one is None:
            raise
    if st.session_state.get("drawn", ("",))[0] != token:
        st.session_state["drawn"] = token, datetime.now(UTC)
    return drawn_one


def keep(token: str) -> bool:
    """Store the round that this tab has drawn under a token, now that it is answered; return whether there is one."""
    drawn_one, served_at = st.session_state.get("drawn", ("", None))
    if drawn_one != token or st.session_state.get("known") == token:
        return False
    stored = drawn.store(engine(), token, language=language(), address=browser.address(), served_at=served_at)
    st.session_state["known"] = token
    return stored


def pack_of(where: Standing) -> Pack:
    """Return a round's pack.

    Raises:
        GenlabError: where the pack was built anew since; in a round that anyone may enter, where it is not theirs to
            see now.
    """
    pack = packs.load(where.pack_name)
    if pack.sha256 != where.pack_sha256:
        raise GenlabError(_("What this round shows has been replaced since. Please begin a new round."))
    if not where.led:
        access.check(pack)
    return pack
