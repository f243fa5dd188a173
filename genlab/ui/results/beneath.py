"""What lies beneath the headline, on the screen."""

from typing import Any

import streamlit as st

from genlab.reports.verdicts import of_aid, of_music
from genlab.ui.plain import plain
from genlab.ui.results.shares import share
from genlab.ui.words import _, generator_name


def beneath(found: dict[str, Any], name: str) -> None:
    """Show what lies beneath the headline: ranking, figures, learning, agreement, position, reasons.

    Args:
        found: as `genlab.analysis.beneath.beneath` returns it.
        name: of the pack or file, for the figures' files.
    """
    from genlab.ui.charts import figures

    ranking = found["ranking"]
    if len(ranking) > 1:
        st.markdown("**" + _("Ranking, the most fooling first") + "**")
        st.dataframe(
            {
                _("Generator"): [generator_name(entry["generator"]) for entry in ranking],
                _("Fool rate"): [share(entry["fool_rate"]) for entry in ranking],
                _("Strength (logit)"): [f"{entry['strength']:+z.2f}" for entry in ranking],
                _("Rank, 95% interval"): ["{}–{}".format(*entry["rank_interval"]) for entry in ranking],  # noqa: RUF001
            },
            hide_index=True,
            width="stretch",
        )
        st.caption(
            _(
                "Generators whose rank intervals overlap cannot be told apart by these answers. Strength is "
                "Bradley-Terry's, against the reals."
            )
        )
    for figure in figures.beneath(found):
        figures.show(figure, name)
    lines = []
    if found["learning"]:
        said = _("Learning: second half {gain:+z.1f} points against the first").format(
            gain=found["learning"]["gain"] * 100
        )
        if between := found["learning"]["gain_interval"]:
            low, high = (100 * end for end in between)
            said += " (" + _("95% interval {low:+z.1f} to {high:+z.1f}").format(low=low, high=high) + ")"
        lines.append(f"{said}.")
    if found.get("aid"):
        lines.append(plain(of_aid(found["aid"])))
    if found.get("music"):
        lines.append(plain(of_music(found["music"])))
    if found["agreement"] is not None:
        lines.append(
            _("Agreement: Krippendorff's alpha {alpha:.2f} (1: all see the same, 0: as by chance).").format(
                alpha=found["agreement"]
            )
        )
    if found["position_bias"]:
        low, high = found["position_bias"]["interval"]
        lines.append(
            _(
                "Position: the left or upper one chosen in {left:.1%} of pairs (95% interval {low:.1%} to {high:.1%})."
            ).format(left=found["position_bias"]["left"], low=low, high=high)
        )
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    if found["reasons"]:
        st.markdown("**" + _("Reasons given for wrong answers, newest first") + "**")
        st.dataframe(
            {
                _("Reason"): [entry["reason"] for entry in found["reasons"]],
                _("What was shown"): [entry["stimulus"] for entry in found["reasons"]],
                _("Made by"): [
                    generator_name(entry["generator"]) if entry["generator"] else _("Real")
                    for entry in found["reasons"]
                ],
            },
            hide_index=True,
            width="stretch",
        )
