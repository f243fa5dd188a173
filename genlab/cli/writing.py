"""`genlab sample` of a writer: lines, from their start or going on from a beginning."""

import argparse
from typing import TYPE_CHECKING

from genlab.cli import numbers
from genlab.errors import GenlabError

if TYPE_CHECKING:
    from genlab.checkpoints.sequences.translator import Translator
    from genlab.checkpoints.sequences.writer import Writer

MOST_KINDS = 100_000


def add(sample: argparse.ArgumentParser) -> None:
    """Add what is asked of a writer to the command."""
    sample.add_argument(
        "--prompt",
        default="",
        help="of a text: the beginning that it goes on from; of a translation the source",
    )
    sample.add_argument(
        "--temperature",
        type=float,
        default=None,
        help="of a text: below 1 the likely becomes likelier; 0 always takes the likeliest",
    )
    sample.add_argument(
        "--top-k",
        type=numbers.whole(0, MOST_KINDS),
        default=None,
        help="of a text: only so many of the likeliest tokens can come; 0 for all",
    )


def sample(sampler: "Writer", arguments: argparse.Namespace) -> int:
    """Write lines into a file, one a line; say how many ended by themselves.

    Raises:
        GenlabError: for what is asked of images, a temperature that cannot be, or a beginning that cannot be kept.
    """
    from genlab import media
    from genlab.checkpoints.sequences.translator import Translator

    if arguments.back or arguments.code:
        raise GenlabError("Invalid argument --back or --code. Expected none for texts. Received: one.")
    heat = arguments.temperature
    if heat is not None and not 0 <= heat <= 10:
        raise GenlabError(f"Invalid temperature. Expected 0 to 10. Received: {heat}.")
    if isinstance(sampler, Translator):
        return _translated(sampler, arguments)
    z = sampler.latents(arguments.count, arguments.seed)
    prompts = [arguments.prompt] * len(z) if arguments.prompt else []
    written = sampler.write(z, prompts, heat, arguments.top_k)
    media.get(sampler.medium).save_sheet(written.lines, arguments.out, 1)
    print(f"{arguments.out}  {written.ended.sum()} of {len(z)} ended by themselves")
    return 0


def _translated(sampler: "Translator", arguments: argparse.Namespace) -> int:
    """Write pairs, of a source that is asked for, or of test sources."""
    from genlab import media
    from genlab.media.text.medium import BETWEEN

    if arguments.prompt:
        lines = [arguments.prompt + BETWEEN + sampler.translated([arguments.prompt])[0]]
    else:
        lines = sampler.sample(arguments.count, seed=arguments.seed).stimuli.tolist()
    media.get(sampler.medium).save_sheet(lines, arguments.out, 1)
    print(arguments.out)
    return 0
