"""The generators that the studio steers, found again by their hash: a name may come to mean another."""

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.kinds import kind_of
from genlab.designs.spaces import steers
from genlab.errors import GenlabError
from genlab.media import IMAGE
from genlab.training import runs

FIRST = ("flow1-fashion_mnist", "gan-fashion_mnist-9", "flow1-avatars", "flow1-mnist", "infogan-mnist")
"""What is offered first: what a board takes least time of, and InfoGAN for its codes."""


def generators() -> list[Checkpoint]:
    """Return all checkpoints that can be steered: shipped ones, one's own, and those of the Train page's runs."""
    found: dict[str, Checkpoint] = {}
    for each in runs.trained():
        if _fits(each):
            found.setdefault(each.sha256, each)
    place = {name: number for number, name in enumerate(FIRST)}
    return sorted(found.values(), key=lambda each: place.get(each.name, len(place)))


def find(name: str, sha256: str) -> Checkpoint:
    """Return the checkpoint of a hash, its files checked when it is opened.

    Args:
        name: what it was called, for the message.
        sha256: its hash, now or before its files were written in another form.

    Raises:
        GenlabError: where it is gone, or another stands in its place.
    """
    known = [each for each in runs.trained() if _fits(each)]
    for each in known:
        if each.is_or_was(sha256):
            return each
    others = [each.sha256[:12] for each in known if each.name == name]
    raise GenlabError(
        f"Unknown version {sha256[:12]} of checkpoint '{name}'. Expected the one that a design was drawn by. "
        f"Received: {', '.join(others) or 'none'}."
    )


def _fits(checkpoint: Checkpoint) -> bool:
    sampling = checkpoint.card.sampling
    try:
        return sampling.get("medium", IMAGE) == IMAGE and steers(kind_of(sampling, checkpoint.name))
    except GenlabError:  # of a kind that a newer genlab knows
        return False
