"""The families of generators; only training imports them, for they load Keras.

What comes in: networks, losses and steps; what happens around a step (clocks, previews, files) is training's.
"""

from importlib import import_module

from genlab.errors import GenlabError
from genlab.generators import lean
from genlab.generators.base import Generator, Settings, Stage, Step

FAMILIES = {
    "pixel": "genlab.generators.images.pixel:Pixel",
    "autoencoder": "genlab.generators.images.autoencoder:Autoencoder",
    "autoencoder2d": "genlab.generators.images.autoencoder:Autoencoder2d",
    "vae": "genlab.generators.images.vae:Vae",
    "gan": "genlab.generators.images.gan:Gan",
    "fcgan": "genlab.generators.images.fcgan:FcGan",
    "infogan": "genlab.generators.images.infogan:InfoGan",
    "progan": "genlab.generators.images.progan:Progan",
    "cyclegan": "genlab.generators.images.cyclegan:CycleGan",
    "flow": "genlab.generators.images.flow:Flow",
    "flow1": "genlab.generators.images.flow1:Flow1",
    "discreteflow": "genlab.generators.images.discreteflow:DiscreteFlow",
    "latentflow": "genlab.generators.images.latentflow:LatentFlow",
    "ngram": "genlab.generators.sequences.ngram:Ngram",
    "rnn": "genlab.generators.sequences.rnn:Rnn",
    "gpt": "genlab.generators.sequences.gpt:Gpt",
    "seq2seq": "genlab.generators.sequences.seq2seq:Seq2seq",
    "attention": "genlab.generators.sequences.attention:Attention",
    "transformer": "genlab.generators.sequences.transformer:Transformer",
    "bert": "genlab.generators.sequences.bert:Bert",
}

WITHOUT_KERAS = frozenset({"pixel"})
"""Families that do without it."""
TRAITS: dict[str, frozenset[str]] = {
    "colour": frozenset({"progan", "flow", "flow1", "discreteflow"}),
    "palette": frozenset({"discreteflow"}),
    "styles": frozenset({"cyclegan"}),
    "teacher": frozenset({"flow1"}),
    "text": frozenset({"ngram", "rnn", "gpt", "seq2seq", "attention", "transformer", "bert"}),
    "pairs": frozenset({"seq2seq", "attention", "transformer"}),
    "fills": frozenset({"bert"}),
}
"""Families that take colour images, that need images of few colours, that translate between two classes, whose full
length needs a trained flow of the same images, that learn texts, that learn pairs of them, and that fill in words and
write nothing; to be known without loading them."""


def family(name: str) -> type[Generator]:
    """Return a family's class, importing Keras only where it is needed.

    Raises:
        GenlabError: for an unknown name, or where the training packages are missing.
    """
    if name not in FAMILIES:
        raise GenlabError(f"Unknown generator '{name}'. Expected one of: {', '.join(FAMILIES)}.")
    module, _, attribute = FAMILIES[name].partition(":")
    try:
        if name not in WITHOUT_KERAS:
            lean.keras()
        found: type[Generator] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for generator '{name}'. Expected the training requirements "
            f"(genlab install). Received: no {error.name}."
        ) from error
    return found


__all__ = ["FAMILIES", "TRAITS", "Generator", "Settings", "Stage", "Step", "family"]
