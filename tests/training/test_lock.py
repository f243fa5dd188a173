"""Two trainers in one folder are kept apart, whatever becomes of the first."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from genlab import cli
from genlab.errors import GenlabError
from genlab.training import lock, packages
from genlab.training.lock import alone

HOLDS = (
    "import sys, time; from pathlib import Path; from genlab.training.lock import alone\n"
    "with alone(Path(sys.argv[1])): print('in', flush=True); time.sleep(600)"
)


def test_a_second_trainer_is_kept_out_until_the_first_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "one"
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(out)], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None and first.stdout.readline() == b"in\n"
        with pytest.raises(GenlabError, match=r"Somebody trains in '.*one' already"), alone(out):
            pass
        first.kill()
    with alone(out), alone(tmp_path / "runs" / "two"):
        pass


def test_who_can_wait_comes_in_when_the_other_has_ended(tmp_path: Path) -> None:
    with alone(tmp_path):
        waiting = threading.Thread(target=lambda: came.append(alone(tmp_path, 60.0).__enter__()), daemon=True)
        came: list[None] = []
        waiting.start()
        waiting.join(0.5)
        assert came == []
    waiting.join(60)
    assert came == [None]


def test_where_no_locks_are_known_nobody_is_kept_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def unknown(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    with alone(tmp_path), alone(tmp_path):
        pass


@pytest.mark.skipif(bool(packages.missing()), reason="needs the training packages")
def test_the_command_says_it_in_one_line_and_what_is_there_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = ["train", "pixel", "--data", "mnist", "--class", "3", "--out", str(tmp_path)]
    with alone(tmp_path):
        assert cli.main(train) == 2
    assert capsys.readouterr().err == (
        f"genlab: Somebody trains in '{tmp_path}' already. Expected one training at a time in a folder.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == [lock.LOCK]
    assert cli.main(train) == 0
