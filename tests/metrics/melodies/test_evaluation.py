"""The numbers of those that compose: of two n-grams, one of which looks far back, on tunes of the tests' own making."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.errors import GenlabError
from genlab.media.melody.tune import Tune
from genlab.media.tokens import BLANKS, END, Vocabulary
from genlab.metrics import writers
from genlab.metrics.melodies.evaluation import evaluate
from genlab.metrics.texts.baselines import ngram_bits
from tests.support.tunes import composed

pytest.importorskip("sklearn")
pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file of 96 tunes."""
    file = tmp_path_factory.mktemp("tunes") / "mine.abc"
    tunes = (Tune.of_line(composed(seed)).abc(f"Tune {seed}", seed) for seed in range(96))
    file.write_text("\n".join(tunes), encoding="utf-8")
    return str(file)


def writer(path: str, order: int) -> Ngram:
    data = datasets.load_texts(path)
    known = Vocabulary.of_lines(data.train, BLANKS)
    stream = np.array([token for line in data.train for token in (*known.encode(line), END)], np.int64)
    sampling = {"kind": "ngram", "medium": "melody", "latent": [160], "cut": BLANKS, "order": order}
    return Ngram(sampling | {"temperature": 1.0, "top_k": 0}, {}, {"stream": stream, **known.arrays()})


def test_one_that_looks_further_back_copies_more_and_surprises_itself_less(path: str) -> None:
    poor, good = (writers.evaluate(writer(path, order), path, samples=60) for order in (3, 7))
    for found in (poor, good):
        assert found["bits_low"] < found["bits"] < found["bits_high"]
    assert poor["ngram_bits"] <= poor["bits"] + 1e-3  # of that order, or of a better one
    assert good["fake_bits"] < poor["fake_bits"] < poor["bits"]
    assert good["ngram_bits"] == round(ngram_bits(path), 4)
    assert poor["metre_reals"] == good["metre_reals"] == good["finals_reals"] == 1
    assert 0 < poor["metre"] < 1 and 0 < good["metre"] < 1
    assert good["novelty"] < poor["novelty"] and good["copied"] > poor["copied"]
    for name in ("intervals", "durations"):
        assert 0 <= good[f"{name}_floor"] < 0.05 and good[name] >= 0
        assert good[f"{name}_low"] <= good[name] <= good[f"{name}_high"]
    assert good["range_reals"] > 5 and 0 < good["repeats_reals"] <= 1
    for found in (poor, good):
        assert found["two_sample_accuracy"] == max(found["two_sample_linear"], found["two_sample_network"])
        assert 0 < found["ended"] <= 1 and found["tune_samples"] == 60


def test_too_few_samples_and_tunes_are_refused(path: str) -> None:
    with pytest.raises(GenlabError, match=r"Invalid number of samples. Expected 2 or more. Received: 1"):
        evaluate(writer(path, 3), path, samples=1)
    with pytest.raises(
        GenlabError, match=r"Too few tunes end by themselves. Expected 2 or more of 4. Received: 0"
    ):
        evaluate(writer(path, 1), path, samples=4)
