"""The Train page's own: who may train, what runs are called, and the queue it wakes."""

import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab import datasets
from genlab.errors import GenlabError
from genlab.training import jobs, worker
from genlab.training.jobs import Settings
from genlab.ui import refusals, words
from genlab.ui.train import families, runs, train


def test_a_host_can_close_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    assert train.allowed()
    monkeypatch.setenv("GENLAB_TRAINING", "off")
    assert not train.allowed()


def test_runs_are_called_by_what_they_are() -> None:
    assert train.title(Settings("gan", "mnist", None, 0, "", "x")) == "GAN · Handwritten digits (MNIST)"
    boots = Settings("flow", "fashion_mnist", 9, 4, "quick", "x")
    assert train.title(boots) == "flow matching · Clothes (Fashion-MNIST), Ankle boot · quick · seed 4"
    assert train.title(Settings("new", "lfw", 7)) == "new · Faces (LFW), 7"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.4, "59 s"), (61, "1 min"), (3599, "59 min"), (3700, "1 h 1 min")]
)
def test_what_is_left_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert runs.duration(seconds) == said


def test_every_family_is_offered() -> None:
    assert {"pixel", "autoencoder", "gan", "flow"} <= set(worker.families())


def test_colour_is_offered_to_those_who_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "avatars" in train.offered(frozenset({"colour"})) and "hangul" in train.offered(frozenset())
    assert not {"avatars", "cifar10", "lfw"} & set(train.offered(frozenset()))
    for name in datasets.SHIPPED_SHA256:
        assert (datasets.test_split(name)[0].ndim == 4) == (name in datasets.COLOUR)
    monkeypatch.setattr(words, "language", lambda: "ko")
    for name in datasets.LOADERS:
        assert any("가" <= letter <= "힣" for letter in train.dataset_name(name))


def test_what_must_fail_is_not_offered() -> None:
    known = worker.families()
    assert train.offered(known["cyclegan"]) == ["hangul"] and train.classes(known["cyclegan"], "hangul") == [
        None
    ]
    assert train.classes(known["gan"], "hangul") == [None, 0, 1]
    assert train.lengths(known["flow1"], "avatars") == ["quick", ""]
    assert train.lengths(known["flow1"], "cifar10") == ["quick"]  # no flow of them is trained yet
    assert train.lengths(known["flow"], "cifar10") == ["quick", ""]


@pytest.mark.parametrize("generator", worker.families())
def test_what_is_offered_can_begin(generator: str, tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    from genlab.training.loop import Run

    traits = worker.families()[generator]
    dataset = "avatars" if "colour" in traits else "hangul"
    assert dataset in train.offered(traits)
    assert Run(generator, dataset, tmp_path, preset="quick").step == 0


def test_every_family_is_introduced_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {name: families.about(name) for name in worker.families()}
    assert all(said.values()) and families.about("unknown") == ""
    monkeypatch.setattr(words, "language", lambda: "ko")
    for name in said:
        assert any("가" <= letter <= "힣" for letter in families.about(name))


def test_how_a_training_ended_badly_is_told_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "language", lambda: "ko")
    told = (
        jobs.LOST, worker.KILLED.format(signal="SIGKILL"), worker.SILENT.format(minutes=15), worker.FULL,
        worker.FILLED, worker.SLOW.format(seconds=60),
    )  # fmt: skip
    for message in told:
        korean = refusals.problem_line(GenlabError(message))
        assert any("가" <= letter <= "힣" for letter in korean) and "{" not in korean


def test_a_visit_takes_the_queue_up(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(train, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(train, "_worker", None)
    job_id = jobs.add(sqlite_engine, Settings("pixel", "mnist", 3, 0, "quick", "pixel-mnist-3-0a1b2c"))
    monkeypatch.setenv("GENLAB_TRAINING", "off")
    train.wake()
    assert jobs.get(sqlite_engine, job_id).state == jobs.QUEUED
    monkeypatch.delenv("GENLAB_TRAINING")
    if worker.missing():
        pytest.skip("needs the training packages")
    train.wake()
    end = time.monotonic() + 60
    while jobs.get(sqlite_engine, job_id).active and time.monotonic() < end:
        time.sleep(0.05)
    assert jobs.get(sqlite_engine, job_id).state == jobs.DONE
    assert train._worker is not None
    train._worker.close()
