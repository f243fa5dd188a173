"""All numbers of one that composes in one go: what held-out tunes cost it, and its own beside those of people."""

from collections.abc import Callable

import numpy as np

from genlab import datasets
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.melody.medium import Melody, tune_of
from genlab.media.text.copies import Corpus
from genlab.metrics.halves import Measured, masks
from genlab.metrics.melodies import measures
from genlab.metrics.texts import two_sample
from genlab.metrics.texts.baselines import ngram_bits
from genlab.metrics.texts.drawn import bits, each, mean, rounded, written
from genlab.metrics.texts.evaluation import LONGEST
from genlab.metrics.texts.judges import JUDGES

SAMPLES = 1000
SHARES: dict[str, Callable[..., tuple[float, float]]] = {
    "metre": measures.metre,
    "finals": measures.final,
    "repeats": measures.repeats,
}
DIVERGENCES = {"intervals": measures.intervals, "durations": measures.durations}


def evaluate(writer: Writer, dataset: str, *, samples: int = SAMPLES, seed: int = 1) -> dict[str, float]:
    """Measure one that composes.

    Args:
        writer: the generator.
        dataset: of melodies, that it learned from.
        samples: tunes to draw.
        seed: of samples, and of the intervals' random halves.

    Returns:
        `bits`, what a note of the test tunes costs, beside `ngram_bits`, the best n-gram's; `fake_bits`, what one of
        its own tunes' does; `ended`, the share of lines that ended by themselves and are tunes; of those `copies`, the
        share that are training tunes; `metre`, the share of bars that are as long as the metre says, `finals`, that of
        tunes that end on the tonic, `repeats`, that of bars that come again in their tune, exactly or higher or lower,
        `range`, from the lowest to the highest pitch in semitones, `novelty`, the share of runs of 8 steps that
        training does not have, and `copied`, the longest run that it has, beside the tune's length; each of these six
        as `..._reals`, of as many test tunes; `intervals` and `durations`, the Jensen-Shannon divergence of steps and
        lengths from those of test tunes, in bits, with `..._floor`, that of as many training tunes;
        `two_sample_network` and `two_sample_linear`, how well these judges tell its tunes from test tunes, word by
        word, and `two_sample_accuracy`, the better one's. With `_low` and `_high`, the 95% interval.

    Raises:
        GenlabError: for too few samples, or where fewer than two tunes end by themselves.
    """
    if samples < 2:
        raise GenlabError(f"Invalid number of samples. Expected 2 or more. Received: {samples}.")
    data, rng = datasets.load_texts(dataset), np.random.default_rng((seed, 1))
    lines, ended = written(writer, samples, seed)
    whole = np.array([done and Melody().whole(line) for line, done in zip(lines, ended, strict=True)])
    every = [line for line, done in zip(lines, whole, strict=True) if done]
    if len(every) < 2:
        raise GenlabError(
            f"Too few tunes end by themselves. Expected 2 or more of {samples}. Received: {len(every)}."
        )
    side = min(len(every), len(data.test), len(data.train), two_sample.SIDE)
    fakes, known = every[:side], frozenset(data.train)
    reals, others = (
        [pool[place] for place in rng.permutation(len(pool))[:side]] for pool in (data.test, data.train)
    )
    found: dict[str, Measured] = {
        "bits": mean(bits(writer, data.test, data.size), rng),
        "fake_bits": mean(bits(writer, fakes, data.size), rng),
        "ended": mean((whole.astype(np.float64), np.ones(samples)), rng, share_of=samples),
        "copies": mean(each(every, lambda line: (float(line in known), 1)), rng, share_of=len(every)),
    }
    told = measures.words_spelled(reals, fakes)
    for judge in JUDGES:
        right = two_sample.right(*told, seed, judge)
        found[f"two_sample_{judge}"] = mean((right, np.ones(2 * side)), rng, share_of=2 * side)
    found["two_sample_accuracy"] = max(
        (found[f"two_sample_{judge}"] for judge in JUDGES), key=lambda entry: entry.value
    )
    corpus = Corpus(measures.steps_spelled([tune_of(line) for line in data.train]))
    for end, kind in (("", fakes), ("_reals", reals)):
        tunes = [tune_of(line) for line in kind]
        for name, of in SHARES.items():
            found[f"{name}{end}"] = mean(each(tunes, of), rng, share_of=len(tunes))
        found[f"range{end}"] = mean(each(tunes, measures.width), rng)
        steps = [text for text in measures.steps_spelled(tunes) if text]
        found[f"novelty{end}"] = mean(each(steps, corpus.novelty), rng)
        found[f"copied{end}"] = mean(
            each(steps[:LONGEST], lambda text: (corpus.longest(text) / len(text), 1)), rng
        )
    for name, counts in DIVERGENCES.items():
        one, other, floor = (counts([tune_of(line) for line in kind]) for kind in (fakes, reals, others))
        taken = [masks(side, rng) for _ in range(3)]
        found[name] = measures.divergence(one, other, taken[0], taken[1])
        found[f"{name}_floor"] = measures.divergence(floor, other, taken[2], taken[1])
    return {**rounded(found), "ngram_bits": round(ngram_bits(dataset), 4), "tune_samples": float(samples)}
