"""The most fooling fakes and the most doubted reals, beside their nearest real one."""

from typing import Any

import streamlit as st

from genlab.packs import Pack
from genlab.packs.pack import FILLED
from genlab.ui import media
from genlab.ui.plain import plain
from genlab.ui.words import _, generator_name

MOST_SHOWN = 8


def gallery(pack: Pack, rates: Any) -> None:
    """Show the most fooling fakes and the most doubted reals, each beside its nearest real one."""
    fakes, reals = st.tabs([_("Most fooling fakes"), _("Most doubted reals")])
    with fakes:
        found = rates[(rates["generator"] != "") & (rates["called_real"] > 0)].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No fake has been taken for real yet."))
        _images(pack, found)
    with reals:
        found = rates[(rates["generator"] == "") & (rates["called_real"] < rates["shown"])].head(MOST_SHOWN)
        if found.empty:
            st.caption(_("No real one has been doubted yet."))
        _images(pack, found)
    st.caption(media.of(pack).gallery_note(pack))


def _images(pack: Pack, found: Any) -> None:
    room = media.of(pack)
    with st.container(horizontal=True, gap="small"):
        for row in found.itertuples():
            number = int(str(row.stimulus).rpartition("/")[2])
            stimulus = pack.stimuli[number]
            name = generator_name(row.generator) if row.generator else _("Real")
            with st.container(width=room.gallery_width, gap="xsmall"):
                with st.container(horizontal=room.beside, gap="xsmall"):
                    if pack.form == FILLED:
                        room.show_marked(stimulus, pack.marks[number])
                    else:
                        room.show(stimulus, _("Made by: {name}").format(name=name), width=76)
                    near = pack.nearest_stimuli[number]
                    room.show_nearest(near, stimulus, _("The nearest real one"), width=76)
                st.caption(room.gallery_caption(stimulus, plain(name), int(row.called_real), int(row.shown)))
