"""How far long work is: who does it tells a stage's name and how much of it is done; who looks on shows it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
"""Is told a stage, how much of it is done, and of how much."""


def silent(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


def followed(chunks: Iterable[T], tell: Tell, stage: str, each: int, of: int) -> Iterator[T]:
    """Yield chunks, and tell how far that is.

    Args:
        chunks: what is passed on.
        tell: is told.
        stage: what it is called.
        each: how much of the whole a chunk is, the last one at most.
        of: how much the whole is.
    """
    for number, chunk in enumerate(chunks):
        yield chunk
        tell(stage, min(of, number * each), of)  # the first chunk is the header
