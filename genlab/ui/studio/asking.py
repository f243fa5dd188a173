"""Asking people about designs: in one step a quiz beside real products, and a contest of which they would buy."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from genlab import packs
from genlab.designs import groups
from genlab.designs.asking import LEAST, MOST, Asked
from genlab.designs.collections import Design
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.packs.naming import MOST_TITLE, check_title
from genlab.protocols import DESIGNS
from genlab.ui import builds, makers, page
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.own import removal
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.studio import names
from genlab.ui.taps import tapped
from genlab.ui.train.names import dataset_name
from genlab.ui.words import _, ngettext, pack_title

STEM = "studio-"
"""How the names of packs of designs begin."""
BUILD, PROBLEM = "studio-build", "studio-problem"


@dataclass(frozen=True)
class Offer:
    """Designs that people can be asked about together."""

    key: str
    words: str
    title: str
    designs: Sequence[Design]


def asking(kept: Sequence[Design]) -> None:
    """Offer to ask people about this collection's designs, or about all that are kept of a class.

    Args:
        kept: what this visitor's collection holds, in its order.
    """
    made, known = mine(), offers(kept)
    if not made and not known and BUILD not in st.session_state:
        return
    with st.expander(
        _("Ask people"), icon=":material/how_to_vote:", expanded=bool(made) or BUILD in st.session_state
    ):
        if problem := st.session_state.pop(PROBLEM, None):
            st.error(problem, icon=":material/error:")
        for pack in made:
            _made(pack)
        build: builds.Build | None = st.session_state.get(BUILD)
        if build is not None:
            _wait(build)
        elif known and builds.allowed():
            _form(known)


def offers(kept: Sequence[Design]) -> list[Offer]:
    """Return what people can be asked about: this collection by dataset, then every class of all collections."""
    found = []
    for dataset, designs in groups.by_dataset(kept).items():
        words = ngettext(
            "This collection: {count} design, {what}",
            "This collection: {count} designs, {what}",
            len(designs),
        ).format(count=len(designs), what=dataset_name(dataset))
        title = _("Designs: {what}").format(what=dataset_name(dataset))
        found.append(Offer(f"mine {dataset}", words, title, designs))
    for (dataset, label), designs in groups.by_kind(groups.kept_by_all(engine())).items():
        what = dataset_name(dataset)
        if label is not None:
            what += f", {names.class_or_all(dataset, label)}"
        words = ngettext(
            "All that is kept here: {count} design, {what}", "All that is kept here: {count} designs, {what}",
            len(designs),
        ).format(count=len(designs), what=what)  # fmt: skip
        title = _("Everybody's designs: {what}").format(what=what)
        found.append(Offer(f"all {dataset} {label}", words, title, designs))
    return found


def mine() -> list[Pack]:
    """Return the packs of designs that this visitor has made, the newest last."""
    found = []
    for name in packs.made_names():
        if name.startswith(STEM):
            try:
                pack = packs.load(name)
            except GenlabError:
                continue  # damaged: it is named where it is opened
            if pack.form == DESIGNS and makers.is_maker(pack.maker_sha256):
                found.append(pack)
    return found


def _form(found: Sequence[Offer]) -> None:
    """Ask which designs, and make the pack that asks about them."""
    st.write(
        _(
            "One tap makes two questions: *which was made by a machine?*, beside real products, and *which would you "
            "buy?*, two designs side by side. Both mix in as many random designs of the same generators, so that it "
            "shows whether your choice was worth it."
        )
    )
    by_key = {each.key: each for each in found}
    key = pick(st, _("Which designs?"), list(by_key), lambda key: by_key[key].words, key="studio-ask-which")
    offer = by_key[key]
    title = st.text_input(
        _("Title of the quiz"), offer.title[:MOST_TITLE], max_chars=MOST_TITLE, key=f"studio-ask-title-{key}"
    )
    count = len(offer.designs)
    if count < LEAST:
        st.caption(
            ngettext(
                "It takes {least} designs: keep {count} more.",
                "It takes {least} designs: keep {count} more.",
                LEAST - count,
            ).format(least=LEAST, count=LEAST - count)
        )
    elif count > MOST:
        st.caption(_("The first {most} of {count} are asked about.").format(most=MOST, count=count))
    if tapped(
        _("Ask people"), "studio-ask", disabled=count < LEAST, icon=":material/how_to_vote:", type="primary"
    ):
        _start(offer, title or "")


def _start(offer: Offer, title: str) -> None:
    """Begin to make the pack."""
    own = offer.key.startswith("mine")
    asked = [Asked(design.drawing, design.name if own else "").stored() for design in offer.designs[:MOST]]
    try:
        title = check_title(title)
        st.session_state[BUILD] = builds.start_of_designs(
            f"{STEM}{secrets.token_hex(4)}", title, asked, makers.maker()
        )
    except GenlabError as error:
        st.session_state[PROBLEM] = problem_line(error)
    st.rerun()


@st.fragment(run_every=1.0)
def _wait(build: builds.Build) -> None:
    """Show how far the pack is, and show it when it is there."""
    if not builds.finished(build):
        st.progress(*builds.how_far(build))
        return
    st.session_state.pop(BUILD, None)
    try:
        builds.outcome(build)
    except GenlabError as error:
        st.session_state[PROBLEM] = problem_line(error)
    st.rerun()


def _made(pack: Pack) -> None:
    """Lead to what people are asked about a pack of designs, and to what they said."""
    with st.container(border=True, key=f"studio-asked-{pack.name}"):
        st.markdown(f"**{plain(pack_title(pack.name))}**")
        with st.container(horizontal=True):
            page.link("play", _("Which was made by a machine?"), pack=pack.name, protocol="yesno")
            page.link("play", _("Which would you buy?"), pack=pack.name, protocol="preference")
            page.link("results", _("What people like best"), pack=pack.name, protocol="preference")
        removal.of_designs(pack)
