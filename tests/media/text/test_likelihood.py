"""Bits of tokens become bits of words, and levels; what the browser gets of them has one length."""

import base64

import numpy as np
import pytest

from genlab import media
from genlab.errors import GenlabError
from genlab.media.text.likelihood import levels, of_words, tokens, words
from genlab.media.tokens import Vocabulary


def test_words_and_marks_stand_where_they_stand() -> None:
    text = "The cat, 12 한국어 said."
    assert [text[start:end] for start, end in words(text)] == [
        "The",
        "cat",
        ",",
        "1",
        "2",
        "한국어",
        "said",
        ".",
    ]
    assert words("") == [] and words("a  b") == [(0, 1), (3, 4)]


def test_tokens_stand_as_they_do_in_the_text() -> None:
    known = Vocabulary(("", "", "a", "b", "c", " ", "ab"), "words")
    assert tokens("abqc", known) == ["a", "b", "q", "c"]
    assert "".join(tokens("a xyz b", Vocabulary.of_lines(["a b"]))) == "a xyz b"


def test_a_word_costs_what_its_letters_cost_with_the_blank_before() -> None:
    vocabulary = Vocabulary.of_lines(["ab c"])
    assert of_words("ab c", vocabulary, [1, 2, 4, 8, 100]) == [3, 12]  # the end's bits are nobody's
    assert of_words("ab x", vocabulary, [1, 2, 4, 20, 100]) == [3, 24]  # a letter never seen


def test_sub_words_are_put_together() -> None:
    merges = np.array([[2, 3], [4, 5]], np.int32)
    vocabulary = Vocabulary(("", "", "a", "b", "ab", "c", " ", "abc"), "words", merges)
    assert len(vocabulary.encode("abc ab")) == 3
    assert of_words("abc ab", vocabulary, [5.0, 1.0, 2.0]) == [5.0, 3.0]


def test_levels_end_at_one_in_ten_a_hundred_and_a_thousand() -> None:
    assert levels(np.log2([1, 9, 10, 11, 100, 101, 1000, 1001])).tolist() == [0, 0, 0, 1, 1, 2, 2, 3]


def test_the_browser_gets_a_number_a_letter_of_one_length() -> None:
    text = media.get("text")
    sent = base64.b64decode(text.aid("ab, c", np.array([1.0, 5.0, 20.0])))
    assert list(sent[:6]) == [1, 1, 2, 0, 4, 0] and len(sent) == 400 and not any(sent[5:])
    assert list(base64.b64decode(text.aid("ab c", None))[:4]) == [4, 4, 0, 4]
    with pytest.raises(GenlabError, match=r"Invalid medium for an aid. Expected text. Received: image"):
        media.get("image").aid(np.zeros((2, 2)), None)
