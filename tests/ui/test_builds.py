"""Packs built beside the web process: one at a time, within a server's room, and nothing left behind."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from genlab import packs
from genlab.errors import GenlabError
from genlab.ui import builds
from tests.support.own_images import disc, encoded, write_zip
from tests.support.waiting import until


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def ended(build: builds.Build) -> dict[str, Any]:
    until(partial(builds.finished, build), "the build did not end")
    return builds.outcome(build)


def test_a_build_runs_beside_the_web_process_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "x.zip", reals=12, fakes=12).read_bytes()
    build = builds.start("mine", "--json", None, memoryview(raw))
    with pytest.raises(GenlabError, match="Another pack is being built"):
        builds.start("other", "Other", None, memoryview(raw))
    report = ended(build)
    assert report["title"] == "--json" and report["stimuli"] == 24
    assert packs.own_names() == ["mine"]
    assert list((home / "uploads").iterdir()) == []


def test_single_files_are_built_as_a_zip_is(home: Path) -> None:
    files = [
        (f"{folder}/{number}.png", memoryview(encoded(disc(number + 100 * len(folder)))))
        for folder in ("real", "fake-my gan")
        for number in range(11)
    ]
    report = ended(builds.start("files", "Files", 32, files))
    assert report["taken"] == {"": 11, "my gan": 11} and report["size"] == [32, 32]


def test_a_build_that_fails_says_why_in_its_own_words(home: Path) -> None:
    with pytest.raises(GenlabError, match=r"Invalid zip file 'upload.zip'. Expected a zip file"):
        ended(builds.start("bad", "Bad", None, memoryview(b"no zip")))
    assert list((home / "uploads").iterdir()) == []
    builds.start("next", "Next", None, memoryview(b"no zip")).process.wait()


def test_a_server_full_of_packs_takes_no_more(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "MOST_PACKS", 0)
    with pytest.raises(GenlabError, match="holds 0 packs already"):
        builds.start("x", "X", None, memoryview(b""))
    with pytest.raises(
        GenlabError, match="holds 0 packs already"
    ):  # of a run no less than of one's own images
        builds.start_of_run("x", "X", "mnist", None, {}, False)
    monkeypatch.undo()
    monkeypatch.setenv("GENLAB_HOME", str(home))
    monkeypatch.setattr(builds, "LEAST_FREE_BYTES", 2**62)
    with pytest.raises(GenlabError, match="nearly full"):
        builds.start("x", "X", None, memoryview(b""))


def test_a_host_can_close_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    assert builds.allowed()
    monkeypatch.setenv("GENLAB_OWN_PACKS", "off")
    assert not builds.allowed()


@pytest.mark.parametrize(
    "stages",
    [
        ("decoding 25/80", "decoding 80/80", "audit 0/1", "nearest images 0/1"),
        ("drawing 0/3", "drawing 2/3", "neighbours 0/1", "map 0/1", "audit 0/1", "judges 0/1"),
    ],
)
def test_a_build_says_how_far_it_is(
    stages: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = cast(builds.Build, SimpleNamespace(folder=tmp_path))
    assert builds.how_far(build) == (0.0, "Starting (0%)")
    shares = []
    for stage in stages:
        with (tmp_path / "log").open("a") as log:
            log.write(f"genlab: {stage}\n")
        share, said = builds.how_far(build)
        shares.append(share)
        assert said.endswith(f" ({round(100 * share)}%)") and not said.startswith("Starting")
    assert shares == sorted(set(shares)) and shares[0] > 0 and shares[-1] <= 1
