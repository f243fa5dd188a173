"""An n-gram: its chances by hand, one by one and all at once, and how lines are drawn by them."""

import numpy as np
import pytest

from genlab.checkpoints.sequences.ngram import Counts, Ngram
from genlab.media.tokens import END, Vocabulary
from tests.support.lines import sentences


def writer(lines: tuple[str, ...], order: int) -> Ngram:
    known = Vocabulary.of_lines(lines)
    stream = np.array([token for line in lines for token in (*known.encode(line), END)], np.int64)
    sampling = {"kind": "ngram", "medium": "text", "latent": [60], "cut": "letters", "order": order}
    return Ngram(sampling | {"temperature": 1.0, "top_k": 0}, {}, {"stream": stream, **known.arrays()})


def test_two_letters_are_smoothed_as_by_hand() -> None:
    """Tokens 2 and 3; lines 2 3, 2 2: bigrams END-2 twice, 2-3, 3-END, 2-2, 2-END once."""
    counts = Counts(np.array([2, 3, END, 2, 2, END]), 4, 2)
    lower, higher = counts.orders
    assert higher.discount == 4 / (4 + 2 * 1)  # four of the five bigrams came once, one twice
    # Below, a token counts as often as different ones stand before it: END after 3 and 2, 2 after END and 2, 3 after 2.
    assert lower.counts.tolist() == [2, 2, 1] and lower.discount == 1 / (1 + 2 * 2)
    alone = np.array([1.8, 0, 1.8, 0.8]) / 5 + 0.2 * 3 / 5 / 4
    assert counts.chances([]) == pytest.approx(
        (np.array([0, 0, 2 - 2 / 3, 0]) + 2 / 3 * alone) / 2
    )  # before a line stands END
    assert counts.chances([2]) == pytest.approx((np.array([1, 0, 1, 1]) / 3 + 2 / 3 * 3 * alone) / 3)


@pytest.mark.parametrize("order", [1, 2, 4, 8])
def test_chances_are_shares_and_the_same_one_by_one_and_all_at_once(order: int) -> None:
    data = sentences()
    found = writer(data.train, order)
    for line in (data.test[0], data.train[3], "The dog zzz", "Q"):
        tokens = [*found.vocabulary.encode(line), END]
        ones = [found.counts.chances((END, *tokens[:place])) for place in range(len(tokens))]
        assert np.sum(ones, 1) == pytest.approx(1)
        asked = [chances[token] for chances, token in zip(ones, tokens, strict=True)]
        assert found.counts.chances_of(np.array(tokens)) == pytest.approx(asked)


def test_longer_contexts_tell_more_until_they_are_too_rare() -> None:
    data = sentences()
    bits = [np.concatenate(writer(data.train, order).surprises(data.test)).mean() for order in (1, 2, 4, 6)]
    assert bits[0] > bits[1] > bits[2] > bits[3] and bits[3] < 0.6


def test_lines_are_drawn_by_the_chances() -> None:
    found = writer(sentences().train, 6)
    drawn = found.sample(40, seed=3)
    assert (
        drawn.latents.shape == (40, 60)
        and drawn.stimuli.tolist() == found.sample(40, seed=3).stimuli.tolist()
    )
    assert found.decode(drawn.latents[:5]).tolist() == drawn.stimuli[:5].tolist()
    assert sum(line.endswith(".") for line in drawn.stimuli.tolist()) >= 36
    first = [line[0] for line in found.sample(300, seed=5).stimuli.tolist()]
    assert first.count("T") == pytest.approx(150, abs=35)  # half of the sentences begin so
