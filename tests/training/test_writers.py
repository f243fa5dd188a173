"""Every family that writes texts in a run of its own: what it becomes as a checkpoint, and that it goes on."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints import write_card
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.filler import Filler
from genlab.checkpoints.sequences.writer import Writer
from genlab.cli import main, tables
from genlab.errors import GenlabError
from genlab.packs import building, texts
from genlab.packs.recipes import Fakes, Recipe
from tests.support.lines import sentences, write_file

pytest.importorskip("tensorflow")

import keras

from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")

SMALL: dict[str, dict[str, Any]] = {
    "ngram": {"order": 4},
    "rnn": {"steps": 40, "batch": 16, "width": 16, "units": 40, "vocabulary": 60},
    "gpt": {"steps": 40, "batch": 16, "blocks": 2, "width": 16, "heads": 2, "vocabulary": 60},
    "bert": {"steps": 40, "batch": 16, "blocks": 2, "width": 16, "heads": 2},
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write sentences into a file of one's own."""
    return str(write_file(tmp_path_factory.mktemp("lines")))


@pytest.fixture(scope="module")
def trained(file: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Return a function that trains a small run, once; what was saved at step 20 lies beside it, in `at-20`."""
    known: dict[str, Run] = {}

    def once(name: str) -> Run:
        if name not in known:
            keras.backend.clear_session()
            run = known[name] = Run(name, file, tmp_path_factory.mktemp(name), seed=3, overrides=SMALL[name])
            for moment in train(run):
                if moment.step == 20:
                    run.save()
                    (run.out / "at-20").mkdir()
                    for saved in ("state.npz", "run.json"):
                        shutil.copy(run.out / saved, run.out / "at-20")
        return known[name]

    return once


@pytest.mark.parametrize("name", ["ngram", "rnn", "gpt"])
@pytest.mark.usefixtures("bare")
def test_a_run_becomes_a_checkpoint_whose_onnx_says_what_keras_says(
    name: str, trained: Callable[[str], Run], tmp_path: Path
) -> None:
    run = trained(name)
    checkpoint = finish(run, tmp_path / run.default_name)
    assert (
        checkpoint.name == f"{name}-sentences" and checkpoints.load(checkpoint.path).card == checkpoint.card
    )
    assert 0 < checkpoint.card.metrics["val_bits"] < 4
    lines = (checkpoint.path / "preview.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12 and list((run.out / "previews").glob("step-*.txt"))
    ours, theirs = open_checkpoint(checkpoint), run.sampler()
    assert isinstance(ours, Writer) and isinstance(theirs, Writer) and ours.medium == "text"
    asked = sentences().test[:3]
    for one, other in zip(ours.surprises(asked), theirs.surprises(asked), strict=True):
        assert one == pytest.approx(other, abs=1e-3)
    again = ours.write(ours.latents(6, 5)).lines
    assert again == ours.write(ours.latents(6, 5)).lines != ours.write(ours.latents(6, 6)).lines
    tests = run.generator.dataset.test
    bits = sum(line.sum() for line in ours.surprises(tests)) / sum(len(text) + 1 for text in tests)
    assert bits == pytest.approx(checkpoint.card.metrics["val_bits"], abs=0.02)


@pytest.mark.usefixtures("bare")
def test_a_filler_becomes_a_checkpoint_that_says_what_keras_says(
    trained: Callable[[str], Run], file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = trained("bert")
    checkpoint = finish(run, tmp_path / run.default_name)
    assert checkpoint.card.metrics["val_loss"] > 0 and {"fill.onnx", "preview.txt"} <= set(
        checkpoint.card.files
    )
    lines = (checkpoint.path / "preview.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12 and all(line.count("[") == line.count("]") == 1 for line in lines)
    ours, theirs = open_checkpoint(checkpoint), run.sampler()
    assert isinstance(ours, Filler) and isinstance(theirs, Filler) and ours.medium == "text"
    asked = [(line, span) for line in sentences().test[:3] for span in ours.blanks(line)]
    assert len(asked) > 9 and np.abs(ours.chances(asked) - theirs.chances(asked)).max() < 1e-4
    drawn = ours.sample(5, seed=2).stimuli.tolist()
    assert drawn == ours.sample(5, seed=2).stimuli.tolist() != ours.sample(5, seed=3).stimuli.tolist()
    # A pack of its words beside the authors'.
    recipe = Recipe("Fill", file, None, (Fakes(str(checkpoint.path), 4),), form="fill-in")
    pack = building.build("fill", recipe, tmp_path / "fill.npz")
    for number in pack.fakes["bert"]:
        (start, end), text = pack.marks[number], pack.stimuli[number]
        assert text[start:end] in {guess.word for guess in ours.fill(text, (start, end))}
    # From the command line: numbers beside the n-gram's, words for a blank, and no pack of whole texts.
    with pytest.raises(
        GenlabError, match=r"Invalid checkpoint 'bert-sentences' for pack .* which fills in words"
    ):
        texts.build("no", Recipe("No", file, None, (Fakes(str(checkpoint.path), 3),)), tmp_path / "no.npz")
    out = str(tmp_path / "out.txt")
    assert (
        main(["sample", str(checkpoint.path), "--prompt", "The cat ___ me.", "--count", "3", "--out", out])
        == 0
    )
    said = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in said[:3]] == [
        line.split()[2] for line in Path(out).read_text(encoding="utf-8").splitlines()
    ]
    assert main(["sample", str(checkpoint.path), "--prompt", "The cat.", "--out", out]) == 2
    assert "Expected a line with one ___. Received: 0 of them." in capsys.readouterr().err
    write_card(checkpoint.path, replace(checkpoint.card, dataset=file))
    assert main(["evaluate", str(checkpoint.path), "--write"]) == 0
    told = capsys.readouterr().out
    assert "the author's word is its likeliest" in told and ", an n-gram's " in told
    assert " | " in tables.of_texts([checkpoints.load(checkpoint.path).card])[3]


@pytest.mark.parametrize("name", ["rnn", "gpt", "bert"])
@pytest.mark.usefixtures("bare")
def test_a_stopped_run_ends_where_an_unbroken_one_does(
    name: str, trained: Callable[[str], Run], file: str, tmp_path: Path
) -> None:
    whole = trained(name)
    shutil.copytree(whole.out / "at-20", tmp_path, dirs_exist_ok=True)
    keras.backend.clear_session()
    second = Run(name, file, tmp_path, seed=3, overrides=SMALL[name])
    assert second.step == 20
    list(train(second))
    assert second.history["step"] == whole.history["step"]
    mine, theirs = second.generator.state(), whole.generator.state()
    assert set(mine) == set(theirs)
    assert max(np.abs(array.astype(np.float64) - theirs[key]).mean() for key, array in mine.items()) < 1e-5


def test_a_class_of_texts_is_refused_in_one_line(file: str, tmp_path: Path) -> None:
    with pytest.raises(GenlabError, match=r"Unknown class 3 of dataset 'sentences'. Expected none"):
        Run("ngram", file, tmp_path, label=3)
    with pytest.raises(GenlabError, match=r"Invalid dataset 'sentences' for generator 'gan'. Expected image"):
        Run("gan", file, tmp_path)
