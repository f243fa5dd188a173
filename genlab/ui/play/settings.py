"""What a round is set to: its pack, its protocol, and all that the protocol can be told."""

from typing import Any

import streamlit as st

from genlab import packs
from genlab.media import MELODY
from genlab.packs import Pack
from genlab.protocols import Settings, get
from genlab.sessions.standing import Standing
from genlab.ui import access, cues, media
from genlab.ui.choices import pick, unique
from genlab.ui.plain import plain
from genlab.ui.play.rounds import new_round
from genlab.ui.taps import tapped
from genlab.ui.words import _, generator_name, pack_title, protocol_name


def change(where: Standing, pack: Pack) -> None:
    """Say in one line what is played; offer all that can be changed behind it."""
    title, protocol, changing = pack_title(pack.name), protocol_name(where.protocol), _("Change")
    with (
        st.container(key="change", horizontal=True, horizontal_alignment="center"),
        # Where a phone breaks the line, a dot ends it.
        st.popover(
            f"{plain(title)}\u00a0· {plain(protocol)}\u00a0· **{changing}**",
            icon=":material/tune:",
            type="tertiary",
        ),
    ):
        settings(where)
        with st.expander(_("More settings"), icon=":material/tune:"):
            more_settings(where, pack)
        with st.expander(_("About this quiz"), icon=":material/info:"):
            cues.warn(pack)
            st.write(media.of(pack).about(pack))


def settings(where: Standing) -> None:
    """Offer packs and protocols; a change begins a new round."""
    used = access.used().values()
    known = [name for name in access.names() if name not in used]
    left, right = st.columns(2)
    name = pick(
        left,
        _("Quiz"),
        known,
        pack_title,
        index=known.index(where.pack_name) if where.pack_name in known else None,
    )
    kinds = packs.load(name or where.pack_name).protocols
    protocol = pick(
        right,
        _("Question"),
        kinds,
        protocol_name,
        index=kinds.index(where.protocol) if where.protocol in kinds else 0,
    )
    if name and (name, protocol) != (where.pack_name, where.protocol):
        new_round(name, protocol)
        st.rerun()


def more_settings(where: Standing, pack: Pack) -> None:
    """Offer what else a round can be set to; it begins anew with them."""
    with st.form("settings", border=False):
        values = more_values(pack, where.protocol, where.settings)
        if tapped(
            _("New round with these"), "round-with-these", st.form_submit_button, icon=":material/refresh:"
        ):
            new_round(where.pack_name, where.protocol, settings=Settings(**values))
            st.rerun()


def more_values(pack: Pack, protocol: str, known: Settings) -> dict[str, Any]:
    """Ask for the settings that a protocol has beside its questions; return them by name."""
    called = unique(pack.fakes, generator_name)
    scored = get(protocol).scored
    # Of what has a boundary nothing is asked beside its place, and of what nobody can get wrong.
    whole = get(protocol).scale is None and scored
    values: dict[str, Any] = {
        "generators": tuple(sorted(st.pills(
            _("Only fakes of (none chosen: of all)"), list(pack.fakes), selection_mode="multi",
            default=list(known.generators), format_func=lambda name: plain(called(name)),
        ))),
    }  # fmt: skip
    if scored:
        values["confidence"] = st.toggle(_("Ask how sure each answer is"), known.confidence)
    values["reason"] = st.toggle(_("Offer a line for the reason"), known.reason)
    if pack.surprises:
        values["aid"] = st.toggle(
            _("Colour the words of half of the texts"), known.aid,
            help=_("By how likely a model finds each word (GLTR). Results tell what the colours change."),
        )  # fmt: skip
    if pack.medium.name == MELODY:
        values["music"] = st.toggle(
            _("Ask once how much music one makes"), known.music,
            help=_("None, for some years, or regularly. Results tell how often each of these were right."),
        )  # fmt: skip
    if whole:
        values["checks"] = st.number_input(
            _("Attention checks"), 0, 20, known.checks,
            help=_("Pure noise among the questions: who calls it real does not look."),
        )  # fmt: skip
    if whole and protocol != "pair":
        values["qualification"] = st.number_input(
            _("Questions of a qualification round"), 0, 400, known.qualification, 2,
            help=_("Who is not right in 65% of both fakes and reals does not go on. HYPE takes 100."),
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
