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


@pytest.mark.parametrize("asked", ["--prompt=And", "--temperature=0.5", "--top-k=3"])
def test_what_is_asked_of_texts_is_refused_for_images(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", "pixel-mnist-0", asked, "--out", str(tmp_path / "x.png")]) == 2
    assert "--prompt, --temperature or --top-k. Expected none for images." in capsys.readouterr().err


def test_a_checkpoint_without_codes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "autoencoder-mnist"]) == 2
    assert "Expected an InfoGAN. Received one without codes." in capsys.readouterr().err
    assert main(["sample", "pixel-mnist-0", "--code", "c1=3", "--out", str(tmp_path / "x.png")]) == 2
    assert "Expected an InfoGAN" in capsys.readouterr().err


def test_the_slider_leads_away_and_designs_stay_as_good_as_the_generator_s_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["slider", "flow1-fashion_mnist", "--class", "9", "--samples", "100"]
    assert main([*asked, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    steps = report["steps"]
    assert steps[0]["pixels"] == 0 and report["rank"] > 0.95
    assert [step["pixels"] for step in steps] == sorted(step["pixels"] for step in steps)
    # Of so few designs a Frechet distance is mostly their number, at every place: latents beside those that the
    # generator has learned to draw would be many times as far.
    assert max(step["frechet"] for step in steps) < 3 * steps[0]["frechet"]


def test_a_slider_of_another_class_and_of_one_design_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slider", "gan-fashion_mnist-9", "--class", "3"]) == 2
    assert "Invalid class 3 for 'gan-fashion_mnist-9'" in capsys.readouterr().err
    assert main(["slider", "gan-fashion_mnist-9", "--samples", "1"]) == 2
    assert "Expected 2 or more" in capsys.readouterr().err
