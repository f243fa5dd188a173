"""Tunes of the tests' own making: a composer who keeps to key and comes home, and a machine that does neither."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

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


def hymn(seed: int) -> str:
    """Return a tune of eight bars of two half notes each: so even that a small n-gram knows in which bar it is."""
    rng = np.random.default_rng(seed)
    walk = np.clip(np.cumsum(rng.integers(-2, 3, 16)) + 5, 0, len(SCALE) - 1)
    bars = [tuple(Note(SCALE[place], 48) for place in walk[at : at + 2]) for at in range(0, 16, 2)]
    return Tune((4, 4), "major", tuple(bars)).line


def improvised(seed: int, bars: int = 8) -> str:
    """Return a tune with as many bars that leaps, leaves its key, says nothing again, and ends anywhere."""
    rng = np.random.default_rng(1000 + seed)
    metre, rhythms = (((4, 4), REELS), ((6, 8), JIGS))[seed % 2]
    found = [
        tuple(Note(int(rng.integers(60, 82)), length) for length in rhythms[int(rng.integers(len(rhythms)))])
        for _ in range(bars)
    ]
    return Tune(metre, "major", tuple(found)).line


def build(path: Path, count: int = 24, name: str = "airs") -> Pack:
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
    return draft.save(path, name=name, title="Airs", dataset=OWN, seed=1, checkpoints={})


def gone_on(seed: int, begins: int) -> str:
    """Return a composed tune that is improvised from a bar on, 9 for nowhere: whoever listens can tell."""
    kept, other = Tune.of_line(composed(seed)), Tune.of_line(improvised(seed))
    return Tune(kept.metre, kept.mode, (*kept.bars[: begins - 1], *other.bars[begins - 1 :])).line


@cache
def small_bars() -> Pack:
    """Return a pack of tunes with boundaries for tests that only ask about it."""
    with TemporaryDirectory() as folder:
        return build_places(Path(folder) / "bars.npz")


def build_places(path: Path, name: str = "bars", rounds: int = 3) -> Pack:
    """Build a pack of tunes with boundaries: of two makers and of nobody, every bar so many times each."""
    begins = [bar for _ in range(rounds) for bar in range(2, 9)] * 2 + [9] * rounds * 2
    makers = ["gpt"] * (7 * rounds) + ["ngram"] * (7 * rounds) + [""] * (2 * rounds)
    order = shuffled(np.random.default_rng(3), makers)
    draft = Draft(
        media.get(media.MELODY),
        [gone_on(int(number), begins[number]) for number in order],
        tuple(makers[number] for number in order),
        np.full(len(order), -1, np.int16),
        {"begins": [begins[number] for number in order], "each": 1},
    )
    draft.add_nearest(None)
    draft.add_map()
    draft.add_cues()
    return draft.save(path, name=name, title="Bars", dataset=OWN, seed=3, checkpoints={})
