"""The account of a table on the screen: the rows read are those used and those set apart, by reason."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from genlab.ui.results import told
from genlab.ui.words import _, ngettext

FORMS = ("long", "people", "images")
MOST = 1000
"""Lines that are listed."""


def account(seen: Mapping[str, Any]) -> None:
    """Show how many rows were read, used and set apart, why, and what was read by inference."""
    rows = seen["account"]
    apart = sum(rows["apart"].values())
    forms = {
        "long": _("one row per answer"),
        "people": _("one row per person"),
        "images": _("one row per image"),
    }
    st.markdown(
        _("Rows read: **{read:,}** = used: **{used:,}** + set apart: **{apart:,}** ({form}).").format(
            read=rows["read"], used=rows["used"], apart=apart, form=forms[seen["form"]]
        )
    )
    if apart:
        st.dataframe(
            {
                _("Rows set apart"): list(rows["apart"].values()),
                _("Reason"): [told.reason(reason) for reason in rows["apart"]],
            },
            hide_index=True,
            width="stretch",
        )
    if seen["problems"]:
        with st.expander(
            ngettext(
                "{count:,} row or value that could not be used",
                "{count:,} rows or values that could not be used",
                len(seen["problems"]),
            ).format(count=len(seen["problems"])),
            icon=":material/rule:",
        ):
            listed = seen["problems"][:MOST]
            st.dataframe(
                {
                    _("Line"): [line for line, _reason in listed],
                    _("Reason"): [told.reason(reason) for _line, reason in listed],
                },
                hide_index=True,
                width="stretch",
            )
    if seen["read_as"]:
        st.caption("\n".join(f"- {told.inferred(line)}" for line in seen["read_as"]))
