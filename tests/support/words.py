"""A medium that lives in the tests alone, single words: what the house knows of stimuli, it knows of these, too.

`python -m tests.support.words serve --port 8600` is genlab with this medium in it.
"""

import base64
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from genlab import media
from genlab.media import Medium, Stimuli
from genlab.packs import OWN, Pack
from genlab.packs.draft import Draft, shuffled
from genlab.ui.media import ROOMS, Room

NAME = "word"
LONGEST = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = (
    "apple bread chair dance earth fruit glass house island jacket kitchen ladder market night ocean paper queen "
    "river stone table uncle village window yellow garden summer winter bridge"
)
REALS = WORDS.split()


class Words(Medium):
    """Stimuli are lower-case words; the browser gets twelve letters, blanks behind."""

    name = NAME

    def stored(self, stimuli: Stimuli) -> dict[str, NDArray[Any]]:
        return {"letters": np.array(list(stimuli), f"<U{LONGEST}")}

    def opened(self, arrays: Mapping[str, NDArray[Any]]) -> Stimuli:
        if "letters" not in arrays or arrays["letters"].dtype.kind != "U":
            raise ValueError(f"expected letters as text, received {sorted(arrays)}")
        return tuple(arrays["letters"].tolist())

    def layout(self, stimuli: Stimuli) -> dict[str, Any]:
        return {"letters": LONGEST}

    def encoded(self, stimulus: str) -> str:
        return base64.b64encode(stimulus.ljust(LONGEST).encode()).decode()

    def nearest(
        self, stimuli: Stimuli, pool: Stimuli, itself: NDArray[np.int_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        gaps = np.array([[self.distance(one, other) for other in pool] for one in stimuli], np.float32)
        if itself is not None:
            held = np.flatnonzero(itself >= 0)
            gaps[held, itself[held]] = np.inf
        found = gaps.argmin(1)
        return found.astype(np.int32), gaps[np.arange(len(found)), found]

    def distance(self, one: str, other: str) -> float:
        return float(sum(a != b for a, b in zip(one.ljust(LONGEST), other.ljust(LONGEST), strict=True)))

    def features(self, stimuli: Stimuli) -> NDArray[np.float32]:
        return np.array([[word.count(letter) for letter in LETTERS] for word in stimuli], np.float32)

    def cues(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return {"length": np.array([len(word) for word in stimuli], np.float64)}

    def profiles(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return {"letters": self.features(stimuli).astype(np.float64)}

    def noise(self, stimuli: Stimuli, rng: np.random.Generator) -> str:
        return "".join(rng.permutation(list("qxzjvwkq")))


class WordRoom(Room):
    """Words in large letters."""

    medium = NAME
    script = Path(__file__).with_name("words.js")

    def show(self, stimulus: Any, alt: str, *, width: int | str = "stretch", side: int = 168) -> None:
        st.markdown(f"**{stimulus}**")

    def words(self, protocol: str) -> dict[str, str]:
        ask = "Which word is real?" if protocol == "pair" else "Is this word real, or made up?"
        return {
            "ask": ask, "stimulus": "The word", "stimulus_left": "Left word", "stimulus_right": "Right word",
        }  # fmt: skip

    def cue_name(self, cue: str) -> str:
        return cue

    def about(self, pack: Pack) -> str:
        return f"{len(pack.stimuli)} words."

    def about_nearest(self, pack: Pack) -> str:
        return "Each fake beside the real word with the most letters in the same places."

    def distance_axis(self, among: str) -> str:
        return "Letters that differ"

    def gallery_caption(self, stimulus: Any, name: str, times: int, shown: int) -> str:
        return f"{name}: {times} of {shown}"

    def gallery_note(self, pack: Pack) -> str:
        return "Left: the word; right: the nearest one."


def install() -> None:
    """Name the medium and its room where the house looks for them."""
    media.MEDIA[NAME] = Words()
    ROOMS[NAME] = WordRoom()


def uninstall() -> None:
    """Take both away again."""
    del media.MEDIA[NAME], ROOMS[NAME]


def build(path: Path, name: str = "words") -> Pack:
    """Build a pack by the steps that every pack is built by: real words, and two generators' words that are none."""
    rng = np.random.default_rng(3)
    made = {
        "mixer": ["".join(rng.permutation(list(word))) for word in REALS[:14]],
        "doubler": [word[:2] + word for word in REALS[14:]],
    }
    words = REALS + [word for fakes in made.values() for word in fakes]
    generators = [""] * len(REALS) + [maker for maker, fakes in made.items() for _ in fakes]
    order = shuffled(rng, generators)
    draft = Draft(
        media.get(NAME),
        [words[place] for place in order],
        tuple(generators[place] for place in order),
        np.full(len(words), -1, np.int16),
    )
    draft.add_nearest(None)
    draft.add_map()
    draft.add_cues()
    return draft.save(path, name=name, title="Words", dataset=OWN, seed=3, checkpoints={})


if __name__ == "__main__":
    from genlab.cli import main

    install()
    sys.exit(main())
