"""HYPE scores on the screen."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from genlab.ui.results.shares import between, share
from genlab.ui.words import _, generator_name, ngettext


def hype(scores: Sequence[dict[str, Any]], generators: dict[str, dict[str, Any]]) -> None:
    """Show HYPE scores as published, HYPE-infinity beside the balanced accuracy; nothing where there is none."""
    infinity = [entry for entry in scores if entry["protocol"] == "hype_infinity"]
    timed = [entry for entry in scores if entry["protocol"] == "hype_time"]
    if infinity:
        names = [
            f"{entry['generator']} ({entry['part']})" if entry["part"] else entry["generator"]
            for entry in infinity
        ]
        st.dataframe(
            {
                _("Generator"): [generator_name(name) for name in names],
                _("HYPE: judged wrong"): [f"{entry['score']:.1f}%" for entry in infinity],
                _("95% over evaluators"): [
                    between((entry["interval"][0] / 100, entry["interval"][1] / 100)) for entry in infinity
                ],
                _("Fake error"): [f"{entry['fake_error']:.1f}%" for entry in infinity],
                _("Real error"): [f"{entry['real_error']:.1f}%" for entry in infinity],
                _("Evaluators"): [entry["evaluators"] for entry in infinity],
                _("Accuracy"): [
                    share(generators[name]["accuracy"]) if name in generators else "" for name in names
                ],
            },
            hide_index=True,
            width="stretch",
        )
        st.caption(
            _(
                "HYPE-infinity as published (Zhou et al. 2019): the share judged wrong, 50% is fooled completely. Its "
                "interval draws evaluators anew and not what they judged, so it is narrower than the accuracy's."
            )
        )
    for entry in timed:
        low, high = entry["interval"]
        st.markdown(
            ngettext(
                "**HYPE-time: {score:.0f} ms** (95% over {evaluators} evaluator: {low:.0f} to {high:.0f} ms).",
                "**HYPE-time: {score:.0f} ms** (95% over {evaluators} evaluators: {low:.0f} to {high:.0f} ms).",
                entry["evaluators"],
            ).format(score=entry["score"], evaluators=entry["evaluators"], low=low, high=high)
        )
    if timed:
        st.caption(
            _(
                "The mean of the blocks' commonest exposures: the longer a look it takes, the better the generator. It "
                "depends on the staircase's steps, so compare it only with scores of the same ones."
            )
        )
