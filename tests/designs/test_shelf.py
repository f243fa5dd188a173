"""Generators of the studio: which there are, and that a design finds the one that drew it, or is told it is gone."""

import json
import shutil
from pathlib import Path

import pytest

from genlab import checkpoints
from genlab.designs import shelf
from genlab.errors import GenlabError
from genlab.paths import data_dir


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    return tmp_path / "checkpoints"


def copied(home: Path, name: str, seed: int) -> Path:
    """Copy a shipped checkpoint as if it had been trained with another seed."""
    folder = shutil.copytree(data_dir() / "checkpoints" / "gan-fashion_mnist-9", home / name)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps(card | {"seed": seed}), encoding="utf-8")
    return folder


def test_boots_clothes_avatars_and_digits_come_first_and_texts_and_histograms_do_not() -> None:
    names = [each.name for each in shelf.generators()]
    assert tuple(names[:5]) == shelf.FIRST
    assert not [name for name in names if name.startswith(("pixel", "gpt", "ngram", "cyclegan"))]


def test_one_s_own_generator_is_offered_and_found_by_its_hash(home: Path) -> None:
    own = checkpoints.read(copied(home, "mine", 7))
    assert "mine" in [each.name for each in shelf.generators()]
    assert shelf.find("whatever it was called", own.sha256).path == own.path


def test_a_checkpoint_that_is_gone_or_of_another_version_is_named(home: Path) -> None:
    folder = copied(home, "mine", 7)
    was = checkpoints.read(folder).sha256
    shutil.rmtree(folder)
    now = checkpoints.read(copied(home, "mine", 8)).sha256
    with pytest.raises(GenlabError, match=f"version {was[:12]} of checkpoint 'mine'.*Received: {now[:12]}"):
        shelf.find("mine", was)
    shutil.rmtree(folder)
    with pytest.raises(GenlabError, match="Received: none"):
        shelf.find("mine", was)
