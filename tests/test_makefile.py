"""What `make app` and `make test` install, by what, and in which order; with stand-ins for all that they call."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from genlab.paths import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")

PYTHON = """#!/bin/sh
case "$*" in
*version_info* | *ensurepip*) exit 0 ;;
*"venv "*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*"pip --python "*" uv") test -z "$NO_PIP$NO_UV" && cp uv .venv/bin/uv ;;
*"pip install"*" uv") test -z "$NO_UV" && cp uv .venv/bin/uv ;;
*"pip install"*) echo "pip ${*##*check}" >>calls; cp genlab .venv/bin/genlab ;;
esac
"""
UV = """#!/bin/sh
case "$*" in *" pip") exit 0 ;; esac
echo "uv ${*##*python }" >>calls
test -n "$UV_FAILS" && exit 1
cp genlab .venv/bin/genlab
"""
GENLAB = """#!/bin/sh
test "$1" = serve && sleep 1  # the installation beside it, begun before, is on its way
echo "genlab $*" >>calls
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout whose Python, uv and genlab only write down how they were called."""
    for name in (
        "Makefile",
        "requirements.txt",
        "requirements-train.txt",
        "requirements-dev.txt",
        "pyproject.toml",
    ):
        shutil.copy(ROOT / name, tmp_path)
    for name, text in (("python", PYTHON), ("uv", UV), ("genlab", GENLAB)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def made(folder: Path, *words: str, **env: str) -> list[str]:
    """Return how `make` called uv, pip and genlab."""
    (folder / "calls").write_text("", encoding="utf-8")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "TRAIN"))
    }
    done = subprocess.run(
        ["make", f"PYTHON={folder / 'python'}", *words],
        cwd=folder, env={**kept, **env}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return (folder / "calls").read_text(encoding="utf-8").splitlines()


def test_the_app_starts_as_soon_as_its_packages_are_in_and_training_comes_in_beside_it(folder: Path) -> None:
    assert made(folder, "app", "PORT=8600") == [
        "uv --editable .",
        "genlab install",
        "genlab serve --port 8600",
    ]
    assert made(folder, "app") == ["genlab serve"]  # all is in
    os.utime(folder / "requirements-train.txt", (2**32, 2**32))
    assert made(folder, "app") == ["genlab install", "genlab serve"]


def test_a_class_is_served_to_its_room(folder: Path) -> None:
    assert made(folder, "class", "PORT=8501", "TRAIN=off") == [
        "uv --editable .",
        "genlab serve --room --port 8501",
    ]


@pytest.mark.parametrize("off", ["off", "no", "0"])
def test_training_can_be_left_out(folder: Path, off: str) -> None:
    assert made(folder, "app", f"TRAIN={off}") == ["uv --editable .", "genlab serve"]


@pytest.mark.parametrize("how", ["NO_UV", "UV_FAILS"])
def test_pip_installs_where_uv_cannot(folder: Path, how: str) -> None:
    calls = made(folder, "app", "TRAIN=off", **{how: "1"})
    assert [call for call in calls if not call.startswith("uv")] == ["pip  --editable .", "genlab serve"]


def test_the_environment_s_own_pip_brings_uv_where_python_has_none(folder: Path) -> None:
    assert made(folder, "app", "TRAIN=off", NO_PIP="1") == ["uv --editable .", "genlab serve"]


def test_tests_install_all_at_once_by_uv(folder: Path) -> None:
    assert made(folder, ".venv/.test") == ["uv --editable .[train,dev]"]
    assert made(folder, "app") == ["genlab serve"]


def test_a_python_too_old_is_named(folder: Path) -> None:
    (folder / "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    done = subprocess.run(
        ["make", f"PYTHON={folder / 'python'}", "app"], cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2 and done.stderr.startswith("genlab needs Python 3.11 or newer"), sys.version
