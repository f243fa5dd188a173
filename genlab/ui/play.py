"""The Play page: opens or resumes a round, and takes its answers."""

from typing import Any

import streamlit as st
from sqlalchemy import Engine

from genlab import packs, protocols, sessions
from genlab.cues import WARN_AUC
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import PROTOCOLS
from genlab.store import connect
from genlab.ui import quiz
from genlab.ui.words import _, language, mark, protocol_name

TITLES = (
    mark("Handwritten digits (MNIST)"),
    mark("Ankle boots (Fashion-MNIST)"),
    mark("Clothes (Fashion-MNIST)"),
)


@st.cache_resource
def engine() -> Engine:
    """Return the one database engine of this process."""
    return connect()


def cue_name(cue: str) -> str:
    """Return a cue's name as people read it."""
    names = {
        "byte_length": _("compressed size"),
        "exact_zeros": _("share of exact zeros"),
        "haze": _("faint haze"),
        "border": _("border brightness"),
        "mean_grey": _("mean brightness"),
        "contrast": _("contrast"),
        "grey_values": _("number of grey values"),
        "histogram": _("brightness histogram"),
    }
    return names.get(cue, cue)


def new_round(pack_name: str, protocol: str, seed: int | None = None) -> None:
    """Begin a round and put its token into the address, so that any device can go on with it."""
    pack = packs.load(pack_name)
    session_id = sessions.open_session(engine(), pack, protocol, protocols.get(protocol).questions)
    token = sessions.join(engine(), session_id, pack, seed=seed, language=language())
    for key in ("pack", "protocol", "seed"):
        st.query_params.pop(key, None)
    st.query_params["p"] = token
    st.session_state.pop("verdict", None)


def asked_for() -> tuple[str, str, int | None]:
    """Read pack, protocol and seed from the address.

    Raises:
        GenlabError: for a value that does not exist.
    """
    known = packs.names()
    if not known:
        raise GenlabError("No packs. Expected at least one in data/packs. Received: none.")
    name = st.query_params.get("pack", known[0])
    protocol = st.query_params.get("protocol", next(iter(PROTOCOLS)))
    seed = st.query_params.get("seed")
    if protocol not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol '{protocol}'. Expected one of: {', '.join(PROTOCOLS)}.")
    if seed is not None and not (seed.isascii() and seed.isdigit()):
        raise GenlabError(f"Invalid seed '{seed}'. Expected a whole number, 0 or more.")
    return name, protocol, None if seed is None else int(seed)


def standing() -> sessions.Standing:
    """Return where this person stands; begin a round for who comes without a token."""
    if "p" not in st.query_params:
        new_round(*asked_for())
    return sessions.resume(engine(), st.query_params["p"])


def pack_of(where: sessions.Standing) -> Pack:
    """Return a round's pack.

    Raises:
        GenlabError: where the pack was built anew since.
    """
    pack = packs.load(where.pack_name)
    if pack.sha256 != where.pack_sha256:
        raise GenlabError(_("This round's images have been replaced since. Please begin a new round."))
    return pack


def _take_answer() -> None:
    """Store the answer the component sent; the verdict is for this run's eyes only, the database owns the answer."""
    sent: dict[str, Any] = st.session_state["quiz"]["answer"]
    try:
        outcome = sessions.answer(
            engine(), st.query_params["p"], int(sent["trial"]), str(sent["choice"]), sent.get("rt_ms")
        )
    except GenlabError as error:
        st.session_state["problem"] = str(error)
    else:
        st.session_state["verdict"] = quiz.verdict(outcome)


def _again() -> None:
    where = sessions.resume(engine(), st.query_params["p"])
    new_round(where.pack_name, where.protocol)


@st.fragment
def card() -> None:
    """Show the question, or the end of the round."""
    if problem := st.session_state.pop("problem", None):
        st.warning(problem, icon=":material/warning:")
    where = standing()
    pack = pack_of(where)
    told = st.session_state.get("verdict")
    quiz.show(
        quiz.data(pack, _(pack.title), where, told, st.query_params.get("lang")),
        on_answer=_take_answer,
        on_again=_again,
    )


def settings() -> None:
    """Offer packs and protocols below the card; a change begins a new round."""
    where = standing()
    known, kinds = packs.names(), list(PROTOCOLS)
    left, right = st.columns(2)
    name = left.selectbox(
        _("Images"),
        known,
        index=known.index(where.pack_name) if where.pack_name in known else None,
        format_func=lambda name: _(packs.load(name).title),
    )
    protocol = right.segmented_control(
        _("Question"),
        kinds,
        default=where.protocol,
        format_func=protocol_name,
        required=True,
        width="stretch",
    )
    if name and (name, protocol) != (where.pack_name, where.protocol):
        new_round(name, protocol or where.protocol)
        st.rerun()


def warn_of_cues(pack: Pack) -> None:
    """Say which trivial cues give a pack's fakes away."""
    telling = packs.cues_that_tell(pack, WARN_AUC)
    if telling:
        named = ", ".join(f"{cue_name(cue)} ({pack.cues[cue]:.2f})" for cue in telling)
        st.warning(
            _("A trivial cue tells these fakes apart: {cues}. 0.5 tells nothing, 1 everything.").format(
                cues=named
            ),
            icon=":material/visibility:",
        )


def begin_anew() -> None:
    """Offer a new round where the old one cannot go on."""
    if st.button(_("New round"), icon=":material/refresh:"):
        st.query_params.clear()
        st.session_state.pop("verdict", None)
        st.rerun()
