"""The audit of a pack of one's own: which trivial cues give its fakes away, and what to do about them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from genlab import packs
from genlab.media import cues
from genlab.packs import Pack
from genlab.ui.media.images import cue_name
from genlab.ui.plain import plain
from genlab.ui.words import _, generator_name


def advice(cue: str) -> str:
    """Return what to do about a cue that gives fakes away."""
    if cue == "original_size":
        return _(
            "Real and fake files had different sizes in pixels, and were resampled differently. Bring them to one size "
            "with one program, from originals at least as large."
        )
    if cue == "original_format":
        return _(
            "Players do not see a file's format, but JPEG leaves traces in the pixels. Save real and fake images in "
            "one format at one quality."
        )
    if cue == "sharpness":
        return _(
            "One kind is more blurred than the other. Where that comes from resizing, choose a size that enlarges "
            "neither; where the generator blurs, it is its own fault and belongs into the quiz."
        )
    if cue in ("exact_zeros", "haze", "border"):
        return _(
            "Backgrounds or borders differ by traces that a careful eye or a bright screen shows. Cut or clean both "
            "kinds alike."
        )
    if cue in ("mean_grey", "contrast", "histogram", "colourfulness"):
        return _(
            "Brightness or colours differ: light, filters and motifs should be alike in both kinds, or people judge "
            "these and not the generator."
        )
    return _(
        "Noise or fine detail differ. Treat both kinds alike: the same program, the same steps, the same quality."
    )


def audit(pack: Pack) -> None:
    """Say which trivial cues tell fakes from reals, how well, and what to do about it."""
    if telling := packs.cues_that_tell(pack):
        of_all = _("- **{cue}** alone picks out the fake {times} times of 100. {advice}")
        of_one = _("- **{cue}** alone picks out the fakes of {generator} {times} times of 100. {advice}")
        lines = [
            (of_one if name else of_all).format(
                cue=cue_name(cue),
                generator=plain(generator_name(name)),
                times=round(area * 100),
                advice=advice(cue),
            )
            for cue, name, area in telling
        ]
        st.markdown("\n".join(lines))
    else:
        strongest = max(pack.cues, key=lambda cue: pack.cues[cue])
        st.success(
            _(
                "No single cue does. The strongest, {cue}, picks out the fake {times} times of 100; 50 is guessing."
            ).format(cue=cue_name(strongest), times=round(pack.cues[strongest] * 100)),
            icon=":material/check:",
        )
    least = cues.telling_from(len(pack.stimuli) - len(pack.reals), len(pack.reals), len(pack.cues))
    if least > cues.WARN_AUC:
        st.caption(
            _(
                "With so few images the luck of the choice alone brings a cue to {times} of 100; more images make the "
                "audit sharper."
            ).format(times=round(least * 100))
        )
    with st.expander(_("All cues"), icon=":material/fact_check:"):
        st.dataframe(_table(pack), hide_index=True, width="stretch")
        st.caption(
            _("AUC: how often a cue alone picks the fake out of a fake and a real image; 0.5 is guessing.")
        )


def _table(pack: Pack) -> dict[str, Sequence[Any]]:
    ordered = sorted(pack.cues, key=lambda cue: -pack.cues[cue])
    table: dict[str, Sequence[Any]] = {
        _("Cue"): [cue_name(cue) for cue in ordered],
        _("All fakes"): [f"{pack.cues[cue]:.2f}" for cue in ordered],
    }
    if len(pack.generator_cues) > 1:
        for generator, areas in pack.generator_cues.items():
            table[generator_name(generator)] = [f"{areas[cue]:.2f}" for cue in ordered]
    return table
