"""Places: a text cut into groups of so many words, at one of which a machine may begin."""

from collections.abc import Sequence


def cut(text: str, each: int) -> list[str]:
    """Return a text in places of `each` words; the last may have fewer."""
    words = text.split(" ")
    return [" ".join(words[start : start + each]) for start in range(0, len(words), each)]


def beginning(text: str, words: int) -> str:
    """Return the first words of a text."""
    return " ".join(text.split(" ")[:words])


def count(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split(" "))


def words_a_place(texts: Sequence[str], places: int) -> int:
    """Return how many words a place may have so that about half of the texts fill all places; at least 1."""
    counts = sorted(map(count, texts))
    return max(1, counts[len(counts) // 2] // places)
