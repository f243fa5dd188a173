"""Copies: which runs of letters, words and texts training had already."""

from genlab.media.text.copies import Corpus, longest_copy

CORPUS = Corpus(["And there was light upon the waters.", "Light was there."], run=5)


def test_what_was_learned_is_known_again() -> None:
    assert "Light was there." in CORPUS and "light" not in CORPUS
    assert CORPUS.novelty("there was light") == (0, 11)
    assert CORPUS.novelty("xyzzy there") == (5, 7)
    assert CORPUS.novelty("ligh") == (1, 1)  # shorter than a run: not one of them
    assert CORPUS.strangers("There was night.") == (1, 3)


def test_the_longest_copy_lies_in_one_text() -> None:
    assert CORPUS.longest("so there was light!") == len("there was light") + 1  # the blank before it, too
    assert CORPUS.longest("waters.Light") == len("waters.")
    assert CORPUS.longest("QQ") == 0


def test_the_longest_copy_is_told_letter_by_letter() -> None:
    assert (
        longest_copy("it was light upon them", "there was light\nlight upon the waters") == "light upon the"
    )
    assert longest_copy("QQ", "abc") == longest_copy("", "abc") == ""
