import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from genlab.checkpoints import find, load, write_card
from genlab.cli import main


def test_the_shipped_codes_turn_slant_and_width_and_sort_digits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = find("infogan-mnist")
    copy = Path(shutil.copytree(shipped.path, tmp_path / "infogan-mnist"))
    write_card(copy, replace(shipped.card, metrics={}))
    assert main(["codes", str(copy), "--write", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    rank = {(turn["code"], turn["measure"]): turn["rank"] for turn in report["turns"]}
    assert abs(rank["c2", "slant"]) > 0.95 and abs(rank["c3", "width"]) > 0.95
    assert report["purity"] >= 0.95 and sorted(report["classes"]) == list(range(10))
    written = load(copy)
    assert written.sha256 == shipped.sha256
    for name, value in written.card.metrics.items():
        assert value == pytest.approx(shipped.card.metrics[name], abs=0.02), name


def test_samples_obey_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "leaning.png"
    assert main(["sample", "infogan-mnist", "--code", "c1=3", "--code", "c2=-1", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert main(["sample", "infogan-mnist", "--code", "c1=much", "--out", str(out)]) == 2
    assert "Invalid code 'c1'. Expected a number. Received: 'much'." in capsys.readouterr().err


def test_a_checkpoint_without_codes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "autoencoder-mnist"]) == 2
    assert "Expected an InfoGAN. Received one without codes." in capsys.readouterr().err
    assert main(["sample", "pixel-mnist-0", "--code", "c1=3", "--out", str(tmp_path / "x.png")]) == 2
    assert "Expected an InfoGAN" in capsys.readouterr().err
