"""Tiny texts for tests: sentences of a small grammar, tunes written with blanks, and a pack of sentences."""

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import numpy as np

from genlab import media
from genlab.datasets import Texts
from genlab.media.text import likelihood
from genlab.media.tokens import BLANKS
from genlab.packs import OWN, Pack
from genlab.packs.draft import Draft, shuffled
from genlab.packs.stored import joined

WHO, WHAT, WHOM = (
    ("The cat", "A dog", "My owl", "The old man"),
    ("sees", "hears", "likes"),
    ("fish", "birds", "me", "rain"),
)
HOW = ("today", "at night", "in the house", "again and again", "with joy")


def sentences() -> Texts:
    """Return 240 sentences in some order, a sixth of them for testing."""
    every = [f"{' '.join(words)}." for words in product(WHO, WHAT, WHOM, HOW)]
    return Texts.split("sentences", tuple(np.random.default_rng(0).permutation(every).tolist()))


class Tunes(Texts):
    """Texts that are cut at their blanks, as tunes are written."""

    cut: ClassVar[str] = BLANKS


def tunes() -> Tunes:
    """Return tunes of four notes that go up or down."""
    notes = ["C2", "D2", "E2", "G4", "A4"]
    every = [" ".join([f"M:{metre}/4", *[notes[(first + step * way) % 5] for step in range(4)], "|"])
             for metre in (2, 3, 4) for first in range(5) for way in (1, 4)]  # fmt: skip
    data = Texts.split("tunes", tuple(every))
    return Tunes(data.name, data.train, data.test)


def write_file(folder: Path) -> Path:
    """Write the sentences into a file of one's own, `sentences.txt`; return it."""
    path, data = folder / "sentences.txt", sentences()
    path.write_text("\n".join((*data.train, *data.test)), encoding="utf-8")
    return path


def write_pairs(folder: Path) -> Path:
    """Write pairs into a file of one's own, `pairs.tsv`: words, and the same words from the last to the first."""
    path, data = folder / "pairs.tsv", sentences()
    rows = [f"{line[:-1]}\t{' '.join(line[:-1].split()[::-1])}" for line in (*data.train, *data.test)]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@cache
def small_marked() -> Pack:
    """Return a pack with marked words for tests that only ask about it."""
    with TemporaryDirectory() as folder:
        return build(Path(folder) / "marked.npz", "marked", marked=True)


def build(
    path: Path, name: str = "lines", paired: bool = False, aided: bool = False, marked: bool = False
) -> Pack:
    """Build a pack of one's own by the steps that every pack is built by: sentences, and two generators' nonsense.

    One that is `aided` has surprises: each word of a text costs one bit more than the word before. One that is `marked`
    asks about the second word of each text.
    """
    rng, reals = np.random.default_rng(3), list(sentences().train[:30])
    made = {
        "mixer": [" ".join(rng.permutation(line.split())) for line in sentences().train[40:55]],
        "stutterer": [line.replace(" ", " and ", 1) for line in sentences().train[60:75]],
    }
    texts = [*reals, *made["mixer"], *made["stutterer"]]
    if paired:
        texts = [f"{text.upper()}\t{text}" for text in texts]
    generators = [""] * len(reals) + [maker for maker, fakes in made.items() for _ in fakes]
    order = shuffled(rng, generators)
    draft = Draft(
        media.get(media.TEXT),
        [texts[place] for place in order],
        tuple(generators[place] for place in order),
        np.full(len(texts), -1, np.int16),
    )
    if aided:
        draft.arrays |= joined([list(range(1, len(likelihood.words(text)) + 1)) for text in draft.stimuli])
        draft.meta["aid"] = "a-writer"
    if marked:
        draft.meta["marks"] = [list(likelihood.words(text)[1]) for text in draft.stimuli]
    draft.add_nearest(None)
    draft.add_map()
    draft.add_cues()
    return draft.save(path, name=name, title="Lines", dataset=OWN, seed=3, checkpoints={})


def write_long(folder: Path, count: int = 600) -> Path:
    """Write so many sentences of some twenty words into a file of one's own, `long.txt`; return it."""
    rng, data = np.random.default_rng(5), sentences()
    short = [line[:-1] for line in (*data.train, *data.test)]
    lines = [" and ".join(rng.choice(short, 4, replace=False).tolist()) + "." for _ in range(count)]
    path = folder / "long.txt"
    path.write_text("\n".join(dict.fromkeys(lines)), encoding="utf-8")
    return path
