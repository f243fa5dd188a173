"""An n-gram of whole words that fills in blanks from both sides."""

import pytest

from genlab.checkpoints.sequences.counted import Counted
from genlab.media.tokens import WHOLE, Vocabulary, spans

LINES = [
    f"{one} {two} sees {number} birds." for number in range(9) for one, two in (("An", "owl"), ("A", "dog"))
]


@pytest.fixture(scope="module")
def counted() -> Counted:
    return Counted(Vocabulary.of_lines(LINES, WHOLE), LINES)


def test_what_stands_behind_tells_the_first_word(counted: Counted) -> None:
    """Before it stands nothing."""
    for line, word in (("?? owl sees 3 birds.", "An"), ("?? dog sees 3 birds.", "A")):
        line = line.replace("??", "Xx")
        best, second = counted.fill(line, spans(line, WHOLE)[0])[:2]
        assert best.word == word and best.chance > 0.9 > second.chance


def test_words_alone_come_and_their_chances_are_a_whole(counted: Counted) -> None:
    line = "A dog sees 3 birds."
    found = counted.fill(line, spans(line, WHOLE)[2], 100)
    assert {guess.word for guess in found} == {"A", "An", "dog", "owl", "sees", "birds"}
    assert found[0].word == "sees" and sum(guess.chance for guess in found) == pytest.approx(1)
    assert [guess.chance for guess in found] == sorted((guess.chance for guess in found), reverse=True)
    assert len(counted.fill(line, spans(line, WHOLE)[2])) == 5
