"""The bench of the front door begins where somebody begins who has nothing, and says why the app never came."""

import subprocess
import time
from pathlib import Path

import pytest

from genlab.bench import door
from genlab.errors import GenlabError


def test_nothing_of_ours_is_there_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "TRAIN", "GENLAB_DATABASE_URL", "MAKEFLAGS"):
        monkeypatch.setenv(name, "ours")
    bare = door._bare(tmp_path)
    assert "ours" not in bare.values()
    assert {bare[name] for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR", "GENLAB_HOME")} == {
        str(tmp_path / name) for name in ("uv", "pip", "home")
    }
    assert "PATH" in bare


def test_an_app_that_never_comes_says_what_make_said_last(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("genlab installs what the app needs\nno route to host\n", encoding="utf-8")
    with subprocess.Popen(["false"]) as process:
        process.wait()
        with pytest.raises(GenlabError, match=r"The app never came\. Received: no route to host"):
            door._address(log, process, time.perf_counter())


def test_what_is_no_repository_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "ROOT", tmp_path / "none")
    with pytest.raises(GenlabError, match="Expected genlab's repository"):
        door._cloned(tmp_path)
