"""Packs that were made here: what one holds, how it fared, and the way to its quiz."""

import streamlit as st

from genlab import packs
from genlab.media.images.pictures import thumbnails
from genlab.packs import Pack
from genlab.ui import access, page
from genlab.ui.choices import unique
from genlab.ui.media.images import sheet
from genlab.ui.own.audit import audit
from genlab.ui.own.refused import refusals
from genlab.ui.plain import plain
from genlab.ui.words import _, generator_name, pack_title

PREVIEW = 10


def shown() -> Pack | None:
    """Return the pack of one's own that the address names, if there is one."""
    name = st.query_params.get("pack", "")
    return packs.load(name) if name in packs.own_names() and access.may_see(name) else None


def outcome(pack: Pack) -> None:
    """Show a pack that was made: what it holds, what was refused, the audit, and the way to its quiz."""
    report = st.session_state.get("own-report")
    fresh = report is not None and report["sha256"] == pack.sha256
    st.subheader(plain(pack_title(pack.name)), anchor=False)
    height, width, channels = pack.medium.layout(pack.stimuli)["size"]
    parts = [f"{len(numbers)} {plain(generator_name(name))}" for name, numbers in pack.fakes.items()]
    st.write(
        _("{reals} real images; fakes: {fakes}. All are {width} x {height} pixels, {colour}.").format(
            reals=len(pack.reals),
            fakes=", ".join(parts),
            width=width,
            height=height,
            colour=_("in colour") if channels == 3 else _("grey"),
        )
    )
    kept = {name: st.query_params[name] for name in ("lang", "k") if name in st.query_params}
    st.page_link(
        st.session_state["_pages"]["play"],
        label=_("Open the quiz"),
        icon=":material/quiz:",
        query_params={"pack": pack.name, **kept},
    )
    if pack.key_sha256:
        st.info(
            _("This pack is private. The address of this page is its key: keep it."), icon=":material/key:"
        )
    if fresh and report is not None:
        refusals(report)
    st.markdown("**" + _("Does anything but their look give the fakes away?") + "**")
    audit(pack)
    if st.toggle(_("Show ten of each"), value=fresh, help=_("Who wants to be asked about them plays first.")):
        if access.is_used(pack):
            access.say_used()
        else:
            _preview(pack)


def _preview(pack: Pack) -> None:
    left, right = st.columns(2)
    fakes = sorted(number for numbers in pack.fakes.values() for number in numbers)
    for column, numbers, label in ((left, pack.reals, _("Real")), (right, fakes, _("Fake"))):
        images = thumbnails(pack.stimuli[list(numbers[:PREVIEW])], 128)
        column.image(
            sheet(images, 5, 1),
            width="stretch",
            caption=label,
            alt=_("Ten images: {kind}").format(kind=label),
        )


def others() -> None:
    """Link to the audits of all packs that people made here."""
    made = [
        name for name in packs.own_names() if name != st.query_params.get("pack") and access.may_see(name)
    ]
    if made:
        st.markdown("**" + _("Made here before") + "**")
        titled = unique(made, pack_title)
        for name in made:
            page.link("own", plain(titled(name)), pack=name)
        st.markdown(
            _("`genlab pack remove NAME` removes one on this server's command line; answers are kept.")
        )
