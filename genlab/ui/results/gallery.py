"""The most fooling fakes and the most doubted reals, beside their nearest real image."""

from typing import Any

import streamlit as st

from genlab.packs import Pack
from genlab.ui.media.images import crisp
from genlab.ui.words import _, generator_name

MOST_SHOWN = 8


def gallery(pack: Pack, rates: Any) -> None:
    """Show the most fooling fakes and the most doubted reals, each beside its nearest real training image."""
    fakes, reals = st.tabs([_("Most fooling fakes"), _("Most doubted reals")])
    with fakes:
        found = rates[(rates["generator"] != "") & (rates["called_real"] > 0)].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No fake has been taken for a real image yet."))
        _images(pack, found)
    with reals:
        found = rates[(rates["generator"] == "") & (rates["called_real"] < rates["shown"])].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No real image has been doubted yet."))
        _images(pack, found)
    st.caption(
        _(
            "Left: the image; right: the other real image of the pack nearest to it. Few answers an image are luck as "
            "much as looks: the order is by the interval's lower end. Grey is the mean grey level (0 to 255), ink the "
            "share of pixels that are not black."
        )
        if pack.nearest == "reals"
        else _(
            "Left: the image; right: the training image nearest to it. Few answers an image are luck as much as looks: "
            "the order is by the interval's lower end. Grey is the mean grey level (0 to 255), ink the share of "
            "pixels that are not black."
        )
    )


def _images(pack: Pack, found: Any) -> None:
    with st.container(horizontal=True, gap="small"):
        for row in found.itertuples():
            number = int(str(row.stimulus).rpartition("/")[2])
            image = pack.images[number]
            name = generator_name(row.generator) if row.generator else _("Real")
            with st.container(width=168, gap="xsmall"):
                with st.container(horizontal=True, gap="xsmall"):
                    st.image(crisp(image), width=76, alt=_("Image by {name}").format(name=name))
                    st.image(crisp(pack.nearest_images[number]), width=76, alt=_("Its nearest real image"))
                st.caption(
                    _("{name}: called real {times} of {shown} times; grey {grey:.0f}, ink {ink:.0%}").format(
                        name=name,
                        times=int(row.called_real),
                        shown=int(row.shown),
                        grey=float(image.mean()),
                        ink=float((image > 0).mean()),
                    )
                )
