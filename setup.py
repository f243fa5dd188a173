"""What pyproject.toml cannot say: what lies beside the package in the repository goes into it, as `genlab/shipped`.

Pages, data, settings and requirements stay where they are; `genlab.paths` decides where they are found. An editable
installation takes nothing along.
"""

import shutil
import subprocess
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
FILES = ("streamlit_app.py", ".streamlit/config.toml", "requirements.txt", "requirements-train.txt")
FOLDERS = ("pages", "data")
COMMIT = "COMMIT"


def commit() -> str:
    """Return the commit that is built, "" where nobody knows: the repository's, or what came with a source archive."""
    if (HERE / COMMIT).is_file():
        return (HERE / COMMIT).read_text(encoding="utf-8").strip()
    if not (HERE / ".git").exists():
        return ""
    command = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


class BuildPy(build_py):
    """Builds the package, and puts beside its modules what is shipped with it."""

    def run(self) -> None:
        """Build from nothing: what an earlier build left may be of modules that are gone."""
        if self.editable_mode:
            super().run()
            return
        package = Path(self.build_lib) / "genlab"
        shutil.rmtree(package, ignore_errors=True)
        super().run()
        shipped = package / "shipped"
        for name in FILES:
            (shipped / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HERE / name, shipped / name)
        for name in FOLDERS:
            shutil.copytree(
                HERE / name, shipped / name, ignore=shutil.ignore_patterns("__pycache__", "sources")
            )
        (shipped / COMMIT).write_text(commit(), encoding="utf-8")


class Sdist(sdist):
    """Archives the sources, and says which commit they are of."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Write the commit beside the files."""
        super().make_release_tree(base_dir, files)
        (Path(base_dir) / COMMIT).write_text(commit(), encoding="utf-8")


setup(cmdclass={"build_py": BuildPy, "sdist": Sdist})
