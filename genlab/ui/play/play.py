"""The Play page: opens or resumes a round, and takes its answers."""

from typing import Any, NoReturn

import streamlit as st

from genlab import packs, sessions
from genlab.errors import GenlabError, StoreError
from genlab.packs import Pack
from genlab.protocols import PROTOCOLS, Settings, about
from genlab.protocols.hosting import TEACHER
from genlab.protocols.settings import NAMES, of_query
from genlab.sessions import answering
from genlab.sessions.standing import REVEALED, Standing
from genlab.ui import page
from genlab.ui.database import engine as engine
from genlab.ui.quiz import card as quiz_card
from genlab.ui.quiz import component
from genlab.ui.refusals import problem_line
from genlab.ui.words import _, generator_name, language, mark, pack_title, protocol_name

TITLES = (
    mark("Handwritten digits (MNIST)"),
    mark("Ankle boots (Fashion-MNIST)"),
    mark("Clothes (Fashion-MNIST)"),
    mark("Cartoon faces (avatars)"),
)


def new_round(
    pack_name: str, protocol: str, seed: int | None = None, settings: Settings | None = None
) -> None:
    """Begin a round and put its token into the address, so that any device can go on with it."""
    pack = packs.load(pack_name)
    session_id = sessions.open_session(engine(), pack, protocol, settings=settings)
    token = sessions.join(engine(), session_id, pack, seed=seed, language=language())
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
    known = packs.names()
    if not known:
        raise GenlabError("No packs. Expected at least one in data/packs. Received: none.")
    name = st.query_params.get("pack", known[0])
    protocol = st.query_params.get("protocol", next(iter(PROTOCOLS)))
    seed = st.query_params.get("seed")
    if name not in known:
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(known)}.")
    if protocol not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol '{protocol}'. Expected one of: {', '.join(PROTOCOLS)}.")
    if seed is not None and not (seed.isascii() and seed.isdigit()):
        raise GenlabError(f"Invalid seed '{seed}'. Expected a whole number, 0 or more.")
    return name, protocol, None if seed is None else int(seed), of_query(st.query_params.to_dict())


def standing() -> Standing:
    """Return where this person stands; begin a round for who comes without a token."""
    st.session_state.pop("answered", None)
    if "p" not in st.query_params:
        new_round(*asked_for())
    return sessions.resume(engine(), st.query_params["p"])


def pack_of(where: Standing) -> Pack:
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
        if sent.get("expired"):
            answering.expire(engine(), st.query_params["p"], int(sent["trial"]))
            return
        outcome = answering.answer(
            engine(),
            st.query_params["p"],
            int(sent["trial"]),
            str(sent["choice"]),
            sent.get("rt_ms"),
            shown_ms=sent.get("shown_ms"),
            confidence=sent.get("confidence"),
            reason=str(sent["reason"]) if sent.get("reason") else None,
        )
    except GenlabError as error:
        st.session_state["problem"] = problem_line(error)
        if not isinstance(error, StoreError):  # for good: it is of no use to send it again
            st.session_state["refused"] = sent.get("trial")
        if error.kind == "late":
            _go_on(int(sent["trial"]))
    else:
        st.session_state["answered"] = outcome.standing
        # What a teacher has not revealed, or nobody is told, stays here.
        if outcome.standing.hosting.feedback and outcome.standing.hosting.pacing != TEACHER:
            st.session_state["verdict"] = quiz_card.verdict(outcome)


def _go_on(trial: int) -> None:
    """Leave a question whose answer came too late, so that the line that says so stands over the next one.

    The phone would otherwise ask again, see that no time is left, and go on within an eye's blink.
    """
    try:
        standing = answering.expire(engine(), st.query_params["p"], trial)
    except GenlabError:  # then the phone does it
        return
    if trial in standing.expired:
        st.session_state["problem"] = _("Time was up for the question before. Its answer was not stored.")


def _again() -> None:
    try:
        ended = st.session_state["quiz"]["again"]["round"]
        begun = st.session_state.get("begun")
        if begun and begun[0] == ended:  # a second tap, sent with the old address
            st.query_params["p"] = begun[1]
            return
        where = sessions.resume(engine(), st.query_params["p"])
        new_round(where.pack_name, where.protocol, settings=where.settings)
        st.session_state["begun"] = ended, st.query_params["p"]
    except GenlabError as error:
        st.session_state["problem"] = problem_line(error)


@st.fragment
def card() -> None:
    """Show the question, or the end of the round."""
    problem, refused = (st.session_state.pop(key, None) for key in ("problem", "refused"))
    try:
        # An answer has just read where its participant stands: no need to read it twice in one run.
        where = st.session_state.pop("answered", None) or standing()
        pack = pack_of(where)
        told = st.session_state.get("verdict")
        if where.stage == REVEALED and where.hosting.feedback and where.position is not None:
            outcome = answering.outcome(engine(), st.query_params["p"], where.position)
            told = quiz_card.verdict(outcome) if outcome else None
        title = where.title or pack_title(pack.name)
        st.session_state["shown"] = quiz_card.data(pack, title, where, told, st.query_params.get("lang"))
    except GenlabError as error:
        # While the database is away the card stays as it was, and goes on sending what it has not seen stored.
        if not isinstance(error, StoreError) or "shown" not in st.session_state:
            stop_with(error)
        problem = problem_line(error)
    if problem:
        st.warning(problem, icon=":material/warning:")
    values = {**st.session_state["shown"], "refused": refused}
    component.show(values, on_answer=_take_answer, on_again=_again, on_look=lambda: None)


def settings() -> None:
    """Offer packs and protocols below the card; a change begins a new round."""
    where = standing()
    known = packs.names()
    left, right = st.columns(2)
    name = left.selectbox(
        _("Images"),
        known,
        index=known.index(where.pack_name) if where.pack_name in known else None,
        format_func=pack_title,
    )
    kinds = about(packs.load(name or where.pack_name).medium.name)
    protocol = right.selectbox(
        _("Question"),
        kinds,
        index=kinds.index(where.protocol) if where.protocol in kinds else 0,
        format_func=protocol_name,
    )
    if name and (name, protocol) != (where.pack_name, where.protocol):
        new_round(name, protocol)
        st.rerun()


def more_settings(where: Standing, pack: Pack) -> None:
    """Offer what else a round can be set to; it begins anew with them."""
    with st.form("settings", border=False):
        values = more_values(pack, where.protocol, where.settings)
        if st.form_submit_button(_("New round with these"), icon=":material/refresh:"):
            new_round(where.pack_name, where.protocol, settings=Settings(**values))
            st.rerun()


def more_values(pack: Pack, protocol: str, known: Settings) -> dict[str, Any]:
    """Ask for the settings that a protocol has beside its questions; return them by name."""
    values: dict[str, Any] = {
        "generators": tuple(sorted(st.pills(
            _("Only fakes of (none chosen: of all)"), list(pack.fakes), selection_mode="multi",
            default=list(known.generators), format_func=generator_name,
        ))),
        "confidence": st.toggle(_("Ask how sure each answer is"), known.confidence),
        "reason": st.toggle(_("Offer a line for the reason"), known.reason),
        "checks": st.number_input(
            _("Attention checks"), 0, 20, known.checks,
            help=_("Images of pure noise among the questions: who calls them real does not look."),
        ),
    }  # fmt: skip
    if protocol != "pair":
        values["qualification"] = st.number_input(
            _("Questions of a qualification round"), 0, 400, known.qualification, 2,
            help=_("Who is not right in 65% of both fakes and real images does not go on. HYPE takes 100."),
        )  # fmt: skip
    left, right = st.columns(2)
    if protocol == "hype_time":
        values["blocks"] = left.number_input(_("Staircases"), 1, 10, known.blocks)
        values["block_trials"] = right.number_input(_("Flashes of each"), 2, 500, known.block_trials)
        values["up"] = left.number_input(_("Longer after an error (ms)"), 1.0, 500.0, known.up)
        values["down"] = right.number_input(_("Shorter after a right answer (ms)"), 1.0, 500.0, known.down)
    if protocol == "adaptive":
        values["most"] = left.number_input(_("Flashes at most"), 10, 1000, known.most)
        values["precision"] = (
            right.number_input(_("End when known to (%)"), 2.0, 100.0, known.precision * 100) / 100
        )
    return values


def on_another_device() -> None:
    """Offer this round's own address, for a phone whose battery is low."""
    from genlab.ui import links

    with st.popover(_("Go on on another device"), icon=":material/devices:"):
        link = links.address("", **st.query_params.to_dict())
        st.image(links.qr(link, 5), alt=_("QR code of this round's address"))
        st.caption(_("Whoever opens this address goes on in your place."))


def stop_with(error: GenlabError) -> NoReturn:
    """Say in one line why the round cannot go on, offer what helps, and end the run there."""
    st.error(problem_line(error), icon=":material/error:")
    if not isinstance(error, StoreError):
        begin_anew()
    elif st.button(_("Try again"), icon=":material/refresh:"):
        st.rerun()
    page.end_in_error(error)


def begin_anew() -> None:
    """Offer a new round where the old one cannot go on."""
    if st.button(_("New round"), icon=":material/refresh:"):
        st.query_params.clear()
        st.session_state.pop("verdict", None)
        st.rerun()
