"""What the audit of a pack found, as people read it: trivial cues that give fakes away."""

import streamlit as st

from genlab import packs
from genlab.packs import Pack
from genlab.ui import media
from genlab.ui.plain import plain
from genlab.ui.words import _, generator_name


def warn(pack: Pack) -> None:
    """Say which trivial cues give a pack's fakes away, all of them or those of one generator."""
    cue_name, found = media.of(pack).cue_name, dict[str, list[str]]()
    for cue, generator, area in packs.cues_that_tell(pack):
        whose = generator_name(generator) if generator else _("All fakes")
        found.setdefault(whose, []).append(f"{cue_name(cue)} ({area:.2f})")
    if found:
        lines = [f"- **{plain(whose)}**: {', '.join(cues)}" for whose, cues in found.items()]
        said = _("Trivial cues tell these fakes apart; 0.5 tells nothing, 1 everything:")
        st.warning("\n".join([said, "", *lines]), icon=":material/visibility:")
