"""Two bars, and how each family goes on from them: heard, beside the nearest tune it learned from, and taken along."""

from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

from genlab import media
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.media.melody.medium import tune_of
from genlab.media.melody.tune import Tune
from genlab.ui.kept import Kept
from genlab.ui.media.melodies import player
from genlab.ui.media.melodies.room import notes_that_differ
from genlab.ui.refusals import problem_line
from genlab.ui.sequences import beside, shelf
from genlab.ui.sequences.keyboard import METRES, begun, keyboard
from genlab.ui.words import _, generator_name

HOTTEST = 1.5
PLAYED = "_sequences-played"
_COMPOSED: Kept["Composed"] = Kept(100)
_NEAREST: Kept[str] = Kept(100)


@dataclass(frozen=True)
class Composed:
    """A tune that a family went on to.

    Attributes:
        line: in the key that it has learned.
        steps: semitones from there to the key that was played in.
        ended: whether it ended by itself, and is a tune to its end.
    """

    line: str
    steps: int
    ended: bool

    @property
    def tune(self) -> Tune:
        """The tune in the key that was played in."""
        return tune_of(self.line).moved(self.steps)


def composed(checkpoint: Checkpoint, played: Tune, temperature: float, seed: int) -> Composed:
    """Go on from two bars.

    Raises:
        GenlabError: for a note that the family has not learned, or where what it writes is no tune.
    """

    def make() -> Composed:
        writer = cast(Writer, shelf.opened(checkpoint))
        learned = played.brought()
        found = writer.write(writer.latents(1, seed), [learned.line], temperature, 0)
        line = readable(found.lines[0])
        ended = bool(found.ended[0]) and line == found.lines[0]
        return Composed(line, played.pitches[0] - learned.pitches[0], ended)

    return _COMPOSED.get((*shelf.name(checkpoint), played.line, temperature, seed), make)


def readable(line: str) -> str:
    """Return a line as far as it can be read: where it was broken off, or goes on with what is no note.

    Raises:
        GenlabError: where it is no tune even so.
    """
    words = line.split()
    for end in range(len(words), 4, -1):
        try:
            tune_of(found := " ".join(words[:end]))
        except GenlabError:
            continue
        return found
    return Tune.of_line(line).line


def exhibit(known: shelf.Shelf) -> None:
    """Let one play two bars, and show how each family goes on."""
    left, right = st.columns(2)
    dataset = shelf.dataset(left, known, f"{beside.PREFIX}tunes")
    names = {f"{beats}/{unit}": (beats, unit) for beats, unit in METRES}
    st.session_state.setdefault(f"{beside.PREFIX}metre", "4/4")
    chosen = right.segmented_control(_("Metre"), list(names), key=f"{beside.PREFIX}metre", required=True)
    metre = names[chosen or "4/4"]

    def take() -> None:
        sent = st.session_state["keyboard"]["begun"]
        try:
            st.session_state[PLAYED] = begun(sent, metre)
        except GenlabError as error:
            st.session_state[PLAYED] = problem_line(error)

    keyboard(metre, take)
    families = shelf.families(known[dataset], f"{beside.PREFIX}{dataset}")
    heat, by = f"{beside.PREFIX}tune-temperature", f"{beside.PREFIX}tune-seed"
    st.session_state.setdefault(heat, 1.0)
    st.session_state.setdefault(by, 0)
    first, second = st.columns(2)
    temperature = float(first.slider(_("Temperature"), 0.1, HOTTEST, step=0.1, key=heat))
    first.caption(
        _("Below 1 the likely becomes likelier, and tunes repeat themselves; above it they wander.")
    )
    seed = int(second.number_input(_("Seed"), 0, 10**6, key=by))
    second.caption(_("The same seed draws the same tune, another one another."))
    near = st.toggle(_("Beside the nearest tune that it learned from"), key=f"{beside.PREFIX}tune-near")
    played = st.session_state.get(PLAYED)
    if isinstance(played, str):
        st.error(played)
    elif played is not None:
        found = beside.of_each(families, lambda each: composed(each, played, temperature, seed))
        data = shelf.texts(dataset) if near else None
        for family, tune in beside.in_columns(found):
            show(family, tune, data)
    shelf.say_missing(families, shelf.WRITERS)


def show(family: str, composed: Composed, data: Texts | None) -> None:
    """Show a tune, its nearest one where data are given, and offer it as MIDI and ABC."""
    name = generator_name(family)
    player.play(composed.tune.line, _("Tune by {name}").format(name=name))
    if not composed.ended:
        st.caption(_("It has no end of its own."))
    if data is not None:
        line = _NEAREST.get((data.name, composed.line), lambda: _nearest(composed.line, data))
        beside_it = replace(tune_of(line)).moved(composed.steps).line
        differs = notes_that_differ(line, composed.line)
        st.markdown(_("The nearest tune that it learned from:"))
        player.play(beside_it, _("The nearest tune that it learned from"), differs=differs)
        shared = len(differs) - sum(differs)
        st.caption(_("{shared} of its {count} notes are shared; the others are marked.").format(
            shared=shared, count=len(differs)
        ))  # fmt: skip
    with st.container(horizontal=True):
        tune, file = composed.tune, f"{family}-tune"
        st.download_button(_("MIDI"), tune.midi(), f"{file}.mid", "audio/midi", key=f"midi-{family}")
        st.download_button(
            _("ABC"), tune.abc(name), f"{file}.abc", "text/vnd.abc", key=f"abc-{family}"
        )  # fmt: skip


def _nearest(line: str, data: Any) -> str:
    places, _gaps = media.get(media.MELODY).nearest([line], data.train)
    return str(data.train[int(places[0])])
