"""The audit of the installed packages that `make check` runs."""

import runpy
from pathlib import Path
from typing import Any

import pytest

AUDIT: dict[str, Any] = runpy.run_path(str(Path(__file__).resolve().parent.parent / ".ci" / "audit"))


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only", False),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("MIT", False),
        ("Apache Software License", False),
    ],
)
def test_which_licences_bind_whoever_passes_the_app_on(licence: str, binds: bool) -> None:
    assert bool(AUDIT["COPYLEFT"].search(licence)) == binds


def test_what_the_app_runs_on_is_followed_to_its_ends() -> None:
    packages = AUDIT["runtime"]()
    assert {"streamlit", "starlette", "sqlalchemy", "numpy", "typing-extensions"} <= packages
    assert not packages & {"keras", "pytest", "questplus", "tensorflow-cpu"}


def test_what_a_service_cannot_tell_is_said_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Done:
        returncode, stdout, stderr = 1, "", "ConnectionError: no network\n"

    monkeypatch.setattr(AUDIT["subprocess"], "run", lambda *_, **__: Done)
    assert AUDIT["known_holes"]({"numpy"}) == []
    assert capsys.readouterr().out == "audit: skipped pip-audit: ConnectionError: no network\n"


def test_a_known_hole_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Done:
        returncode, stderr = 1, ""
        stdout = (
            '{"dependencies": [{"name": "Pillow", "version": "1.0", "vulns":'
            ' [{"id": "CVE-1", "fix_versions": ["1.1"]}]},'
            ' {"name": "keras", "version": "1.0", "vulns": [{"id": "CVE-2", "fix_versions": []}]}]}'
        )

    monkeypatch.setattr(AUDIT["subprocess"], "run", lambda *_, **__: Done)
    assert AUDIT["known_holes"]({"pillow"}) == ["Pillow 1.0: CVE-1, mended in 1.1"]
