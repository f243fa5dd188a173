"""The numbers of a writer, by what it writes."""

from collections.abc import Callable

from genlab.checkpoints.sequences.writer import Writer
from genlab.media import MELODY, TEXT
from genlab.metrics.melodies import evaluation as melodies
from genlab.metrics.texts import evaluation as texts

EVALUATIONS: dict[str, Callable[..., dict[str, float]]] = {
    TEXT: texts.evaluate,
    MELODY: melodies.evaluate,
}
"""By the medium."""


def evaluate(writer: Writer, dataset: str, **asked: int) -> dict[str, float]:
    """Return all numbers of a writer: `genlab.metrics.texts.evaluation`, `genlab.metrics.melodies.evaluation`.

    Raises:
        GenlabError: as these do.
    """
    return EVALUATIONS[writer.medium](writer, dataset, **asked)
