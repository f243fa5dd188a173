"""Beginnings of test lines, which every preview of a writer goes on from."""

from typing import Any

from genlab.media.tokens import UNKNOWN, Vocabulary

COUNT = 6


def beginnings(dataset: Any, known: Vocabulary) -> list[str]:
    """Return beginnings of the first test lines, each another one, as the dataset cuts them.

    None has a token that was never seen in training.
    """
    found: list[str] = []
    for line in dataset.test:
        part = dataset.beginning(line)
        if part != line and part not in found and UNKNOWN not in known.encode(part):
            found.append(part)
        if len(found) == COUNT:
            break
    return found
