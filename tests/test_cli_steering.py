import json
from pathlib import Path

import pytest

from genlab.checkpoints import load
from genlab.cli import main
from tests.tiny import bare_runs


def test_codes_are_measured_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tensorflow")
    from genlab.training import Run

    run = Run("infogan", "mnist", tmp_path / "run", overrides={"steps": 1, "batch": 8})
    with bare_runs():
        list(run.progress())
    made = run.finish(tmp_path / "infogan-mnist")
    assert main(["codes", str(made.path), "--write", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert {(turn["code"], turn["measure"]) for turn in report["turns"]} == {
        ("c2", "slant"), ("c2", "width"), ("c3", "slant"), ("c3", "width")
    }  # fmt: skip
    assert len(report["classes"]) == 10 and 0 < report["purity"] <= 1
    written = load(made.path)
    assert written.card.metrics["purity"] == report["purity"]
    assert written.sha256 == made.sha256
    out = tmp_path / "leaning.png"
    assert main(["sample", str(made.path), "--code", "c1=3", "--code", "c2=-1", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    assert main(["sample", str(made.path), "--code", "c1=much", "--out", str(out)]) == 2
    assert "Invalid code 'c1'. Expected a number. Received: 'much'." in capsys.readouterr().err


def test_a_checkpoint_without_codes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "autoencoder-mnist"]) == 2
    assert "Expected an InfoGAN. Received one without codes." in capsys.readouterr().err
    assert main(["sample", "pixel-mnist-0", "--code", "c1=3", "--out", str(tmp_path / "x.png")]) == 2
    assert "Expected an InfoGAN" in capsys.readouterr().err
