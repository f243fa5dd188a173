"""What makes an n-gram itself: it counts once, and never goes beyond what it has seen."""

import pytest

from genlab.errors import GenlabError
from tests.support.lines import sentences
from tests.support.tiny import trained

pytest.importorskip("tensorflow")

from genlab.generators.sequences.ngram import Ngram, NgramSettings


def test_one_step_counts_all() -> None:
    generator = Ngram(sentences(), NgramSettings(order=6), 0)
    moments = list(generator.train())
    assert [moment.step for moment in moments] == [1] and 0 < moments[0].losses["val_bits"] < 1
    assert list(generator.train(1)) == []
    again = Ngram(sentences(), NgramSettings(order=6), 0)
    again.restore(generator.state())
    assert again.validation() == generator.validation()


def test_every_short_run_has_been_seen() -> None:
    """Where a context was seen often, what follows it nearly always is what did; a longer context copies more."""
    learned = "\n".join(sentences().train)
    seen = []
    for order in (2, 6):
        lines = trained(Ngram(sentences(), NgramSettings(order=order), 0)).sample(40, seed=2).stimuli.tolist()
        runs = [line[place : place + 6] for line in lines for place in range(len(line) - 5)]
        seen.append(sum(run in learned for run in runs) / len(runs))
    assert seen[0] < 0.5 < 0.9 < seen[1]


def test_an_order_that_is_none_is_refused() -> None:
    with pytest.raises(GenlabError, match=r"Invalid value for setting 'order'. Expected 1 to 8. Received: 9"):
        NgramSettings(order=9).check()
