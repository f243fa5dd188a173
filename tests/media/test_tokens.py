"""Tokens: letters, sub-words and notes are cut, numbered, and put together again."""

import json

import numpy as np
import pytest

from genlab.errors import GenlabError
from genlab.media.tokens import BLANKS, END, UNKNOWN, WORDS, Vocabulary, pieces

LINES = ("And God said, Let there be light:", "and there was light.", "가까운 마을 12곳")


def test_letters_come_back_as_they_were() -> None:
    known = Vocabulary.of_lines(LINES)
    assert all(known.decode([*known.encode(line), END, 5]) == line for line in LINES)
    assert min(min(known.encode(line)) for line in LINES) > UNKNOWN
    assert known.encode("A#")[1] == UNKNOWN
    again = Vocabulary.of_arrays(known.arrays(), known.cut)
    assert again.encode(LINES[2]) == known.encode(LINES[2])


def test_a_tune_is_cut_at_its_blanks() -> None:
    known = Vocabulary.of_lines(["M:4/4 | C2 E2 G4 |", "M:4/4 | G4 C4 |"], BLANKS)
    assert len(known) == 2 + 6 and known.decode(known.encode("M:4/4 | E2 C4")) == "M:4/4 | E2 C4"
    assert known.encode("M:3/4 |")[0] == UNKNOWN


def test_no_sub_word_reaches_over_two_words() -> None:
    assert pieces("And God, 12곳") == ["And", " God", ",", " ", "1", "2", "곳"]
    assert all("".join(pieces(line)) == line for line in (*LINES, "a  b_c\u3000d—e"))


def test_sub_words_are_those_of_the_package_that_learned_them() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    from genlab.generators.sequences.subwords import learned

    lines = LINES * 20 + ("the lighter the night, the brighter the light",) * 10
    known = learned(lines, 60)
    assert known.cut == WORDS and 40 < len(known) <= 60 and len(known.encode(LINES[1])) < len(LINES[1]) / 2
    assert all(known.decode(known.encode(line)) == line for line in lines)
    merges = [[known.tokens[one], known.tokens[other]] for one, other in known.merges.tolist()]
    model = {
        "type": "BPE",
        "vocab": {token: n for n, token in enumerate(known.tokens) if n > 1},
        "merges": merges,
    }
    theirs = tokenizers.Tokenizer.from_str(json.dumps({"version": "1.0", "model": model, "added_tokens": []}))
    for piece in pieces("And the night was brighter, there"):
        assert known.encode(piece) == theirs.encode(piece).ids


def test_unknown_letters_of_a_beginning_are_named() -> None:
    known = Vocabulary.of_lines(LINES)
    assert known.check("And") == known.encode("And")
    with pytest.raises(
        GenlabError, match=r"Unknown letter 'Ω' in 'GΩd'. Expected letters that the generator has learned"
    ):
        known.check("GΩd")


def test_a_vocabulary_lies_in_plain_arrays() -> None:
    assert all(array.dtype != np.dtype(object) for array in Vocabulary.of_lines(LINES).arrays().values())
