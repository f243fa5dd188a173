"""What an older genlab stored opens as it did: databases, backups, packs, runs, checkpoints (files in tests/stored)."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints, packs
from genlab.keeping import backup
from genlab.keeping.integrity import verify as verify_database
from genlab.packs.verifying import verify as verify_pack
from genlab.paths import ROOT
from genlab.reports.export import long_csv
from genlab.reports.frames import answers_frame
from genlab.sessions import resume
from genlab.sessions.answering import answer
from genlab.store import connect
from tests.support.tiny import bare_runs, bars, write_folder

STORED = ROOT / "tests" / "stored"
TOKENS: dict[str, str] = json.loads((STORED / "tokens.json").read_text(encoding="utf-8"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home with the stored pack and database in it."""
    (tmp_path / "packs").mkdir()
    shutil.copy(STORED / "squares.npz", tmp_path / "packs")
    shutil.copy(STORED / "answers.db", tmp_path / "genlab.sqlite3")
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    return tmp_path


def test_a_database_opens_is_sound_and_goes_on(home: Path) -> None:
    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    report = verify_database(engine)
    assert report.findings == []
    # Rounds of a pack that is here are drawn anew from their seeds; the digits of then were replaced by better ones.
    assert len(report.notes) == 2 and all(
        "pack 'mnist'" in note and "is not here" in note for note in report.notes
    )
    assert {name: report.counts[name] for name in ("session", "participant", "answer")} == {
        "session": 4,
        "participant": 4,
        "answer": 23,
    }
    assert [trial.correct for trial in resume(engine, TOKENS["yesno"]).given].count(True) == 7
    led = resume(engine, TOKENS["led"])
    assert led.title == "Class 3-1" and led.revealed and len(led.given) == 1
    text = "".join(long_csv(engine))
    assert text.count("\n") == 24 and "squares/0" in text and "007" in text
    assert len(answers_frame(engine)) > 0
    engine.dispose()


def test_a_round_of_an_older_version_goes_on_where_it_stood(home: Path) -> None:
    from genlab.sessions.leading import advance

    engine = connect(f"sqlite:///{home / 'genlab.sqlite3'}")
    advance(engine, TOKENS["host"], 1)
    assert answer(engine, TOKENS["led"], 1, "fake", 500.0).standing.given[1].part == "main"
    engine.dispose()


def test_a_backup_is_restored(home: Path) -> None:
    engine = connect(f"sqlite:///{home / 'restored.sqlite3'}")
    report = backup.restore(engine, STORED / "backup.zip")
    assert report.findings == [] and report.counts["answer"] == 23
    engine.dispose()


def test_packs_of_format_1_open_as_images(home: Path) -> None:
    own = packs.load("squares")
    assert own.medium.name == "image" and own.nearest == "reals" and verify_pack(own) == []
    assert own.medium.layout(own.stimuli) == {"size": [12, 12, 3]}
    with np.load(STORED / "squares.npz") as file:
        assert json.loads(str(file["meta"]))["format"] == 1
        assert np.array_equal(np.asarray(own.stimuli), file["images"])
        assert np.array_equal(own.nearest_stimuli[:], file["images"][file["nearest_indices"]])


def test_a_pack_of_format_1_shows_the_training_images_that_lie_beside_it(home: Path) -> None:
    with np.load(STORED / "squares.npz") as file:
        arrays = {**file, "nearest_images": 255 - file["images"]}
        meta = json.loads(str(file["meta"])) | {"name": "beside"}
        del meta["nearest"]
        arrays["meta"] = np.array(json.dumps(meta))
    np.savez(home / "packs" / "beside.npz", **arrays)
    found = packs.load("beside")
    assert np.array_equal(found.nearest_stimuli[:], arrays["nearest_images"])
    assert np.array_equal(found.stimuli[:], arrays["images"])


@pytest.mark.usefixtures("as_written")
def test_a_run_goes_on_where_it_stopped_and_its_checkpoint_draws(home: Path) -> None:
    pytest.importorskip("tensorflow")
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.training.export import finish
    from genlab.training.loop import train
    from genlab.training.run import Run

    folder, out = write_folder(home / "bars", bars(60)), home / "flow-bars"
    shutil.copytree(STORED / "flow-bars", out)
    overrides = {"steps": 14, "batch": 8, "channels": 8, "dtype_policy": "float32"}
    with bare_runs():
        run = Run("flow", str(folder), out, seed=3, overrides=overrides)
        assert run.step == 12
        for moment in train(run):
            assert moment.step > 12
        made = finish(run, home / "flow-made")
    assert made.card.steps == 14 and made.card.history["step"][0] == 12
    assert open_checkpoint(made).sample(2, seed=0).images.shape == (2, 28, 28)


def test_every_shipped_checkpoint_is_whole() -> None:
    found, unreadable = checkpoints.all_checkpoints()
    assert unreadable == [] and len(found) > 20
    for checkpoint in found:
        checkpoint.verify()
