"""The host's link: the key to a session, which the screen shows to nobody, given on request."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from genlab.ui.words import _


def key(token: str) -> None:
    """Say what the host's link is good for, and let the host copy it."""
    st.info(
        _(
            "The host's link is your key to this session: copy it and keep it. This tab knows it; its address, which "
            "the room can see, does not hold it."
        ),
        icon=":material/key:",
    )
    query = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
    _component()(
        key="copy_link",
        data={
            "query": {"h": token, **query},
            "copy": _("Copy the host's link"),
            "copied": _("Copied: keep it where nobody else can read it"),
            "failed": _("The host's link, to be copied:"),
        },
    )


@cache
def _component() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "genlab_key",
        html='<button type="button"></button>',
        css=here.with_suffix(".css").read_text(encoding="utf-8"),
        js=here.with_suffix(".js").read_text(encoding="utf-8"),
    )
