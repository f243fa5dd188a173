"""The kinds of sampling, found by name."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints import write_card
from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.kinds import KINDS, kind_of
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.cli import main
from genlab.errors import GenlabError


def test_every_kind_is_shipped() -> None:
    found = {checkpoint.card.sampling["kind"] for checkpoint in checkpoints.all_checkpoints()[0]}
    assert found == set(KINDS)


def test_a_checkpoint_is_sampled_as_its_card_says() -> None:
    for name in ("pixel-mnist-0", "gan-mnist", "flow-mnist", "latentflow-mnist", "cyclegan-hangul"):
        sampler = open_checkpoint(name)
        assert type(sampler) is KINDS[sampler.sampling["kind"]]


@pytest.mark.parametrize("sampling", [{"kind": "tokens"}, {"kind": ["pixel"]}, {}])
def test_an_unknown_kind_is_named(sampling: dict[str, object]) -> None:
    with pytest.raises(
        GenlabError, match=r"Unknown kind of sampling in 'mine'. Expected one of: pixel, decoder,"
    ):
        kind_of(sampling, "mine")


def test_a_new_kind_is_a_class_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Even(Sampler):
        """Draws one grey all over; a latent says which."""

        def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
            return np.clip(z * 40 + 128, 0, 255).astype(np.uint8).repeat(4, 1).repeat(4, 2)

    monkeypatch.setitem(KINDS, "even", Even)
    shipped = checkpoints.find("pixel-mnist-0").card
    write_card(tmp_path, replace(shipped, files={}, sampling={"kind": "even", "latent": [1, 1]}))
    drawn = open_checkpoint(str(tmp_path)).sample(3, seed=0)
    assert drawn.images.shape == (3, 4, 4) and drawn.labels.tolist() == [0] * 3
    assert len(np.unique(drawn.images)) == 3 and not np.ptp(drawn.images, axis=(1, 2)).any()


def test_a_card_of_an_unknown_kind_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = Path(shutil.copytree(checkpoints.find("pixel-mnist-0").path, tmp_path / "mine"))
    card = json.loads((copy / "card.json").read_text(encoding="utf-8"))
    card["sampling"]["kind"] = "tokens"
    (copy / "card.json").write_text(json.dumps(card), encoding="utf-8")
    assert main(["sample", str(copy), "--out", str(tmp_path / "samples.png")]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"genlab: Unknown kind of sampling in '{copy}'. "
        f"Expected one of: {', '.join(KINDS)}. Received: tokens."
    ]
