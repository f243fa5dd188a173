import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints, datasets
from genlab.checkpoints import Card, Checkpoint
from genlab.errors import GenlabError
from genlab.sampling import open_checkpoint


@pytest.mark.parametrize("path", checkpoints.folders(), ids=lambda path: path.name)
def test_every_shipped_checkpoint_is_whole_and_draws(path: Path) -> None:
    checkpoint = checkpoints.load(path)
    assert checkpoint.name == checkpoints.checkpoint_name(
        checkpoint.card.generator, checkpoint.card.dataset, checkpoint.card.label
    )
    drawn = open_checkpoint(checkpoint).sample(3, seed=1)
    assert drawn.images.shape == (3, *datasets.test_split(checkpoint.card.dataset)[0].shape[1:])
    assert drawn.images.std() > 10
    assert np.array_equal(open_checkpoint(checkpoint).decode(drawn.latents, drawn.labels), drawn.images)


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
    found = checkpoints.find("pixel-mnist-0")
    assert "formerly" not in found.card.to_json()
    anew = Checkpoint(tmp_path, replace(found.card, files={}, formerly=[found.sha256]))
    assert anew.sha256 != found.sha256
    assert anew.is_or_was(found.sha256) and anew.is_or_was(anew.sha256)
    assert not found.is_or_was(anew.sha256)
    assert Card.from_json(anew.card.to_json(), tmp_path) == anew.card
