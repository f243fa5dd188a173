"""Shipped checkpoints draw what they drew when they were shipped."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints import opening
from genlab.checkpoints.opening import open_checkpoint
from genlab.media import arrays
from tests.support import references

MOST_LEVELS = 2
MEAN_LEVELS = 0.01
"""What another machine's rounding may change: no pixel by more grey levels than the one, on average than the other.

Ten times the rounding of float32, put on each network's output, changes 1 and 0.0005.
"""


LINES = 6
"""Of eight lines of text, how many must be the same: where a rounding turns a token, another line comes."""


def test_every_shipped_family_has_reference_samples() -> None:
    assert sorted(arrays.load(references.PATH)) == sorted(references.names())


@pytest.mark.parametrize("name", references.names())
def test_the_same_seed_gives_the_same_samples_here_and_on_another_machine(name: str) -> None:
    drawn, kept = references.draw(open_checkpoint(name)), arrays.load(references.PATH)[name]
    if drawn.dtype.kind == "U":
        assert (drawn == kept).sum() >= (len(kept) if name.startswith("ngram") else LINES)
    else:
        gaps = np.abs(drawn.astype(int) - kept)
        assert gaps.max() <= (0 if name.startswith("pixel") else MOST_LEVELS)
        assert gaps.mean() <= MEAN_LEVELS
    assert np.array_equal(drawn, references.draw(open_checkpoint(name)))
    opening._open.cache_clear()
    assert np.array_equal(drawn, references.draw(open_checkpoint(name)))
    assert not np.array_equal(drawn, open_checkpoint(name).sample(references.COUNT, seed=8).stimuli)


def test_a_sampler_is_shared_where_it_is_kept() -> None:
    assert open_checkpoint("pixel-mnist-0") is open_checkpoint(checkpoints.find("pixel-mnist-0"))
    assert open_checkpoint("pixel-mnist-0", kept=False) is not open_checkpoint("pixel-mnist-0", kept=False)


def test_judges_stay_on_disk() -> None:
    assert "discriminator.onnx" in checkpoints.find("gan-mnist").card.files
    assert set(open_checkpoint("gan-mnist").graphs) == {"decoder"}


def test_a_path_opens_what_lies_there_not_what_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(checkpoints.find("pixel-mnist-3").path, tmp_path / "pixel-mnist-0")
    monkeypatch.chdir(tmp_path)
    local, shipped = (
        open_checkpoint(name).sample(2, seed=0).images for name in ("./pixel-mnist-0", "pixel-mnist-0")
    )
    assert np.array_equal(local, open_checkpoint("pixel-mnist-3").sample(2, seed=0).images)
    assert not np.array_equal(local, shipped)
