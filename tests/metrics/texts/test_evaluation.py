"""A writer's numbers: each beside what people's texts, an n-gram or a packer of files make of the same."""

from pathlib import Path

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.errors import GenlabError
from genlab.media.tokens import END, Vocabulary
from genlab.metrics.texts import evaluation
from genlab.metrics.texts.baselines import ngram_bits, packed_bits
from genlab.metrics.texts.evaluation import evaluate
from tests.support.lines import write_file

pytest.importorskip("sklearn")
pytest.importorskip("tensorflow")


def writer(path: Path, order: int) -> Ngram:
    data = datasets.load_texts(str(path))
    known = Vocabulary.of_lines(data.train)
    stream = np.array([token for line in data.train for token in (*known.encode(line), END)], np.int64)
    sampling = {"kind": "ngram", "medium": "text", "latent": [60], "cut": "letters", "order": order}
    return Ngram(sampling | {"temperature": 1.0, "top_k": 0}, {}, {"stream": stream, **known.arrays()})


def test_a_better_writer_has_better_numbers(tmp_path: Path) -> None:
    path = write_file(tmp_path)
    poor, good = (evaluate(writer(path, order), str(path), samples=120) for order in (2, 6))
    assert good["bits"] == pytest.approx(ngram_bits(str(path)), abs=0.1)
    assert good["bits"] < good["xz_bits"] == round(packed_bits(str(path)), 4)
    assert good["bits"] < poor["bits"] and good["bits_low"] < good["bits"] < good["bits_high"]
    assert good["novelty"] < poor["novelty"] and good["strangers"] < poor["strangers"]
    assert good["copied"] > poor["copied"] and good["copies"] > poor["copies"] == 0
    assert good["novelty_reals"] == poor["novelty_reals"] < 0.05
    for found in (poor, good):
        assert found["two_sample_accuracy"] == max(found["two_sample_linear"], found["two_sample_network"])
    assert good["two_sample_accuracy"] < poor["two_sample_accuracy"] and poor["two_sample_accuracy_low"] > 0.5
    assert 0 < good["ended"] <= 1 and good["varied"] < poor["varied"]
    for name in ("varied", "varied_reals"):
        assert 0 < good[f"{name}_low"] < good[name] < good[f"{name}_high"] < 1


def test_the_interval_of_varied_holds_what_other_texts_as_many_have() -> None:
    rng, held = np.random.default_rng(3), 0
    words = [
        f"{first}{last}" for first in ("sea", "oak", "fox", "ivy", "elm") for last in ("ford", "ham", "wick")
    ]

    def texts() -> list[str]:
        return [" ".join(words[each] for each in rng.integers(0, len(words), 4)) for _ in range(60)]

    others = np.mean([evaluation._varied(texts(), rng).value for _ in range(20)])
    for _ in range(20):
        found = evaluation._varied(texts(), rng)
        held += int(found.low <= others <= found.high)
    assert held >= 15  # of 20; 95% of them, less three standard errors


def test_too_few_samples_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GenlabError, match=r"Invalid number of samples. Expected 2 or more. Received: 1"):
        evaluate(writer(write_file(tmp_path), 3), str(tmp_path / "sentences.txt"), samples=1)
