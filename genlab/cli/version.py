"""`genlab --version`: the version, and the commit that it was built or runs from."""

import argparse
import subprocess
from typing import Any

from genlab import __version__
from genlab.paths import ROOT


class Version(argparse.Action):
    """Prints the version and ends; git is asked only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print it."""
        print(version())
        parser.exit()


def version() -> str:
    """Return the version with the commit, where anybody knows it; what was changed since is said to be dirty."""
    found = _commit()
    return f"genlab {__version__}" + (f" ({found})" if found else "")


def _commit() -> str:
    told = ROOT / "COMMIT"  # written by setup.py
    if told.is_file():
        return told.read_text(encoding="utf-8").strip()
    if not (ROOT / ".git").exists():
        return ""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
