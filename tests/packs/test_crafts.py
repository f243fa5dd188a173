"""What a pack takes of lines: pairs are held against each other by what is judged of them."""

import numpy as np
import pytest

from genlab import datasets
from genlab.packs.crafts import OfTexts

PAIRS = ("a long source of many words\tkurz", "short\teine ziemlich lange Zeile", "one\tzwei")


def test_pairs_are_as_long_as_their_targets() -> None:
    craft = OfTexts(PAIRS)
    assert [craft.length(pair) for pair in PAIRS] == [4, 25, 4]
    assert craft.beside("x\tdrei", PAIRS) == PAIRS[0]
    assert craft.beside("a long source of many words\tdie wirklich lange Zeile", PAIRS) == PAIRS[1]
    assert craft.beside("short\tzwölf Letter", PAIRS) is None


def test_what_is_copied_is_looked_for_in_targets_alone() -> None:
    cues = OfTexts(PAIRS).copies(
        ["a long source of many words\tneu", "never seen\tkurz", "never seen\tkurz zwei"]
    )
    assert cues["copied"].tolist() == pytest.approx([2 / 3, 1, 4 / 9])
    assert cues["strangers"].tolist() == [1, 0, 0]


def test_beside_each_pair_of_the_help_stands_a_translation_as_long() -> None:
    data = datasets.load_texts("help_en_ko")
    craft, free = OfTexts(data.train[:50]), list(data.test[200:])
    for pair in data.test[:50]:
        other = craft.beside(pair, free)
        if other is not None:
            free.remove(other)
            judged, beside = (len(line.split("\t")[1]) for line in (pair, other))
            assert abs(judged - beside) <= 0.1 * judged
    assert len(free) <= len(data.test) - 200 - 40
    assert np.isfinite(craft.copies(data.test[:5])["novelty"]).all()
