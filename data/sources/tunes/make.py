"""Phrases of tunes printed from 1782 to 1903: `python -m tunes.make FOLDER`, genlab on the path.

The folder is where the wheel of the Python package music21 10.5 was unpacked, with `music21/corpus` in it. A phrase is
a strain of eight bars, its upbeat beside them, all of whose bars fit its metre; `genlab.media.melody` reads the files.
Split by family: tunes of one title, or with a strain that begins with the same intervals, are on one side. A test
phrase that is nevertheless like one of the training phrases is left out.

Beside the lines the file holds what each is of: `sources`, a line a tune, with title, book, encoder and key between
tabs, and `train_sources` and `test_sources`, the place of each phrase's tune in it.
"""

import re
import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
from lines import held_out
from packed import pack

from genlab.errors import GenlabError
from genlab.media.melody import phrases, reading
from genlab.media.melody.tune import Tune
from genlab.media.text.edits import Pool

BOOKS = {
    "oneills1850": "O'Neill's Music of Ireland, 1903",
    "ryansMammoth": "Ryan's Mammoth Collection, 1883",
    "airdsAirs": "Aird's Airs, 1782-1801",
}
METRES = {(6, 8), (2, 2), (2, 4), (4, 4), (3, 4), (9, 8)}
MODES = {"major", "minor", "dorian", "mixolydian"}
"""Both: those that have phrases enough to be learned."""
RARE = 5
"""Phrases that a word must come in, or the phrases that it is in are left out."""
OPENING = 10
"""Intervals of a strain by which tunes are of one family."""
ALIKE = 0.25
"""Edits an interval, as a share of a phrase's intervals, that it must be away from every training phrase."""
EVERY = 8


def intervals(tune: Tune) -> list[int]:
    """Return from each note to the next, in semitones; the upbeat left out."""
    bars = tune.bars[1:] if tune.upbeat else tune.bars
    pitches = [note.pitch for bar in bars for note in bar if note.pitch is not None]
    return [after - before for before, after in pairwise(pitches)]


def plain(title: str) -> str:
    """Return a title without what printers vary in: case, signs, articles, and what kind of tune it says it is."""
    title = unicodedata.normalize("NFKD", title).split(" -- ")[0].lower()
    words = re.findall("[a-z]+", title.replace("'", ""))
    return " ".join(
        sorted(word for word in words if word not in {"the", "a", "an", "of", "or", "set", "setting"})
    )


class Families:
    """Which tunes belong together, by union of what any two share."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        """Return what stands for all that a name was joined with."""
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = name = self.parent[self.parent[name]]
        return name

    def join(self, one: str, other: str) -> None:
        """Put two names together."""
        self.parent[self.root(one)] = self.root(other)


left_out: Counter[str] = Counter()
scores: list[tuple[reading.Score, str]] = []
for folder, book in BOOKS.items():
    for path in sorted((Path(sys.argv[1]) / "music21/corpus" / folder).glob("*.abc")):
        for block in reading.blocks(path.read_text(encoding="utf-8", errors="replace")):
            try:
                score = reading.read(block)
            except GenlabError as error:
                left_out[str(error).split(". ")[0]] += 1
                continue
            scores.append((score, book))
print(f"{len(scores)} tunes read; tunes left out: {dict(left_out)}", file=sys.stderr)

families = Families()
found: dict[str, int] = {}
of_tune: list[str] = []
refused: Counter[str] = Counter()
for place, (score, _) in enumerate(scores):
    name = f"tune {place}"
    families.join(name, f"title {plain(score.title)}")
    for strain in score.strains:
        tune = phrases.of_strain(score, strain)
        if len(steps := intervals(tune)) >= OPENING:
            families.join(name, f"opening {steps[:OPENING]}")
        why = phrases.fault(tune)
        if not why and (tune.metre not in METRES or tune.mode not in MODES):
            why = "a metre or mode that few have"
        if not why and tune.line in found:
            why = "the same as another"
        refused[why or "taken"] += 1
        if not why:
            found[tune.line] = place
words = Counter(word for line in found for word in set(line.split()))
common = {line: place for line, place in found.items() if all(words[word] >= RARE for word in line.split())}
refused["a word that few have"] = len(found) - len(common)
roots = {line: families.root(f"tune {place}") for line, place in common.items()}
sizes = Counter(families.root(f"tune {place}") for place in range(len(scores)))
print(f"{len(sizes)} families, the largest of {sizes.most_common(3)} tunes", file=sys.stderr)
first = {}  # a family is named by its first line, whatever the order in which it was joined
for line in sorted(common):
    first.setdefault(roots[line], line)
train = sorted(line for line in common if not held_out(first[roots[line]], EVERY))
pool = Pool([intervals(Tune.of_line(line)) for line in train])
test = []
for line in sorted(common.keys() - set(train)):
    steps = intervals(Tune.of_line(line))
    if pool.distances(steps).min() > ALIKE * len(steps):
        test.append(line)
refused["held out, and like a training phrase"] = len(common) - len(train) - len(test)
print(f"strains: {dict(refused)}", file=sys.stderr)

mixed = np.random.default_rng(0)
arrays = {}
used = sorted({common[line] for line in (*train, *test)})
number = {place: row for row, place in enumerate(used)}
for split, lines in (("train", train), ("test", test)):
    lines = mixed.permutation(lines).tolist()
    arrays[split] = np.frombuffer("\n".join(lines).encode(), np.uint8)
    arrays[f"{split}_sources"] = np.array([number[common[line]] for line in lines], np.int16)
rows = [
    "\t".join((score.title, book, score.encoder, score.key))
    for score, book in (scores[place] for place in used)
]
arrays["sources"] = np.frombuffer("\n".join(rows).encode(), np.uint8)
print(f"tunes: {len(train)} and {len(test)} phrases of {len(used)} tunes", file=sys.stderr)
pack("tunes", **arrays)
