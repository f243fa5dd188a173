"""What texts cost those that learn nothing."""

import pytest

from genlab.metrics.texts.baselines import ngram_bits, packed_bits


def test_names_cost_an_n_gram_less_than_a_packer() -> None:
    assert ngram_bits("names_ko") == pytest.approx(4.573, abs=0.001)
    assert packed_bits("names_ko") == pytest.approx(6.27, abs=0.05)
