"""All numbers of a writer in one go: what held-out texts cost it, and its own texts beside those that people wrote."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.text.copies import Corpus, runs
from genlab.metrics.halves import Measured, masks, measured
from genlab.metrics.texts import two_sample
from genlab.metrics.texts.baselines import ngram_bits, packed_bits
from genlab.metrics.texts.judges import JUDGES

SAMPLES = 1000
LONGEST = 200
"""Texts that are searched for their longest copy: each takes a tenth of a second and more."""
VARIED = 4
"""Letters of a run that is counted once, however often it comes, to see how varied texts are."""

Ratio = tuple[NDArray[np.float64], NDArray[np.float64]]
"""What is counted, and of how much, of each text."""


def evaluate(writer: Writer, dataset: str, *, samples: int = SAMPLES, seed: int = 1) -> dict[str, float]:
    """Measure a writer.

    Args:
        writer: the generator.
        dataset: that it learned from.
        samples: texts to draw.
        seed: of samples, and of the intervals' random halves.

    Returns:
        `bits`, what a letter of the test texts costs (the end of a text is a letter, too), beside `ngram_bits` and
        `xz_bits`; `fake_bits`, what one of its own texts' does; `ended`, the share of texts that ended by themselves;
        of those that did `copies`, the share that are training texts; `novelty`, the share of runs of 8 letters that
        training does not have, `strangers`, that of words, `copied`, the longest run that it has, beside the text's
        length, and `varied`, the share of runs of 4 letters that are different ones; each of these four as
        `..._reals`, of as many test texts; `two_sample_network` and `two_sample_linear`, how well these judges tell
        its texts from test texts, and `two_sample_accuracy`, the better one's. With `_low` and `_high`, the 95%
        interval, where it is a mean over texts.

    Raises:
        GenlabError: for too few samples, or where fewer than two texts end by themselves.
    """
    if samples < 2:
        raise GenlabError(f"Invalid number of samples. Expected 2 or more. Received: {samples}.")
    data, rng = datasets.load_texts(dataset), np.random.default_rng((seed, 1))
    written, ended = _written(writer, samples, seed)
    fakes = [line for line, done in zip(written, ended, strict=True) if done and line]
    if len(fakes) < 2:
        raise GenlabError(
            f"Too few texts end by themselves. Expected 2 or more of {samples}. Received: {len(fakes)}."
        )
    side = min(len(fakes), len(data.test), two_sample.SIDE)
    reals = [data.test[place] for place in rng.permutation(len(data.test))[:side]]
    corpus = Corpus(data.train)
    found = {
        "bits": _mean(_bits(writer, data.test), rng),
        "fake_bits": _mean(_bits(writer, fakes[:side]), rng),
        "ended": _mean((ended.astype(np.float64), np.ones(samples)), rng, share_of=samples),
        "copies": _mean(_each(fakes, lambda text: (float(text in corpus), 1)), rng, share_of=len(fakes)),
        **{
            f"two_sample_{judge}": _mean(
                (two_sample.right(reals, fakes[:side], seed, judge), np.ones(2 * side)),
                rng,
                share_of=2 * side,
            )
            for judge in JUDGES
        },
    }
    found["two_sample_accuracy"] = max(
        (found[f"two_sample_{judge}"] for judge in JUDGES), key=lambda entry: entry.value
    )
    for end, texts in (("", fakes[:side]), ("_reals", reals)):
        found |= {
            f"novelty{end}": _mean(_each(texts, corpus.novelty), rng),
            f"strangers{end}": _mean(_each(texts, corpus.strangers), rng),
            f"copied{end}": _mean(
                _each(texts[:LONGEST], lambda text: (corpus.longest(text) / len(text), 1)), rng
            ),
        }
    numbers = {
        f"{name}{end}": round(value, 4)
        for name, entry in found.items()
        for end, value in (("", entry.value), ("_low", entry.low), ("_high", entry.high))
    }
    return {
        **numbers,
        "varied": _varied(fakes[:side]),
        "varied_reals": _varied(reals),
        "ngram_bits": round(ngram_bits(dataset), 4),
        "xz_bits": round(packed_bits(dataset), 4),
        "text_samples": float(samples),
    }


def _written(writer: Writer, count: int, seed: int) -> tuple[list[str], NDArray[np.bool_]]:
    """Return texts as they come, and which of them ended by themselves."""
    z = writer.latents(count, seed)
    parts = [writer.write(z[first : first + writer.batch]) for first in range(0, count, writer.batch)]
    return [line for part in parts for line in part.lines], np.concatenate([part.ended for part in parts])


def _bits(writer: Writer, texts: Sequence[str]) -> Ratio:
    costs = np.array([bits.sum() for bits in writer.surprises(texts)])
    return costs, np.array([len(text) + 1 for text in texts], np.float64)


def _each(texts: Sequence[str], of: Callable[[str], tuple[float, float]]) -> Ratio:
    counted = np.array([of(text) for text in texts], np.float64)
    return counted[:, 0], counted[:, 1]


def _mean(ratio: Ratio, rng: np.random.Generator, share_of: int | None = None) -> Measured:
    """Return a sum over texts beside another, with its interval by random halves of the texts."""
    above, beneath = ratio
    taken = masks(len(above), rng).astype(np.float64)
    values = taken @ above / np.maximum(taken @ beneath, 1e-9)
    return measured(values, least=0, most=np.inf if share_of is None else 1, share_of=share_of)


def _varied(texts: Sequence[str]) -> float:
    every = [run for text in texts for run in runs(text, VARIED)]
    return round(len(set(every)) / len(every), 4)
