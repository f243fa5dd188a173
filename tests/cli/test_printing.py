"""A Korean Windows, simulated: CP949 consoles, names in Hangul, and no encoding that is not named."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab.training import jobs, packages, runs
from genlab.training.job import FAILED, Settings
from genlab.training.worker import Worker
from tests.support.own_images import write_images
from tests.support.tiny import bars, write_folder
from tests.support.waiting import until

# Where genlab itself opens a file, or reads what a process printed, without naming the encoding, Python asks the
# country's: here that is an error.
RUN = (
    "import sys, warnings;"
    "warnings.filterwarnings('error', category=EncodingWarning, module=r'genlab(\\.|$)');"
    "from genlab.cli import main; sys.exit(main(sys.argv[1:]))"
)


def korean_windows(home: Path, *words: str) -> tuple[int, bytes, str]:
    """Run a command as on a Korean Windows; return its status, what it printed, and its errors."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-X", "warn_default_encoding", "-c", RUN, *words],
        env={**os.environ, "PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0", "GENLAB_HOME": str(home)},
        capture_output=True,
    )
    return done.returncode, done.stdout, done.stderr.decode("cp949")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a user's folder whose name CP949 does not know whole."""
    return tmp_path / "문서 café" / "genlab"


def test_a_letter_that_the_console_lacks_is_escaped(home: Path) -> None:
    status, printed, said = korean_windows(home, "list", "--json")
    assert status == 0, said
    assert json.loads(printed.decode("cp949"))["packs"]
    status, _, said = korean_windows(home, "pack", "verify", "한글 café \N{GRINNING FACE}")
    assert status == 2 and "Unknown pack '한글 caf\\u00e9 \\ud83d\\ude00'" in said


def test_packs_answers_and_tables_go_through_hangul_paths(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "내 그림 café"
    reals, fakes = write_images(own / "진짜", 24), write_images(own / "가짜", 24, first=1000)
    status, printed, said = korean_windows(
        home,
        "pack",
        "build",
        "mine",
        f"--real={reals}",
        f"--fake=그림={fakes}",
        "--title=내 그림 café",
        "--json",
    )
    assert status == 0, said
    assert Path(json.loads(printed.decode("cp949"))["path"]) == home / "packs" / "mine.npz"
    answers = own / "답.csv"
    status, printed, said = korean_windows(home, "simulate", f"--out={answers}", "--people=4", "--json")
    assert status == 0, said
    assert Path(json.loads(printed.decode("cp949"))["file"]) == answers
    report = own / "보고서.html"
    status, _, said = korean_windows(home, "analyse", str(answers), f"--report={report}", "--json")
    assert status == 0, said
    assert report.read_text(encoding="utf-8").startswith("<!")
    status, _, said = korean_windows(home, "export", f"--out={own / '모두.csv'}")
    assert status == 0, said
    status, printed, said = korean_windows(home, "backup", str(own / "백업.zip"), "--json")
    assert status == 0, said
    assert (own / "백업.zip").is_file()


@pytest.mark.skipif(bool(packages.missing()), reason="needs the training packages")
def test_a_training_in_a_hangul_folder(home: Path, tmp_path: Path) -> None:
    data = tmp_path / "사진"
    write_folder(data, bars(20))
    out = tmp_path / "학습 café"
    status, _, said = korean_windows(home, "train", "pixel", f"--data={data}", f"--out={out}")
    assert status == 0, said
    (checkpoint,) = (path.parent for path in out.glob("[!.]*/card.json"))
    shutil.rmtree(home, ignore_errors=True)
    status, _, said = korean_windows(
        home, "sample", str(checkpoint), "--count=2", f"--out={out / '그림.png'}"
    )
    assert status == 0, said
    assert (out / "그림.png").is_file()


def test_what_a_training_says_in_hangul_reaches_the_page(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONIOENCODING", "cp949")
    monkeypatch.setenv("PYTHONUTF8", "0")
    run = runs.new_name("pixel", "mnist", None)
    job_id = jobs.add(sqlite_engine, Settings("pixel", "없는 자료", None, 0, "", run))
    worker = Worker(sqlite_engine)
    worker.wake()
    until(lambda: not jobs.get(sqlite_engine, job_id).active, "the job never ended")
    worker.close()
    job = jobs.get(sqlite_engine, job_id)
    assert job.state == FAILED and job.message.startswith("Unknown dataset '없는 자료'.")
