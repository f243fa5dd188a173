"""`genlab sample` of what makes texts: lines from their start or from a beginning, translations, words filled in."""

import argparse
from typing import TYPE_CHECKING

from genlab.cli import numbers
from genlab.errors import GenlabError

if TYPE_CHECKING:
    from genlab.checkpoints.sequences.filler import Filler
    from genlab.checkpoints.sequences.translator import Translator
    from genlab.checkpoints.sequences.writer import Writer

MOST_KINDS = 100_000
BLANK = "___"
"""Stands for the word that is asked for."""
SAID = 5
"""Words that are printed, the likeliest; all go into the file."""


def add(sample: argparse.ArgumentParser) -> None:
    """Add what is asked of a writer to the command."""
    sample.add_argument(
        "--prompt",
        default="",
        help="of a text: the beginning that it goes on from; of a translation the source; of what fills in words a "
        f"line with {BLANK} for the word",
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


def sample(sampler: "Writer | Filler", arguments: argparse.Namespace) -> int:
    """Write lines into a file, one a line; say how many ended by themselves.

    Raises:
        GenlabError: for what is asked of images, a temperature that cannot be, or a beginning that cannot be kept.
    """
    from genlab import media
    from genlab.checkpoints.sequences.filler import Filler
    from genlab.checkpoints.sequences.translator import Translator

    if arguments.back or arguments.code:
        raise GenlabError("Invalid argument --back or --code. Expected none for texts. Received: one.")
    heat = arguments.temperature
    if heat is not None and not 0 <= heat <= 10:
        raise GenlabError(f"Invalid temperature. Expected 0 to 10. Received: {heat}.")
    if isinstance(sampler, Translator | Filler):
        if heat is not None or arguments.top_k is not None:
            raise GenlabError(
                "Invalid argument --temperature or --top-k. Expected none where the likeliest is taken. Received: one."
            )
        return (
            _translated(sampler, arguments)
            if isinstance(sampler, Translator)
            else _filled(sampler, arguments)
        )
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


def _filled(sampler: "Filler", arguments: argparse.Namespace) -> int:
    """Write test lines with a word filled in, or what may stand in the blank of a line, the likeliest first."""
    from genlab import media

    if arguments.prompt:
        before, found, after = arguments.prompt.partition(BLANK)
        if not found or BLANK in after:
            raise GenlabError(
                f"Invalid prompt '{arguments.prompt[:40]}'. Expected a line with one {BLANK}. "
                f"Received: {arguments.prompt.count(BLANK)} of them."
            )
        span = (len(before), len(before) + 1)
        guesses = sampler.fill(f"{before}x{after}", span, arguments.count)
        lines = [before + guess.word + after for guess in guesses]
        for guess in guesses[:SAID]:
            print(f"{guess.word}  {guess.chance:.1%}")
    else:
        lines = sampler.sample(arguments.count, seed=arguments.seed).stimuli.tolist()
    media.get(sampler.medium).save_sheet(lines, arguments.out, 1)
    print(arguments.out)
    return 0
