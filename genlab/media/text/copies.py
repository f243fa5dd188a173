"""Copies: what of a text stood in the training texts already, letter by letter."""

from collections.abc import Sequence

NOVEL = 8
"""Letters of a run that is called new where training never had it."""
MARK = "\n"


class Corpus:
    """Training texts in one piece, to be searched for runs of letters."""

    def __init__(self, texts: Sequence[str], run: int = NOVEL) -> None:
        """Note every run of `run` letters, and every word."""
        self.run = run
        self._whole = MARK.join(texts)
        self._runs = {hash(each) for text in texts for each in runs(text, run)}
        self._words = {word for text in texts for word in words(text)}
        self._texts = frozenset(texts)

    def __contains__(self, text: str) -> bool:
        """Return whether a text is one of the training texts."""
        return text in self._texts

    def novelty(self, text: str) -> tuple[int, int]:
        """Return how many of a text's runs training never had, and how many there are."""
        found = runs(text, self.run)
        return sum(hash(each) not in self._runs for each in found), len(found)

    def strangers(self, text: str) -> tuple[int, int]:
        """Return how many of a text's words training never had, and how many there are."""
        found = words(text)
        return sum(word not in self._words for word in found), len(found)

    def longest(self, text: str) -> int:
        """Return how many letters of a text stand side by side in a training text at most."""
        return len(longest_copy(text, self._whole))


def longest_copy(text: str, whole: str) -> str:
    """Return the longest run of a text's letters that stands in training texts, the first of several.

    Args:
        text: whose copy is searched for.
        whole: the training texts in one piece, `MARK` between them.
    """
    best, found, start = 0, "", 0
    while start + best < len(text):
        if (run := text[start : start + best + 1]) in whole:
            best, found = best + 1, run
        else:
            start += 1
    return found


def runs(text: str, run: int) -> list[str]:
    """Return a text's runs of so many letters; the text itself where it is shorter."""
    return [text[place : place + run] for place in range(len(text) - run + 1)] or [text]


def words(text: str) -> list[str]:
    """Return a text's words in lower case, without what stands around them."""
    stripped = (word.strip(".,;:!?()[]{}<>\"'").lower() for word in text.split())
    return [word for word in stripped if word]
