"""Tunes of the tests' own making: a composer who keeps to key and comes home, and a machine that does neither."""

from pathlib import Path

import numpy as np

from genlab import media
from genlab.media.melody.tune import Note, Tune
from genlab.packs import OWN, Pack
from genlab.packs.draft import Draft, shuffled

SCALE = (62, 64, 66, 67, 69, 71, 73, 74, 76, 78, 79, 81)
"""D major, from D4 on."""
REELS = ((12,) * 8, (24, 12, 12, 24, 24), (18, 6, 12, 12, 24, 24), (36, 12, 24, 24))
JIGS = ((12,) * 6, (24, 12, 12, 12, 12), (18, 6, 12, 24, 12))


def composed(seed: int, bars: int = 8) -> str:
    """Return a tune that walks along the scale, says its first half again, and ends on its tonic."""
    rng = np.random.default_rng(seed)
    metre, rhythms = (((4, 4), REELS), ((6, 8), JIGS))[seed % 2]
    place, found = int(rng.integers(2, 8)), []
    for _ in range(bars // 2):
        bar = []
        for length in rhythms[int(rng.integers(len(rhythms)))]:
            place = int(np.clip(place + rng.integers(-2, 3), 0, len(SCALE) - 1))
            bar.append(Note(SCALE[place], length))
        found.append(tuple(bar))
    home = (Note(SCALE[0], 96 * metre[0] // metre[1]),)
    return Tune(metre, "major", (*found, *found[:-1], home)).line


def improvised(seed: int, bars: int = 8) -> str:
    """Return a tune with as many bars that leaps, leaves its key, says nothing again, and ends anywhere."""
    rng = np.random.default_rng(1000 + seed)
    metre, rhythms = (((4, 4), REELS), ((6, 8), JIGS))[seed % 2]
    found = [
        tuple(Note(int(rng.integers(60, 82)), length) for length in rhythms[int(rng.integers(len(rhythms)))])
        for _ in range(bars)
    ]
    return Tune(metre, "major", tuple(found)).line


def build(path: Path, count: int = 24, name: str = "tunes") -> Pack:
    """Build a pack of them, half and half, the machine's under two names."""
    real, fake = [composed(seed) for seed in range(count)], [improvised(seed) for seed in range(count)]
    generators = ["ngram", "gpt"] * (count // 2) + [""] * count
    order = shuffled(np.random.default_rng(1), generators)
    draft = Draft(
        media.get(media.MELODY),
        [(fake + real)[number] for number in order],
        tuple(generators[number] for number in order),
        np.full(len(order), -1, np.int16),
    )
    draft.add_nearest(None)
    draft.add_map()
    draft.add_cues()
    return draft.save(path, name=name, title="Tunes", dataset=OWN, seed=1, checkpoints={})
