"""Families that learn pairs: what they read, how they are sampled from, and what sets them apart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.translator import Translator
from genlab.errors import GenlabError
from genlab.metrics.texts import translations
from genlab.metrics.texts.lengths import by_length
from tests.support.lines import sentences, write_pairs

pytest.importorskip("tensorflow")

from genlab.generators.sequences.attention import Attention, Looking
from genlab.generators.sequences.pairs import padded_sources
from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")

SMALL: dict[str, dict[str, Any]] = {
    "seq2seq": {"steps": 10, "batch": 16, "width": 8, "units": 16},
    "attention": {"steps": 10, "batch": 16, "width": 8, "units": 16},
    "transformer": {"steps": 10, "batch": 16, "width": 8, "heads": 2, "blocks": 2},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Return a function that trains a small run of a family, once."""
    file, known = str(write_pairs(tmp_path_factory.mktemp("pairs"))), dict[str, Run]()

    def once(name: str) -> Run:
        if name not in known:
            known[name] = Run(name, file, tmp_path_factory.mktemp(name), seed=3, overrides=SMALL[name])
            list(train(known[name]))
        return known[name]

    return once


@pytest.fixture(scope="module")
def made(
    trained: Callable[[str], Run], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Checkpoint]:
    """Return a function that gives the checkpoint of such a run, written once."""
    known: dict[str, Checkpoint] = {}

    def once(name: str) -> Checkpoint:
        if name not in known:
            run = trained(name)
            known[name] = finish(run, tmp_path_factory.mktemp("made") / run.default_name)
        return known[name]

    return once


@pytest.mark.parametrize(("name", "outputs"), [("seq2seq", 1), ("attention", 3), ("transformer", 5)])
@pytest.mark.usefixtures("bare")
def test_a_run_becomes_a_translator_that_says_what_keras_says(
    name: str, outputs: int, trained: Callable[[str], Run], made: Callable[[str], Checkpoint], tmp_path: Path
) -> None:
    run, checkpoint = trained(name), made(name)
    assert {"encoder.onnx", "step.onnx", "weights.npz", "preview.txt"} <= set(checkpoint.card.files)
    ours, theirs, data = open_checkpoint(checkpoint), run.sampler(), run.generator.dataset
    assert isinstance(ours, Translator) and isinstance(theirs, Translator)
    for one, other in zip(ours.surprises(data.test[:3]), theirs.surprises(data.test[:3]), strict=True):
        assert one == pytest.approx(other, abs=1e-3)
    # What is written token by token costs what the whole line does: the network was told the same of the source.
    bits = sum(line.sum() for line in ours.surprises(data.test))
    letters = sum(len(line.rpartition("\t")[2]) + 1 for line in data.test)
    assert bits / letters == pytest.approx(checkpoint.card.metrics["val_bits"], abs=0.02)
    # A sample takes what ends by itself, which so little learning does not bring about.
    shown = ours.shown(4).tolist()
    assert [pair.split("\t")[0] for pair in shown] == [*ours.held_out[:4]]
    assert shown == open_checkpoint(checkpoint).shown(4).tolist()
    found = translations.evaluate(ours, str(write_pairs(tmp_path)), samples=12)
    assert found["exact"] == 0 and found["errors"] > 0.3 and 0 < found["chrf_low"] < found["chrf"] < 60
    assert sum(row.sources for row in by_length(found)) == 12
    assert found["bits_low"] < found["bits"] < found["bits_high"] and found["text_samples"] == 12
    assert len(ours.graphs["encoder"]({"source": np.ones((1, ours.sampling["source"]), np.int32)})) == outputs
    with pytest.raises(GenlabError, match=r"Unknown letter 'Ω' in 'Ω'"):
        ours.translated(["Ω"])
    with pytest.raises(GenlabError, match=r"Invalid source .* Expected 1 to \d+ tokens. Received: 90"):
        ours.translated(["A dog" * 18])


@pytest.mark.parametrize("name", ["attention", "transformer"])
@pytest.mark.usefixtures("bare")
def test_where_it_looks_can_be_asked_of_a_checkpoint(
    name: str, trained: Callable[[str], Run], made: Callable[[str], Checkpoint]
) -> None:
    run, translator = trained(name), open_checkpoint(made(name))
    assert isinstance(translator, Translator)
    source, target, shares = translator.looks("A dog sees me", "me sees")
    assert ("".join(source), "".join(target), shares.shape) == ("A dog sees me", "me sees", (7, 13))
    assert shares.sum(1) == pytest.approx(1, abs=1e-5) and shares.min() > 0  # none of it on what is behind
    assert np.ptp(shares, 0).max() > 1e-5 < np.ptp(shares, 1).max()
    theirs = run.sampler()
    assert isinstance(theirs, Translator)
    assert np.abs(theirs.looks("A dog sees me", "me sees").shares - shares).max() < 1e-4
    own = translator.looks("A dog sees me")
    assert "".join(own.target) == translator.translated(["A dog sees me"])[0]
    with pytest.raises(GenlabError, match=r"Unknown letter 'Ω'"):
        translator.looks("A dog", "Ω")


@pytest.mark.usefixtures("bare")
def test_one_vector_is_nothing_to_look_at(made: Callable[[str], Checkpoint]) -> None:
    translator = open_checkpoint(made("seq2seq"))
    assert isinstance(translator, Translator)
    with pytest.raises(GenlabError, match=r"Invalid checkpoint for looks. Expected one that looks back"):
        translator.looks("A dog sees me")


def test_attention_looks_at_the_source_alone() -> None:
    generator = Attention.__new__(Attention)
    generator.settings, generator.seed = Attention.settings_type(**SMALL["attention"]), 0
    generator.source_vocabulary = generator.vocabulary = range(9)  # type: ignore[assignment]
    parts = Looking(generator)
    source = padded_sources([np.array([3, 4, 5, 6], np.int32), np.array([7, 8], np.int32)], 6)
    _, *memories = parts.encoded(source)
    looks = np.asarray(
        parts.looks(np.random.default_rng(0).normal(size=(2, 3, 16)).astype(np.float32), memories)
    )
    assert looks.shape == (2, 3, 6) and looks.sum(-1) == pytest.approx(1)
    assert looks[0, :, 4:].max() < 1e-6 > looks[1, :, 2:].max() and looks[1, :, :2].min() > 0.05


def test_single_texts_are_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("\n".join(sentences().train), encoding="utf-8")
    with pytest.raises(
        GenlabError, match=r"Invalid dataset 'lines' for generator 'attention'. Expected pairs. Rec"
    ):
        Run("attention", str(path), tmp_path / "run")
