"""What the audit of a pack found, as people read it: trivial cues that give fakes away."""

import streamlit as st

from genlab import packs
from genlab.media.cues import telling_from
from genlab.packs import Pack
from genlab.ui import media
from genlab.ui.plain import plain
from genlab.ui.words import _, generator_name


def of_one(pack: Pack, known: set[str]) -> list[tuple[str, str, float]]:
    """Return the cues that tell one generator's fakes, but not all: cue, generator, AUC; each one's strongest first.

    Args:
        pack: the pack.
        known: cues that tell all fakes.
    """
    return [
        (cue, name, area)
        for name, areas in pack.generator_cues.items()
        for cue, area in sorted(areas.items(), key=lambda entry: -entry[1])
        if cue not in known and area >= telling_from(len(pack.fakes[name]), len(pack.reals), len(areas))
    ]


def limit(pack: Pack) -> float:
    """Return the AUC from which on a cue tells all fakes of a pack."""
    return telling_from(len(pack.stimuli) - len(pack.reals), len(pack.reals), len(pack.cues))


def warn(pack: Pack) -> None:
    """Say which trivial cues give a pack's fakes away, all of them or those of one generator."""
    telling = packs.cues_that_tell(pack, limit(pack))
    found = {_("All fakes"): [(cue, pack.cues[cue]) for cue in telling]}
    for cue, generator, area in of_one(pack, set(telling)):
        found.setdefault(generator_name(generator), []).append((cue, area))
    cue_name = media.of(pack).cue_name
    lines = [
        f"- **{plain(whose)}**: " + ", ".join(f"{cue_name(cue)} ({area:.2f})" for cue, area in areas)
        for whose, areas in found.items()
        if areas
    ]
    if lines:
        said = _("Trivial cues tell these fakes apart; 0.5 tells nothing, 1 everything:")
        st.warning("\n".join([said, "", *lines]), icon=":material/visibility:")
