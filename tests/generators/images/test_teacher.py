"""The teacher of a one-step flow: a checkpoint that it takes, and those that it refuses."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError

pytest.importorskip("tensorflow")

from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")

TAUGHT: dict[str, Any] = {"steps": 3, "batch": 4, "channels": 8, "pairs": 6, "dtype_policy": "float32"}


@pytest.mark.parametrize(("data", "side"), [("mnist", 1), ("avatars", 2)])
@pytest.mark.usefixtures("bare")
def test_a_one_step_flow_takes_a_checkpoint_as_teacher_and_learns_from_what_its_sampler_draws(
    data: str, side: int, tmp_path: Path
) -> None:
    run = Run("flow1", data, tmp_path / "run", overrides=TAUGHT)
    student: Any = run.generator
    assert student.described_settings()["teacher"] == f"flow-{data}" and student.before == 2
    next(moments := train(run))
    next(moments)
    z = student.pairs.noise(range(6))
    theirs = open_checkpoint(f"flow-{data}").decode(z if side > 1 else z[..., 0], student.pairs.labels)
    theirs = theirs[:, ::side, ::side].reshape(student.pairs.images.shape)
    assert np.abs(student.pairs.images.astype(int) - theirs).max() <= 2
    assert student.sampling().get("enlarged", 1) == side


def test_a_one_step_flow_refuses_a_teacher_of_other_images(bars_folder: str, tmp_path: Path) -> None:
    settings = TAUGHT
    with pytest.raises(
        GenlabError,
        match=r"Invalid teacher 'gan-mnist'. Expected a flow of mnist .* in squares of 1. .* gan of mnist",
    ):
        Run("flow1", "mnist", tmp_path / "other", overrides={"teacher": "gan-mnist"})
    with pytest.raises(
        GenlabError, match=r"No teacher .* Expected a flow of bars.*no checkpoint 'flow-bars'"
    ):
        Run("flow1", bars_folder, tmp_path / "other")
    with pytest.raises(
        GenlabError, match=r"Invalid steps 2 .* Expected more than the 2 that teacher and pairs"
    ):
        Run("flow1", "mnist", tmp_path / "other", overrides=settings | {"steps": 2})
