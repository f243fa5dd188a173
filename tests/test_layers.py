"""The walls between genlab's modules stand, in the source and in a running interpreter."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRAINING_ONLY = {"faiss", "keras", "onnx", "sacrebleu", "sklearn", "tensorflow", "tf2onnx", "tokenizers"}
OF_TRAINING = {
    module
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    if contract["name"] == "The web process never loads what training needs"
    for module in contract["forbidden_modules"]
    if module.startswith("genlab.")
}
SCREENS = sorted(
    [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "genlab" / "ui").rglob("*.py")]
)
SOURCES = sorted([*SCREENS, *(ROOT / "genlab").rglob("*.py")])


def needs_keras(name: str) -> bool:
    """Return whether a module is one that the web process never loads, or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in OF_TRAINING)


def imported(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_import_contracts_hold() -> None:
    beside = Path(sys.executable).parent / "lint-imports"
    command = str(beside) if beside.exists() else shutil.which("lint-imports")
    assert command, "import-linter is not installed"
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_screen_imports_nothing_of_training(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}
    assert not roots & TRAINING_ONLY
    assert not {name for name in imported(path) if needs_keras(name)}


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_page_reaches_the_store_only_through_ui(path: Path) -> None:
    low = ("genlab.store", "genlab.protocols", "sqlalchemy", "alembic")
    assert not {name for name in imported(path) if name.startswith(low)}


def test_what_a_server_imports_holds_no_training_package() -> None:
    web = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "genlab").rglob("*.py")
        if path.parts[len(ROOT.parts) + 1] not in {"__main__.py", "bench"} and "migrations" not in path.parts
    ]
    web = [name for name in web if not needs_keras(name)]
    assert {"genlab.generators", "genlab.training.loop", "genlab.training.run"} <= OF_TRAINING
    assert {"genlab.packs", "genlab.checkpoints.opening", "genlab.sessions", "genlab.serving"} <= set(web)
    code = f"import sys\nfor name in {sorted(web)}: __import__(name)\nprint(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert not {name.split(".")[0] for name in result.stdout.split()} & TRAINING_ONLY


def test_command_line_starts_without_tensorflow() -> None:
    code = "import sys, genlab.cli; print(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert not {name.split(".")[0] for name in result.stdout.split()} & {"keras", "tensorflow", "streamlit"}


def test_korean_is_written_in_the_translations_only() -> None:
    # "한국어" names itself wherever a reader chooses a language.
    hangul = re.compile(r"[\uac00-\ud7a3]")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if hangul.search(line.replace("한국어", ""))
    ]
    assert found == []


def test_no_module_is_longer_than_a_sitting() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in SOURCES
    }
    assert {name: length for name, length in lengths.items() if length >= 400} == {}
