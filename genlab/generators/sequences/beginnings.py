"""Beginnings of test lines, which every preview of a writer goes on from."""

from collections.abc import Sequence

from genlab.media.tokens import UNKNOWN, Vocabulary

COUNT = 6
PART = 3
"""One of so many parts of a line is its beginning."""


def beginnings(lines: Sequence[str], known: Vocabulary) -> list[str]:
    """Return beginnings of the first test lines, each another one: a third of the line, at a blank where it has any.

    None has a letter that was never seen in training.
    """
    found: list[str] = []
    for line in lines:
        cut = max(1, len(line) // PART)
        part = line[: max(cut, line.find(" ", cut))]
        if part != line and part not in found and UNKNOWN not in known.encode(part):
            found.append(part)
        if len(found) == COUNT:
            break
    return found
