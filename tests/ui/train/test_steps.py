"""From a run's snapshots through a pack and people's answers to their accuracy by training step."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine

from genlab import checkpoints, packs
from genlab.checkpoints import write_card
from genlab.errors import GenlabError
from genlab.packs.building import build
from genlab.packs.recipes import Fakes, Recipe
from genlab.packs.verifying import verify
from genlab.reports.naming import step_of
from genlab.sessions import join, open_session
from genlab.training import runs
from genlab.training.job import Job, Settings
from genlab.ui import builds
from genlab.ui.results import study
from genlab.ui.train import steps
from genlab.ui.words import generator_name
from tests.support.playing import play


@pytest.fixture
def snapshots(tmp_path: Path) -> dict[int, Path]:
    """Return snapshots of a run at two steps: the first has learned of ones, the second of threes."""
    for step, digit in ((10, 1), (200, 3)):
        source = checkpoints.find(f"pixel-mnist-{digit}")
        folder = runs.snapshot(tmp_path / "run", "pixel-mnist-3", step)
        shutil.copytree(source.path, folder)
        write_card(folder, replace(source.card, steps=step))
    return runs.snapshots(tmp_path / "run")


def test_fakes_of_several_steps_are_told_apart(
    snapshots: dict[int, Path], tmp_path: Path, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes = tuple(Fakes(str(path), 12) for path in snapshots.values())
    recipe = Recipe("Steps", "mnist", None, fakes, by_step=True)
    pack = build("steps", recipe, tmp_path / "steps.npz", learn_from=0)
    assert {name: len(numbers) for name, numbers in pack.fakes.items()} == {"pixel@10": 12, "pixel@200": 12}
    assert len(pack.reals) == 24 and verify(pack) == []
    assert generator_name("pixel@200") == "pixel histogram, step 200"
    session = open_session(sqlite_engine, pack, "yesno", 12)
    for _ in range(3):
        play(sqlite_engine, join(sqlite_engine, session, pack), pack)
    monkeypatch.setattr(study, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(packs, "load", lambda name: pack)
    verdicts = study.analysed(pack.name, pack.sha256, "yesno", None, 36)[0]
    assert [step_of(verdict.generator) for verdict in verdicts] == [10, 200]


def test_a_run_that_goes_on_gets_another_quiz_of_its_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = cast(Job, SimpleNamespace(settings=Settings("gan", "mnist", run="gan-mnist-0a1b2c")))
    known = [steps.by_step_name(job, last) for last in (500, 90, 1000)]
    old = "gan-mnist-0a1b2c-steps"  # as they were called before
    others = ["mnist", "gan-mnist-0a1b2c", "gan-mnist-ffffff-steps-9000"]
    monkeypatch.setattr(packs, "names", lambda: [old, *others, *known])
    assert steps.by_step_made(job) == [*(f"{old}-{last}" for last in (1000, 500, 90)), old]
    monkeypatch.setattr(packs, "names", lambda: others)
    assert steps.by_step_made(job) == []


def test_names_without_a_step_are_left_as_they_are() -> None:
    assert step_of("gan") == 0
    assert generator_name("me@home") == "me@home"
    assert generator_name("gan@1500") == "GAN, step 1,500"


def test_a_pack_of_a_run_is_built_beside_the_web_process(
    snapshots: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    fakes = dict.fromkeys(snapshots.values(), 10)
    build = builds.start_of_run("run-steps", "Run by step", "mnist", None, fakes, True)
    build.process.wait(120)
    report = builds.outcome(build)
    assert (report["stimuli"], packs.title("run-steps")) == (40, "Run by step")
    broken = next(iter(snapshots.values())) / "arrays.npz"
    broken.write_bytes(broken.read_bytes()[:-100])
    build = builds.start_of_run("run-broken", "Broken", "mnist", None, fakes, True)
    build.process.wait(120)
    with pytest.raises(GenlabError, match=r"Damaged checkpoint .* Expected arrays.npz with SHA-256"):
        builds.outcome(build)
    assert packs.folder_of("run-broken") is None
