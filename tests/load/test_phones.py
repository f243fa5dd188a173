"""Real phones beside simulated people: their answers are counted with the others."""

import json
import subprocess
import sys

import pytest

from genlab.bench import browser
from genlab.cli import main
from genlab.paths import ROOT


@pytest.mark.skipif(browser.chromium() is None, reason="needs a browser: none is on the path")
def test_phones_are_counted_with_the_others() -> None:
    # A process of its own: Playwright's loop of the browser tests may still run in this one.
    asked = ["simulate", "--people", "2", "--rate", "2", "--seconds", "8", "--phones", "2", "--json"]
    done = subprocess.run([sys.executable, "-m", "genlab", *asked], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    phones = found["phones"]
    assert phones["count"] == 2
    assert phones["answers"] >= 2
    assert phones["p50_ms"] > 0
    assert found["answers"] > phones["answers"]
    assert found["stored"] == found["answers"]  # those of the phones stand in the database, too


def test_without_playwright_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    assert main(["simulate", "--people", "1", "--rate", "2", "--seconds", "1", "--phones", "1"]) == 2
    assert "Cannot use --phones. Expected the dev extra (playwright)." in capsys.readouterr().err
