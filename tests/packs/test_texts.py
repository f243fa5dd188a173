"""A pack of texts from checkpoints: no copies, lengths that tell nothing, and what stands beside each."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import datasets, packs
from genlab.checkpoints import Checkpoint, write_card
from genlab.checkpoints.opening import open_checkpoint
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.media.text.edits import distance
from genlab.metrics.texts import two_sample
from genlab.packs import texts
from genlab.packs.building import build
from genlab.packs.recipes import Fakes, Recipe
from tests.support.lines import write_file

pytest.importorskip("tensorflow")

from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Checkpoint]:
    """Return a file of sentences, and a checkpoint of an n-gram that learned from it."""
    folder = tmp_path_factory.mktemp("texts")
    run = Run("ngram", str(write_file(folder)), folder / "run", overrides={"order": 4})
    list(train(run))
    return str(folder / "sentences.txt"), finish(run, folder / run.default_name)


def recipe(made: tuple[str, Checkpoint], count: int) -> Recipe:
    return Recipe("Sentences", made[0], None, (Fakes(str(made[1].path), count),))


def test_fakes_are_new_and_each_has_a_real_one_as_long(
    made: tuple[str, Checkpoint], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = build("sentences", recipe(made, 12), tmp_path / "sentences.npz")
    data = datasets.load_texts(made[0])
    fakes, reals = (
        [pack.stimuli[number] for number in numbers] for numbers in (pack.fakes["ngram"], pack.reals)
    )
    assert len(set(fakes)) == len(set(reals)) == 12 and set(reals) <= set(data.test)
    assert not set(fakes) & {*data.train, *data.test}
    lengths = [sorted(map(len, texts)) for texts in (fakes, reals)]
    assert all(abs(one - other) <= 0.1 * one for one, other in zip(*lengths, strict=True))
    assert pack.generator_cues["ngram"]["length"] < 0.7
    assert "" in pack.generators[8:] and "ngram" in pack.generators[:16]  # shuffled
    assert set(pack.nearest_stimuli) <= set(data.train) and pack.nearest == "training"
    gaps = [distance(one, other) for one, other in zip(pack.stimuli, pack.nearest_stimuli, strict=True)]
    assert gaps == pack.nearest_distances.tolist()
    assert {"copied", "novelty", "strangers"} <= set(pack.cues)
    assert pack.latents[made[1].name].shape == (12, 41)
    scores = pack.judges["linear"]["ngram"]
    assert np.isfinite(scores).all() and 0 <= scores.min() <= scores.max() <= 1
    assert packs.load(str(tmp_path / "sentences.npz")).medium.name == "text"
    assert main(["pack", "verify", str(tmp_path / "sentences.npz")]) == 0
    said = capsys.readouterr()
    assert said.out == "sentences: all right\n"
    assert "dataset 'sentences' is not here; whether the reals are of it was not checked" in said.err


def test_a_judge_learns_from_no_text_of_the_pack(
    made: tuple[str, Checkpoint], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[list[str]] = []

    def watched(real: list[str], fake: list[str], asked: list[str]) -> np.ndarray:
        assert len(real) == len(fake)
        learned.append([*real, *fake])
        return np.zeros(len(asked), np.float32)

    monkeypatch.setattr(two_sample, "fake_probabilities", watched)
    pack = build("sentences", recipe(made, 12), tmp_path / "sentences.npz")
    again = open_checkpoint(made[1]).sample(500, seed=recipe(made, 12).seed).stimuli.tolist()
    assert set(again) & set(pack.stimuli)  # some are drawn once more
    # Where the judge's own samples are those of the pack, none of them is learned from.
    monkeypatch.setattr(texts, "APART", 0)
    build("sentences", recipe(made, 12), tmp_path / "same.npz")
    assert len(learned) == 2 and not set().union(*learned) & set(pack.stimuli)


def test_a_file_that_has_changed_since_is_refused(
    made: tuple[str, Checkpoint], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line more at its top, and lines that were learned from are among the test lines."""
    lines = Path(made[0]).read_text(encoding="utf-8")
    other = tmp_path / Path(made[0]).name
    other.write_text(f"One line that nobody has read.\n{lines}", encoding="utf-8")
    data = datasets.load_texts(str(other))
    assert set(data.test) & set(datasets.load_texts(made[0]).train) and made[1].card.learned
    said = (
        rf"Expected 'sentences' as it was learned from, SHA-256 {made[1].card.learned[:12]}\.\.\. Received: "
    )
    with pytest.raises(GenlabError, match=said + data.sha256[:12]):
        build("no", replace(recipe(made, 3), dataset=str(other)), tmp_path / "no.npz")
    assert main(["evaluate", str(made[1].path), "--data", str(other)]) == 2
    assert "Expected it as it was learned from" in capsys.readouterr().err
    older = shutil.copytree(made[1].path, tmp_path / "older")
    write_card(older, replace(made[1].card, learned=""))
    assert "learned" not in (older / "card.json").read_text(encoding="utf-8")
    build(
        "old",
        replace(recipe(made, 3), dataset=str(other), fakes=(Fakes(str(older), 3),)),
        tmp_path / "old.npz",
    )


def test_the_same_recipe_gives_the_same_pack(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    one, other = (
        build("sentences", recipe(made, 5), tmp_path / f"{name}.npz", learn_from=0) for name in "ab"
    )
    assert one.stimuli == other.stimuli and one.sha256 == other.sha256 and one.judges == {}


def test_what_cannot_be_built_is_refused_in_one_line(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    with pytest.raises(
        GenlabError, match=r"Too few fakes of 'ngram-sentences' for pack 'x'. Expected 41 that are no"
    ):
        build("x", recipe(made, 41), tmp_path / "x.npz")
    other = Recipe("x", "names_ko", None, (Fakes(str(made[1].path), 5),))
    with pytest.raises(
        GenlabError, match=r"Expected one of texts, of dataset 'names_ko'. Received: one of text, of 'sen"
    ):
        build("x", other, tmp_path / "x.npz")
    images = Recipe("x", "verses", None, (Fakes("gan-mnist", 5),))
    with pytest.raises(
        GenlabError, match=r"Invalid checkpoint 'gan-mnist' for pack 'x'. Expected one of texts, .* image"
    ):
        build("x", images, tmp_path / "x.npz")
    pixels = Recipe("x", "mnist", None, (Fakes(str(made[1].path), 5),))
    with pytest.raises(
        GenlabError, match=r"Invalid checkpoint 'ngram-sentences' for pack 'x'. Expected dataset 'mnist'"
    ):
        build("x", pixels, tmp_path / "x.npz")
    assert not (tmp_path / "x.npz").exists()


def test_steps_whose_texts_do_not_end_are_left_out(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    """A writer that has learned nothing of ends writes lines that are all cut off."""
    folders = []
    for step in (10, 200, 300):
        folder = Path(shutil.copytree(made[1].path, tmp_path / f"ngram-sentences-step-{step}"))
        card = replace(made[1].card, steps=step)
        if step == 10:
            card = replace(card, sampling=card.sampling | {"latent": [3]})
        write_card(folder, card)
        folders.append(str(folder))
    fakes = tuple(Fakes(folder, 6) for folder in folders)
    pack = build(
        "steps", Recipe("Steps", made[0], None, fakes, by_step=True), tmp_path / "a.npz", learn_from=0
    )
    assert {name: len(numbers) for name, numbers in pack.fakes.items()} == {"ngram@200": 6, "ngram@300": 6}
    assert len(pack.reals) == 12 and len(pack.checkpoints) == 2
    with pytest.raises(
        GenlabError, match=r"Too few fakes for pack 'none'. Expected a step of which 5 texts end"
    ):
        build("none", Recipe("x", made[0], None, fakes[:1], by_step=True), tmp_path / "b.npz")
    assert not (tmp_path / "b.npz").exists()


def few(
    made: tuple[str, Checkpoint], folder: Path, lines: int, steps: tuple[int, ...]
) -> tuple[str, list[str]]:
    """Return a file of so many of the lines, and checkpoints of several steps that learned from it."""
    file = folder / "few.txt"
    file.write_text(
        "\n".join(Path(made[0]).read_text(encoding="utf-8").splitlines()[:lines]), encoding="utf-8"
    )
    learned = datasets.load_texts(str(file))
    folders = []
    for step in steps:
        at = Path(shutil.copytree(made[1].path, folder / f"ngram-few-step-{step}"))
        write_card(at, replace(made[1].card, steps=step, dataset=learned.name, learned=learned.sha256))
        folders.append(str(at))
    return str(file), folders


def test_steps_share_reals_that_are_too_few_for_all_and_the_last_is_there(
    made: tuple[str, Checkpoint], tmp_path: Path
) -> None:
    steps = (1, 2, 5, 8, 10, 20, 50, 100)
    file, folders = few(made, tmp_path, 180, steps)  # 30 test lines
    fakes = tuple(Fakes(folder, 20) for folder in folders)
    pack = build("steps", Recipe("Steps", file, None, fakes, by_step=True), tmp_path / "a.npz", learn_from=0)
    kept = {int(name.partition("@")[2]): len(numbers) for name, numbers in pack.fakes.items()}
    assert {1, 100} <= kept.keys() and len(kept) >= 3
    assert all(count >= texts.LEAST for count in kept.values())
    assert len(pack.reals) == sum(kept.values()) <= 30
    assert texts._from_both_ends(5) == [4, 0, 2, 1, 3]


def test_fewer_fakes_are_taken_where_that_is_allowed(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    file, (folder,) = few(made, tmp_path, 120, (10,))  # 20 test lines
    asked = Recipe("Few", file, None, (Fakes(folder, 50),))
    with pytest.raises(
        GenlabError, match=r"Expected 50 that are no copies.* and \d+ such reals for all; ask for"
    ):
        build("few", asked, tmp_path / "few.npz", learn_from=0)
    pack = build("few", replace(asked, at_most=True), tmp_path / "few.npz", learn_from=0)
    assert texts.LEAST <= len(pack.reals) <= 20 and len(pack.reals) == len(pack.fakes["ngram"])
    with pytest.raises(GenlabError, match=r"Invalid argument 'at_most' .* Expected with whole texts"):
        build("no", Recipe("x", "mnist", None, (Fakes("gan-mnist", 5),), at_most=True), tmp_path / "no.npz")
