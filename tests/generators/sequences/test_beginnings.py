"""Beginnings: of test lines, at a blank where there is any, all letters known."""

from genlab.datasets import Texts
from genlab.generators.sequences.beginnings import beginnings
from genlab.media.tokens import BLANKS, Vocabulary
from tests.support.lines import sentences, tunes


def test_a_third_of_a_line_is_its_beginning_and_ends_with_a_word() -> None:
    known = Vocabulary.of_lines(["And God said, Let there be light.", "Maghull"])
    data = Texts(
        "lines",
        ("Let there be light.",),
        (
            "And God said, Let there be light.",
            "And God said, Let there be.",
            "Maghull",
            "Magull",
            "Ωa",
            "ab",
        ),
    )
    assert beginnings(data, known) == ["And God said,", "Ma", "a"]


def test_every_test_line_gives_another_beginning() -> None:
    data = sentences()
    found = beginnings(data, Vocabulary.of_lines(data.train))
    assert len(set(found)) == 6 and all(
        any(line.startswith(f"{each} ") for line in data.test) for each in found
    )
    notes = tunes()
    for each in beginnings(notes, Vocabulary.of_lines(notes.train, BLANKS)):
        assert any(line.startswith(f"{each} ") for line in notes.test)
