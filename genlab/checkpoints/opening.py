"""Opening a checkpoint for sampling: its card's kind, with the graphs that this kind needs."""

from functools import lru_cache
from pathlib import Path

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.kinds import kind_of
from genlab.checkpoints.sampler import Sampler


@lru_cache(maxsize=16)
def _open(path: str, card_sha256: str, threads: int) -> Sampler:
    checkpoint = checkpoints.load(Path(path))
    card = checkpoint.card
    kind = kind_of(card.sampling, path)
    graphs = {
        role: kind.opens(str(checkpoint.path / f"{role}.onnx"), threads)
        for role in kind.roles
        if f"{role}.onnx" in card.files
    }
    return kind(card.sampling, graphs, checkpoint.arrays(), card.label)


def open_checkpoint(checkpoint: Checkpoint | str, threads: int = 1, *, kept: bool = True) -> Sampler:
    """Open a checkpoint (or its name, or path) for sampling.

    Args:
        checkpoint: what to open.
        threads: of ONNX Runtime.
        kept: keep it open, shared between callers; otherwise its memory is free when the sampler is dropped.

    Raises:
        GenlabError: where it is unknown or damaged, or its card asks for an unknown kind of sampling.
    """
    found = checkpoints.find(checkpoint) if isinstance(checkpoint, str) else checkpoint
    opened = _open if kept else _open.__wrapped__
    return opened(str(found.path), found.sha256, threads)
