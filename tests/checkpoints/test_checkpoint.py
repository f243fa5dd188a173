import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints, datasets
from genlab.checkpoints import Card, Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.translator import Translator
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN


@pytest.mark.parametrize("path", checkpoints.folders(), ids=lambda path: path.name)
def test_every_shipped_checkpoint_is_whole_and_draws(path: Path) -> None:
    checkpoint = checkpoints.load(path)
    assert checkpoint.name == checkpoints.checkpoint_name(
        checkpoint.card.generator, checkpoint.card.dataset, checkpoint.card.label
    )
    sampler = open_checkpoint(checkpoint)
    drawn = sampler.sample(3, seed=1)
    if isinstance(sampler, Translator):
        sources, targets = zip(*(line.split(BETWEEN) for line in drawn.stimuli), strict=True)
        assert len(set(sources)) == 3 and set(sources) <= set(sampler.held_out) and all(targets)
        assert sampler.attempted(sources) == targets
        return
    if checkpoint.card.dataset in datasets.TEXTS:
        letters = set("".join(datasets.load_texts(checkpoint.card.dataset).train))
        assert len(set(drawn.stimuli.tolist())) == 3 and letters.issuperset("".join(drawn.stimuli))
    else:
        assert drawn.images.shape == (3, *datasets.test_split(checkpoint.card.dataset)[0].shape[1:])
        assert drawn.images.std() > 10
    assert np.array_equal(open_checkpoint(checkpoint).decode(drawn.latents, drawn.labels), drawn.stimuli)


def test_a_checkpoint_that_may_be_missing_is_none_where_it_is() -> None:
    found = checkpoints.optional("pixel-mnist-0")
    assert found is not None and found.name == "pixel-mnist-0"
    assert checkpoints.optional("pixel-mnist-10") is None


def test_a_damaged_or_unknown_checkpoint_is_refused(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(checkpoints.find("pixel-mnist-0").path, tmp_path / "copy"))
    arrays = copy / "arrays.npz"
    arrays.write_bytes(arrays.read_bytes()[:-1])
    with pytest.raises(GenlabError, match=r"Damaged checkpoint .*arrays.npz"):
        checkpoints.load(copy)
    arrays.unlink()
    with pytest.raises(GenlabError, match=r"Expected file arrays.npz"):
        checkpoints.load(copy)
    (copy / "card.json").write_text("{")
    with pytest.raises(GenlabError, match="Damaged checkpoint card"):
        checkpoints.load(copy)
    (copy / "card.json").write_text('{"format": 99}')
    with pytest.raises(GenlabError, match="Unknown checkpoint format"):
        checkpoints.load(copy)
    with pytest.raises(GenlabError, match=r"Unknown checkpoint 'gna'. Expected .*pixel-mnist-0"):
        checkpoints.find("gna")


def test_a_checkpoint_written_anew_still_answers_to_what_it_was(tmp_path: Path) -> None:
    shipped = checkpoints.find("pixel-mnist-0")
    found = replace(shipped, card=replace(shipped.card, formerly=[]))
    assert "formerly" not in found.card.to_json()
    anew = Checkpoint(tmp_path, replace(found.card, files={}, formerly=[found.sha256]))
    assert anew.sha256 != found.sha256
    assert anew.is_or_was(found.sha256) and anew.is_or_was(anew.sha256)
    assert not found.is_or_was(anew.sha256)
    assert Card.from_json(anew.card.to_json(), tmp_path) == anew.card


def test_a_card_that_cannot_be_read_costs_no_other_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    for name, text in (("new", '{"format": 99}'), ("odd", "{"), (".new.aside", "{")):
        (tmp_path / "checkpoints" / name).mkdir(parents=True)
        (tmp_path / "checkpoints" / name / "card.json").write_text(text)
    (tmp_path / "checkpoints" / "bytes").mkdir()
    (tmp_path / "checkpoints" / "bytes" / "card.json").write_bytes(b"\xff\xfe{")
    known, unreadable = checkpoints.all_checkpoints()
    assert "pixel-mnist-0" in {found.name for found in known}
    assert len(unreadable) == 3 and "bytes" in unreadable[0] and "Unknown checkpoint format" in unreadable[1]
    assert main(["list", "--table"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == [f"genlab: {line}" for line in unreadable] and "| pixel |" in said.out


def test_the_shipped_generators_keep_what_they_are_shipped_for() -> None:
    """What the distances of flows, their students and their files must not exceed; see docs/generators.md."""
    for name, floors, students in (
        ("mnist", 1.3, 1.5),
        ("fashion_mnist", 1.6, 2.7),
    ):  # the student of clothes learned from an older flow
        flow, student = (checkpoints.find(f"{kind}-{name}").card for kind in ("flow", "flow1"))
        assert flow.metrics["frechet"] <= floors * flow.metrics["frechet_floor"] and flow.train_minutes <= 90
        assert student.metrics["frechet"] <= students * flow.metrics["frechet"]
    flow = checkpoints.find("flow-mnist").card
    assert flow.metrics["two_sample_network"] <= 0.53 and flow.metrics["two_sample_trees"] <= 0.55
    assert flow.metrics["two_sample_accuracy"] <= 0.58  # a line through cues
    assert checkpoints.find("flow-fashion_mnist").card.metrics["two_sample_accuracy"] <= 0.62  # trees
    for found in checkpoints.all_checkpoints()[0]:
        if found.card.dataset in ("mnist", "fashion_mnist"):
            assert sum(file.stat().st_size for file in found.path.iterdir()) <= 4_500_000, found.name
        else:
            assert {"two_sample_accuracy", "chrf", "fill_top1"} & found.card.metrics.keys(), found.name
