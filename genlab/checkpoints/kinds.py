"""The kinds of sampling, by the name that a card's `sampling` section calls its own."""

from collections.abc import Mapping
from typing import Any

from genlab.checkpoints.images.decoder import Decoder
from genlab.checkpoints.images.discreteflow import DiscreteFlow
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.images.latentflow import LatentFlow
from genlab.checkpoints.images.pixel import Pixel
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.sampler import Sampler
from genlab.checkpoints.sequences.filler import Filler
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.checkpoints.sequences.stepper import Cached, Recurrent
from genlab.checkpoints.sequences.translator import Attending, Translator
from genlab.errors import GenlabError

KINDS: Mapping[str, type[Sampler]] = {
    "pixel": Pixel,
    "decoder": Decoder,
    "flow": Flow,
    "discreteflow": DiscreteFlow,
    "latentflow": LatentFlow,
    "translation": Translation,
    "ngram": Ngram,
    "recurrent": Recurrent,
    "cached": Cached,
    "translator": Translator,
    "attending": Attending,
    "filler": Filler,
}


def kind_of(sampling: Mapping[str, Any], owner: str) -> type[Sampler]:
    """Return the kind that a `sampling` section asks for.

    Args:
        sampling: the section.
        owner: whose it is, for the message.

    Raises:
        GenlabError: where it is none of `KINDS`.
    """
    name = str(sampling.get("kind"))
    if name not in KINDS:
        raise GenlabError(
            f"Unknown kind of sampling in '{owner}'. Expected one of: {', '.join(KINDS)}. Received: {name}."
        )
    return KINDS[name]
