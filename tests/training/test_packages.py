"""The training packages come in beside the app: how far they are, and that they are there only once all are."""

import sys
import time
from pathlib import Path

import pytest

from genlab import cli
from genlab.errors import GenlabError
from genlab.training import packages
from genlab.training.packages import FAILED, FETCHING, INSTALLING, Installation

UV = """Resolved 80 packages in 1ms
Downloading keras (1.0MiB)
Downloading tensorflow-cpu (261.1MiB)
 Downloaded keras
"""
PIP = """Collecting keras
  Downloading keras-3.15.1-py3-none-any.whl.metadata (6.3 kB)
Downloading tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl (273.8 MB)
Installing collected packages: keras, tensorflow
"""


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an environment of the test's own, without packages of its own."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return tmp_path


def heard(printed: str) -> Installation:
    how_far, sizes = Installation(FETCHING), dict[str, float]()
    for line in printed.splitlines():
        how_far = how_far.heard(line, sizes)
    return how_far


def installer(*lines: str, status: int = 0) -> list[str]:
    return [sys.executable, "-c", f"print({chr(10).join(lines)!r}); raise SystemExit({status})"]


def test_what_uv_prints_says_how_much_is_fetched() -> None:
    how_far = heard(UV)
    assert (how_far.stage, round(how_far.megabytes, 1), round(how_far.of, 1)) == (FETCHING, 1.0, 274.8)
    assert 0 < how_far.share < 0.01
    assert heard(UV + "Prepared 29 packages in 9.18s").stage == INSTALLING
    assert heard(UV + "Prepared 29 packages in 9.18s").share == 1


def test_what_pip_prints_says_when_it_installs() -> None:
    assert (heard(PIP).stage, round(heard(PIP).of, 1)) == (INSTALLING, 273.8)


def test_while_packages_come_in_none_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PACKAGES", ("json",))
    assert packages.installation() is None and packages.missing() == []
    packages._tell(Installation(INSTALLING))
    assert packages.missing() == ["json"]
    packages._file().write_text("{", encoding="utf-8")
    assert packages.missing() == ["json"]


def test_a_package_that_comes_in_is_seen_without_a_restart(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "PACKAGES", ("genlab_comes_in_late",))
    monkeypatch.syspath_prepend(environment)
    assert packages.missing() == ["genlab_comes_in_late"]
    (environment / "genlab_comes_in_late.py").write_text("", encoding="utf-8")
    assert packages.missing() == []
    assert "genlab_comes_in_late" not in sys.modules


def test_it_tells_for_how_long_it_has_been_going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Installation | None] = []
    script = "import time; print('Resolved', flush=True); time.sleep(1.5)"
    monkeypatch.setattr(packages, "BEAT_S", 0.1)
    monkeypatch.setattr(packages, "_commands", lambda: [[sys.executable, "-c", script]])
    tell = packages._tell

    def listen(told: Installation) -> None:
        tell(told)
        heard.append(packages.installation())

    monkeypatch.setattr(packages, "_tell", listen)
    packages.install()
    times = [found.seconds for found in heard if found is not None]
    assert 0 <= times[0] < times[-1] and len({found.began for found in heard if found}) == 1
    assert Installation(FETCHING).seconds == 0  # of an older genlab


def test_an_installation_that_was_cut_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    packages._tell(Installation(INSTALLING))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + packages.STALE_S + 1)
    found = packages.installation()
    assert found is not None and (found.stage, found.problem) == (FAILED, packages.CUT_OFF)


def test_the_second_way_is_gone_where_the_first_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ways = [["/no/such/uv"], installer("error: no route", status=2), installer("Resolved 1 package")]
    monkeypatch.setattr(packages, "_commands", lambda: ways)
    assert cli.main(["install"]) == 0
    assert packages.installation() is None
    assert capsys.readouterr().out == "genlab: training is possible\n"


def test_an_installation_that_fails_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packages, "_commands", lambda: [installer("error: no route", "hint: none", status=2)])
    assert cli.main(["install"]) == 2
    assert (
        capsys.readouterr().err == "genlab: Cannot install the training packages. Received: error: no route\n"
    )
    found = packages.installation()
    assert found is not None and (found.stage, found.problem) == (FAILED, "error: no route")


def test_uv_goes_first_and_the_app_s_packages_are_resolved_too(environment: Path) -> None:
    *_, pip = packages._commands()
    assert pip[:4] == [sys.executable, "-m", "pip", "install"]
    assert [Path(word).name for word in pip if word.endswith(".txt")] == list(packages.FILES)
    assert all(Path(word).is_file() for word in pip if word.endswith(".txt"))


def test_two_installations_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    packages._tell(Installation(FETCHING))
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        packages._file().unlink()

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(packages, "_commands", lambda: [installer("")])
    packages.install()
    assert waited == [packages.BEAT_S]
    monkeypatch.setattr(packages, "_commands", list)
    with pytest.raises(GenlabError, match="Cannot install"):
        packages.install()
