"""Keras is loaded without what it takes only where it finds it, and whoever wants that later has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from genlab.generators import family, lean
from genlab.paths import ROOT

KERAS = """
found = []
for name in ("pandas", "sklearn", "json"):
    try:
        __import__(name)
    except ImportError:
        continue
    found.append(name)
"""
ASKS = """
import sys
from genlab.generators import lean
keras = lean.keras()
import pandas, sklearn
print(*keras.found, lean.keras() is keras, pandas.found, sklearn.found)
"""


def run(code: str, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run code where the packages in a folder come first, in an environment with further variables."""
    path = os.pathsep.join((str(folder), str(ROOT)))
    env = {name: value for name, value in os.environ.items() if name not in (lean.ONEDNN, lean.LOG)}
    env |= {"PYTHONPATH": path, **variables}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)


def test_keras_does_not_see_them_and_others_do(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text(KERAS, encoding="utf-8")
    for name in lean.UNUSED:
        (tmp_path / f"{name}.py").write_text("found = True", encoding="utf-8")
    done = run(ASKS, tmp_path)
    assert done.stdout.split() == ["json", "True", "True", "True"], done.stderr


def test_they_are_there_again_where_keras_fails(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text("raise ModuleNotFoundError('no backend', name='backend')", "utf-8")
    (tmp_path / "pandas.py").write_text("found = True", encoding="utf-8")
    asked = (
        "from genlab.errors import GenlabError\nfrom genlab.generators import family\n"
        "try:\n    family('vae')\nexcept GenlabError as error:\n    import pandas\n    print(pandas.found, error)"
    )
    done = run(asked, tmp_path)
    assert done.stdout.startswith("True Missing package for generator 'vae'."), done.stderr
    assert done.stdout.endswith("Received: no backend.\n")


def test_a_histogram_of_pixels_does_without_keras(tmp_path: Path) -> None:
    (tmp_path / "keras.py").write_text("raise ModuleNotFoundError('no backend', name='backend')", "utf-8")
    done = run("from genlab.generators import family; print(family('pixel').__name__)", tmp_path)
    assert done.stdout == "Pixel\n", done.stderr


def test_keras_that_is_there_is_returned_as_it_is() -> None:
    keras = pytest.importorskip("keras")
    assert lean.keras() is keras
    assert family("vae").name == "vae"


@pytest.mark.parametrize(
    ("variables", "seen"), [({}, "1 2"), ({lean.ONEDNN: "0"}, "0 2"), ({lean.LOG: "0"}, "1 0")]
)
def test_fast_kernels_and_silence_are_asked_for_unless_somebody_says_no(
    tmp_path: Path, variables: dict[str, str], seen: str
) -> None:
    code = f"import os; asked = os.environ.get('{lean.ONEDNN}'), os.environ.get('{lean.LOG}')"
    (tmp_path / "keras.py").write_text(code, encoding="utf-8")
    done = run("from genlab.generators import lean; print(*lean.keras().asked)", tmp_path, **variables)
    assert done.stdout == f"{seen}\n", done.stderr


def test_what_is_wrong_with_data_is_all_that_is_printed(tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    asked = ["train", "gpt", "--data", str(tmp_path / "none.txt"), "--out", str(tmp_path / "run")]
    done = run(f"import sys; from genlab.cli import main; sys.exit(main({asked}))", tmp_path)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("genlab: Unknown dataset")
