"""All numbers of a writer in one go: what held-out texts cost it, and its own texts beside those that people wrote."""

from collections.abc import Sequence

import numpy as np

from genlab import datasets
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.text.copies import Corpus, runs
from genlab.metrics.halves import Measured, masks, measured
from genlab.metrics.texts import two_sample
from genlab.metrics.texts.baselines import ngram_bits, packed_bits
from genlab.metrics.texts.drawn import bits, each, mean, rounded, written
from genlab.metrics.texts.judges import JUDGES

SAMPLES = 1000
LONGEST = 200
"""Texts that are searched for their longest copy: each takes a tenth of a second and more."""
VARIED = 4
"""Letters of a run that is counted once, however often it comes, to see how varied texts are."""


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
        interval, where it is counted over texts.

    Raises:
        GenlabError: for too few samples, or where fewer than two texts end by themselves.
    """
    if samples < 2:
        raise GenlabError(f"Invalid number of samples. Expected 2 or more. Received: {samples}.")
    data, rng = datasets.load_texts(dataset), np.random.default_rng((seed, 1))
    lines, ended = written(writer, samples, seed)
    fakes = [line for line, done in zip(lines, ended, strict=True) if done and line]
    if len(fakes) < 2:
        raise GenlabError(
            f"Too few texts end by themselves. Expected 2 or more of {samples}. Received: {len(fakes)}."
        )
    side = min(len(fakes), len(data.test), two_sample.SIDE)
    reals = [data.test[place] for place in rng.permutation(len(data.test))[:side]]
    corpus = Corpus(data.train)
    found = {
        "bits": mean(bits(writer, data.test, data.size), rng),
        "fake_bits": mean(bits(writer, fakes[:side], data.size), rng),
        "ended": mean((ended.astype(np.float64), np.ones(samples)), rng, share_of=samples),
        "copies": mean(each(fakes, lambda text: (float(text in corpus), 1)), rng, share_of=len(fakes)),
        **{
            f"two_sample_{judge}": mean(
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
            f"novelty{end}": mean(each(texts, corpus.novelty), rng),
            f"strangers{end}": mean(each(texts, corpus.strangers), rng),
            f"copied{end}": mean(
                each(texts[:LONGEST], lambda text: (corpus.longest(text) / len(text), 1)), rng
            ),
        }
    found |= {"varied": _varied(fakes[:side], rng), "varied_reals": _varied(reals, rng)}
    return {
        **rounded(found),
        "ngram_bits": round(ngram_bits(dataset), 4),
        "xz_bits": round(packed_bits(dataset), 4),
        "text_samples": float(samples),
    }


def _varied(texts: Sequence[str], rng: np.random.Generator) -> Measured:
    """Return the share of runs that are different ones, with its interval by random halves of the texts.

    Half as many texts say less again, so shares of halves lie higher; only their spread is taken.
    """
    each = [runs(text, VARIED) for text in texts]
    known = {run: number for number, run in enumerate(dict.fromkeys(run for some in each for run in some))}
    number = np.array([known[run] for some in each for run in some])
    whose = np.repeat(np.arange(len(texts)), [len(some) for some in each])
    shares = []
    for taken in masks(len(texts), rng):
        here = taken[whose]
        there = np.zeros(len(known), bool)
        there[number[here]] = True
        shares.append(there.sum() / max(1, here.sum()))
    return measured(np.array(shares), least=0, most=1)
