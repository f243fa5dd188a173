"""What the Host page asks before a session, and who may open one."""

import streamlit as st

from genlab import packs, protocols
from genlab.protocols.hosting import LISTED, NICKNAMES, PACINGS, SELF, Hosting
from genlab.sessions import hosting
from genlab.ui import access, page, tab
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.taps import tapped
from genlab.ui.words import LANGUAGES, _, pack_title, protocol_name


def require_login() -> None:
    """Where the server is set up for it (`[auth]` in Streamlit's secrets), let only who has logged in open sessions."""
    try:
        configured = "auth" in st.secrets
    except FileNotFoundError:
        configured = False
    if configured and not st.user.is_logged_in:
        st.write(_("Log in to lead a session."))
        if st.button(_("Log in"), icon=":material/login:"):
            st.login()
        page.end()
        st.stop()


def pacing_name(pacing: str) -> str:
    """Return a pace as people read it."""
    return {"self": _("everyone's own"), "teacher": _("the host's")}[pacing]


def naming_name(naming: str) -> str:
    """Return how people are named, as they read it."""
    return {
        "anonymous": _("nobody gives a name"),
        "nicknames": _("nicknames, if they like"),
        "listed": _("a list: one personal link each"),
    }[naming]


def create() -> None:
    """Ask what the session shall be, and open it."""
    from genlab.ui.play.settings import more_values

    known = access.names()
    title = st.text_input(_("What is it called?"), max_chars=200, placeholder=_("Class 3-1, Tuesday"))
    left, right = st.columns(2)
    name = pick(left, _("Quiz"), known, pack_title)
    protocol = pick(right, _("Question"), packs.load(name).protocols, protocol_name)
    asked = protocols.get(protocol)
    pacing = left.segmented_control(
        _("Whose pace?"),
        (SELF,) if asked.timed else PACINGS,  # what a staircase shows next depends on each person's answers
        default=SELF,
        format_func=pacing_name,
        required=True,
        width="stretch",
    )
    free = protocol in ("yesno", "pair", "boundary", "boundary_bars", "fillin", "preference")
    questions = right.number_input(
        _("Questions each"), 1, 200, asked.questions if free else 20, disabled=not free
    )
    naming = pick(left, _("Names"), ("anonymous", NICKNAMES, LISTED), naming_name)
    limit_s = right.number_input(
        _("Seconds for each question (0: no limit)"), 0, 600, 0, disabled=asked.timed
    )
    language = pick(
        left,
        _("Language of the phones"),
        ("", *LANGUAGES),
        lambda key: LANGUAGES.get(key, _("as each is set")),
    )
    # What comes next tells it in a staircase, whether it is said or not.
    telling = (
        _("Tell people whether they were right")
        if asked.scored
        else _("Tell people how many others chose the same")
    )
    feedback = right.toggle(telling, True, disabled=asked.timed)
    one_seat = left.toggle(
        _("One seat for each browser"),
        True,
        disabled=naming == LISTED,
        help=_("Who joins again from the same browser comes back to their place. Off: people share tablets."),
    )
    leaderboard = asked.scored and right.toggle(
        _("Show the most accurate at the end"), False, disabled=naming == "anonymous"
    )
    with st.expander(_("More settings"), icon=":material/tune:"):
        values = more_values(packs.load(name), protocol, protocols.Settings())
    start = _("Open the session")
    if tapped(start, "open-session", icon=":material/play_arrow:", width="stretch", type="primary"):
        opened = hosting.open_led(
            engine(),
            packs.load(name),
            protocol,
            questions=int(questions) if free else None,
            settings=protocols.Settings(**values),
            hosting=Hosting(
                pacing or SELF,
                naming,
                feedback or asked.timed,
                0 if asked.timed else int(limit_s),
                language,
                leaderboard,
                one_seat,
            ),
            title=title,
        )
        tab.turn_to(opened.host_token)
        st.rerun()
