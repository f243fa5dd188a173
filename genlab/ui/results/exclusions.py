"""Who was analysed, on the screen, and what it changes."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from genlab.ui.results.shares import between, share
from genlab.ui.results.verdicts import verdict_name
from genlab.ui.words import _, generator_name


def excluded(study: dict[str, Any], name: str) -> None:
    """Show who came in, who was set apart and why, and the verdicts without them and with everyone."""
    from genlab.ui.charts import figures

    flow = study["exclusions"]
    figures.show(figures.flow(flow), name)
    if not flow.get("with_everyone"):
        return
    everyone = flow["with_everyone"]
    kept = [study["generators"].get(found) for found in everyone]

    def told(verdicts: Iterable[dict[str, Any] | None]) -> list[str]:
        return [
            "" if found is None else f"{share(found['accuracy'])} ({between(found['accuracy_interval'])})"
            for found in verdicts
        ]

    st.dataframe(
        {
            _("Generator"): [generator_name(found) for found in everyone],
            _("Without those set apart"): told(kept),
            _("Verdict"): ["" if found is None else verdict_name(found["verdict_code"]) for found in kept],
            _("With everyone"): told(everyone.values()),
            _("Verdict with everyone"): [verdict_name(found["verdict_code"]) for found in everyone.values()],
        },
        hide_index=True,
        width="stretch",
    )
