"""A filler: which words can be left out of a line, what is said of a blank, and what its samples are."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.sequences.filler import Filler
from genlab.errors import GenlabError
from genlab.media.tokens import WHOLE, Vocabulary

LINES = ("The king's dog sees 12 birds.", "A cat sees the dog.", "가까운 마을을 봅니다.")
TOKENS = ("", "", ".", "12", "A", "The", "birds", "cat", "dog", "king's", "sees", "the", "봅니다")


def alphabetical(inputs: Mapping[str, Any]) -> Any:
    """Score words by their numbers, the last one highest; for a second place in a line the other way round."""
    known = np.arange(len(TOKENS), dtype=np.float32)
    assert all(
        line[place] == len(TOKENS) for line, (place,) in zip(inputs["line"], inputs["place"], strict=True)
    )
    return np.stack([-known if place == 1 else known for (place,) in inputs["place"]])[:, None]


def filler(lines: tuple[str, ...] = LINES) -> Filler:
    sampling = {"medium": "text", "latent": [3], "cut": WHOLE, "longest": 7, "temperature": 1.0}
    arrays = Vocabulary(TOKENS, WHOLE).arrays()
    kept = np.frombuffer("\n".join(lines).encode(), np.uint8)
    return Filler(sampling, {"fill": alphabetical}, {**arrays, "lines": kept})


def test_known_words_can_be_left_out_and_no_mark_or_number() -> None:
    words = [[line[slice(*span)] for span in filler().blanks(line)] for line in LINES]
    assert words == [
        ["The", "king's", "dog", "sees", "birds"],
        ["A", "cat", "sees", "the", "dog"],
        ["봅니다"],
    ]
    assert filler().blanks("the dog " * 4) == [] == filler().blanks("")


def test_the_likeliest_words_come_first_and_never_what_is_none() -> None:
    found = filler().fill(LINES[1], (11, 14))
    assert [guess.word for guess in found] == ["봅니다", "the", "sees", "king's", "dog"]
    chances = np.exp(np.arange(4, 13)) / np.exp(np.arange(4, 13)).sum()
    assert [guess.chance for guess in found] == pytest.approx(chances[::-1][:5])
    every = filler().fill(LINES[1], (11, 14), 100)
    assert len(every) == 9 and {"", ".", "12"}.isdisjoint(guess.word for guess in every)
    assert sum(guess.chance for guess in every) == pytest.approx(1)
    (unknown,) = filler().fill(LINES[2], (4, 7), 1)
    assert unknown.word == "A" and unknown.chance == pytest.approx(every[0].chance)


def test_many_blanks_are_filled_at_once() -> None:
    asked = [(line, span) for line in LINES for span in filler().blanks(line)] * 10
    assert filler().filled(asked, 2) == [filler().fill(line, span, 2) for line, span in asked]
    assert filler().filled([]) == []


def test_what_is_no_blank_is_one_line() -> None:
    with pytest.raises(GenlabError, match=r"Invalid blank in 'A cat sees the dog.'. Expected where a word"):
        filler().fill(LINES[1], (3, 6))
    with pytest.raises(
        GenlabError, match=r"Invalid line 'the dog .* Expected at most 7 words and marks. Rec.*: 8"
    ):
        filler().fill("the dog " * 4, (0, 3))


def test_samples_are_test_lines_with_one_word_drawn() -> None:
    drawn = filler().sample(3, seed=4)
    assert drawn.stimuli.tolist() == filler().sample(3, seed=4).stimuli.tolist()
    assert filler().decode(drawn.latents).tolist() == drawn.stimuli.tolist()
    for text in drawn.stimuli.tolist():
        mine = min(
            LINES, key=lambda line: sum(a != b for a, b in zip(line.split(), text.split(), strict=False))
        )
        assert sum(a.strip(".") != b.strip(".") for a, b in zip(mine.split(), text.split(), strict=True)) <= 1
    lines = {text.split()[-1] for text in filler(LINES[:2]).sample(2, seed=1).stimuli.tolist()}
    assert len(lines) == 2  # none twice before all have come
    with pytest.raises(GenlabError, match=r"Too few lines to fill in"):
        filler(("zzz",)).sample(2, seed=0)


def test_a_preview_shows_what_was_filled_in_beside_what_it_was() -> None:
    assert filler().shown(2).tolist() == [
        "The king's [봅니다 ≠ dog] sees 12 birds.",
        "A cat [봅니다 ≠ sees] the dog.",
    ]
    right = filler(("A 봅니다.",)).shown(1)
    assert right.tolist() == ["A [A ≠ 봅니다]."]
