"""Surprises of a pack's texts: measured by one model when the pack is built, of reals and fakes alike."""

from collections.abc import Sequence

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media import TEXT
from genlab.media.text import likelihood
from genlab.media.text.medium import BETWEEN
from genlab.packs.draft import Draft
from genlab.packs.stored import joined
from genlab.progress import Tell


def add(draft: Draft, name: str, pack: str, tell: Tell) -> None:
    """Measure how many bits each word of a draft's texts costs a writer; nothing where none is named.

    Args:
        draft: single texts.
        name: of the checkpoint, or its path; "" for none.
        pack: the pack's name.
        tell: is told the stage.

    Raises:
        GenlabError: for an unknown checkpoint or one that writes no texts, for pairs, or a text too long for it.
    """
    if not name:
        return
    tell("surprises", 0, 1)
    checkpoint = checkpoints.find(name)
    writer = open_checkpoint(checkpoint)
    if not isinstance(writer, Writer) or writer.medium != TEXT or BETWEEN in draft.stimuli[0]:
        raise GenlabError(
            f"Invalid aid '{checkpoint.name}' for pack '{pack}'. Expected a checkpoint that writes single texts, for "
            f"a pack of such. Received: one of {checkpoint.card.generator}."
        )
    draft.arrays |= joined(surprises(writer, list(draft.stimuli)))
    draft.meta["aid"] = checkpoint.name


def surprises(writer: Writer, texts: Sequence[str]) -> list[list[float]]:
    """Return how many bits each word of each text costs a writer, see `genlab.media.text.likelihood`."""
    return [
        likelihood.of_words(text, writer.vocabulary, bits.tolist())
        for text, bits in zip(texts, writer.surprises(texts), strict=True)
    ]
