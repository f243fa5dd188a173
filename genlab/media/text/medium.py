"""Texts as a medium: lines, and pairs of a source and what was made of it."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.media import lines
from genlab.media.medium import Medium, Stimuli
from genlab.media.text import cues, edits, likelihood
from genlab.paths import written_aside

SHORTEST, LONGEST = 1, 400
"""Letters of a text, or of a pair with what stands between the two."""
BYTES = 4 * LONGEST
"""What the browser gets of every text, zeros behind."""
BETWEEN = "\t"
"""Stands between the source and the target of a pair."""


class Text(Medium):
    """Stimuli are strings; in a pair a tab parts what is given from what is judged. The browser gets UTF-8."""

    name = "text"
    sheet = ".txt"
    goes_on = "\u25b8"

    def whole(self, stimulus: str) -> bool:
        return bool(_parted(stimulus)[2])

    def save_sheet(self, stimuli: Stimuli, path: Path, columns: int) -> None:
        with written_aside(path) as aside:
            aside.write_text("".join(f"{text}\n" for text in stimuli), encoding="utf-8")

    def stored(self, stimuli: Stimuli) -> dict[str, NDArray[Any]]:
        return lines.stored(list(stimuli))

    def opened(self, arrays: Mapping[str, NDArray[Any]]) -> Stimuli:
        found = lines.opened(arrays)
        if wrong := next((text for text in found if not SHORTEST <= len(text) <= LONGEST), None):
            raise ValueError(f"expected texts of {SHORTEST} to {LONGEST} letters, received {len(wrong)}")
        return found

    def layout(self, stimuli: Stimuli) -> dict[str, Any]:
        return {"bytes": BYTES, "paired": BETWEEN in stimuli[0]}

    def encoded(self, stimulus: str) -> str:
        return base64.b64encode(stimulus.encode().ljust(BYTES, b"\0")).decode()

    def nearest(
        self, stimuli: Stimuli, pool: Stimuli, itself: NDArray[np.int_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        return lines.nearest(stimuli, _pool(tuple(pool)), itself)

    def distance(self, one: str, other: str) -> float:
        return float(edits.distance(one, other))

    def features(self, stimuli: Stimuli) -> NDArray[np.float32]:
        return cues.runs(judged(stimuli))

    def cues(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return cues.measure(judged(stimuli))

    def profiles(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return {"letters": cues.letters(judged(stimuli))}

    def parts(self, stimulus: str) -> int:
        return len(likelihood.words(stimulus))

    def aid(self, stimulus: str, bits: NDArray[np.floating] | None) -> str:
        """Return a number a letter: 0 for none, 1 to 4 for the letters of a word of that level."""
        found = np.zeros(LONGEST, np.uint8)
        words = likelihood.words(stimulus)
        asked = np.full(len(words), np.inf) if bits is None else bits
        for (start, end), each in zip(words, likelihood.levels(asked), strict=True):
            found[start:end] = each + 1
        return base64.b64encode(found.tobytes()).decode()

    def mark(self, stimulus: str, span: tuple[int, int] | None) -> str:
        """Return a number a letter: 1 for those of the marked word, 0 for all others."""
        start, end = span or (likelihood.words(stimulus) or [(0, 1)])[0]
        found = np.zeros(LONGEST, np.uint8)
        found[start:end] = 1
        return base64.b64encode(found.tobytes()).decode()

    def noise(self, stimuli: Stimuli, rng: np.random.Generator) -> str:
        """Return the letters of one of the texts in an order that says nothing; a pair keeps its source."""
        source, between, text = _parted(stimuli[int(rng.integers(len(stimuli)))])
        return source + between + "".join(rng.permutation(list(text))).strip()


def judged(stimuli: Stimuli) -> list[str]:
    """Return what is judged of each: the text, of a pair what was made of its source."""
    return [_parted(text)[2] for text in stimuli]


def _parted(text: str) -> tuple[str, str, str]:
    source, between, target = text.rpartition(BETWEEN)
    return source, between, target


@lru_cache(maxsize=1)
def _pool(texts: tuple[str, ...]) -> edits.Pool:
    return edits.Pool(texts)
