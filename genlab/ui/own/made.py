"""Packs that were made here: what one holds, how it fared, and the way to its quiz."""

from typing import Any

import streamlit as st

from genlab import packs
from genlab.media.images.pictures import thumbnails
from genlab.packs import Pack
from genlab.ui import access, page
from genlab.ui.choices import unique
from genlab.ui.media.images import sheet
from genlab.ui.own import removal
from genlab.ui.own.audit import audit
from genlab.ui.own.refused import refusals
from genlab.ui.plain import plain
from genlab.ui.taps import tapped
from genlab.ui.words import _, generator_name, pack_title

PREVIEW = 10


def shown() -> Pack | None:
    """Return the pack of one's own that the address names, if there is one."""
    name = st.query_params.get("pack", "")
    return packs.load(name) if name in packs.own_names() and access.may_see(name) else None


def unknown() -> None:
    """Say so where the address names a pack that is not there, is private, or comes with genlab."""
    if name := st.query_params.get("pack", ""):
        said = _("Pack '{name}' is none of those made here: it was removed, is private, or never was.")
        st.error(said.format(name=plain(name[:60])), icon=":material/error:")
        if tapped(_("Open this page anew"), "anew"):
            del st.query_params["pack"]
            st.rerun()


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
    for line in size_lines(pack.source, (width, height)):
        st.caption(line)
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
    removal.mine(pack)


def size_lines(source: dict[str, Any], size: tuple[int, int]) -> list[str]:
    """Return how the files of each kind came to their size in the pack, a line each, reals first.

    Args:
        source: a pack's, as `genlab.packs.own` keeps it; an older genlab has not told what was changed.
        size: width and height of the pack's images.
    """
    lines = []
    for name, of in sorted(source.items()):
        width, height, _count = of["sizes"][0]
        if of["different_sizes"] == 1:
            came = _("all came as {width} x {height} pixels").format(width=width, height=height)
        else:
            came = _("came in {count} sizes, most often {width} x {height} pixels").format(
                count=of["different_sizes"], width=width, height=height
            )
        changed = of.get("changed", {})
        words = {
            "reduced": _("{count} reduced"),
            "enlarged": _("{count} enlarged"),
            "cut": _("{count} cut at two sides"),
        }
        done = [words[change].format(count=changed[change]) for change in words if changed.get(change)]
        if not done and (of["different_sizes"] > 1 or (width, height) != size):
            done = [_("brought to one size")]
        kind = plain(generator_name(name)) if name else _("Real images")
        if not done:
            done = [_("left as they were")]
        lines.append(f"{kind}: {came}; {', '.join(done)}.")
    return lines


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
