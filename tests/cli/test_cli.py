import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from genlab.checkpoints import find, load, write_card
from genlab.cli import main
from genlab.metrics.images import two_sample


def test_list_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"datasets", "generators", "checkpoints", "packs"}
    assert report["datasets"] == [
        *("mnist", "fashion_mnist", "avatars", "hangul", "cifar10", "lfw"),
        *("names_ko", "names_en", "verses", "help_ko", "help_en_ko", "roman", "tunes"),
    ]
    assert {"pixel", "autoencoder", "autoencoder2d", "gan", "flow"} <= set(report["generators"])
    for checkpoint in report["checkpoints"]:
        assert set(checkpoint) == {"generator", "dataset", "class", "path", "sha256", "metrics", "steps",
                                   "stopped_early"}  # fmt: skip
        assert checkpoint["stopped_early"] is False  # all that ships is whole
    assert {"name", "dataset", "sha256", "stimuli"} == set(report["packs"][0])


def test_list_says_of_a_run_that_its_clock_ended_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    early, whole = (tmp_path / "checkpoints" / name for name in ("gan-early", "gan-whole"))
    for copy, steps in ((early, 520), (whole, 5001)):
        shutil.copytree(find("gan-mnist").path, copy)
        card = load(copy).card
        write_card(copy, replace(card, steps=steps, settings={**card.settings, "minutes": 2.0}))
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "ended by its clock" in line] == [
        next(line for line in lines if "gan-early" in line)
    ]
    assert any(line.endswith("ended by its clock of 2 min at 520 of 5,001 steps") for line in lines)


@pytest.mark.parametrize("name", ["mnist", "history", "fashion_mnist", "fashion_mnist_boots", "avatars"])
def test_every_shipped_pack_is_of_the_checkpoints_that_are_shipped(name: str) -> None:
    assert main(["pack", "verify", name]) == 0


def test_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "verify", "mnist"]) == 0
    assert main(["pack", "audit", "mnist", "--limit", "0.5", "--json"]) == 1
    capsys.readouterr()
    assert main(["pack", "verify", "nope"]) == 2
    assert "Unknown pack 'nope'" in capsys.readouterr().err
    assert main(["train", "gna", "--data", "mnist", "--out", "x"]) == 2
    assert "Unknown generator 'gna'. Expected one of: pixel" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["train", "pixel"])
    assert ended.value.code == 2


def test_the_tables_in_the_docs_are_the_checkpoints_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--table"]) == 0
    images, translations, *writers = capsys.readouterr().out.strip().split("\n\n")
    text = Path("docs/generators.md").read_text(encoding="utf-8")
    assert f"{images}\n\n{translations}\n" in text
    assert len(writers) == 4 and all(f"\n{table}\n" in text for table in writers)


def test_evaluate_measures_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "pixel-mnist-1"
    shutil.copytree(find("pixel-mnist-1").path, copy)
    before = load(copy).sha256
    assert main(["evaluate", str(copy), "--samples", "60", "--write", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert report["frechet"] > 3 * report["frechet_floor"] > 0
    for name in ("frechet", "kid", "precision", "recall", "density", "coverage", "memorisation"):
        assert report[f"{name}_low"] <= report[name] <= report[f"{name}_high"]
    assert report["kid_low"] > 0
    assert report["memorisation"] < 0.5 < report["memorisation_p"]  # noise is no copy
    written = load(copy)
    assert written.card.metrics["kid"] == report["kid"]
    assert written.sha256 == before  # measuring leaves a checkpoint what it was
    assert main(["evaluate", str(copy), "--samples", "5"]) == 2
    assert "Invalid features for precision and recall" in capsys.readouterr().err


def test_evaluate_runs_the_two_sample_test_where_it_is_asked_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("keras")
    monkeypatch.setattr(two_sample, "SIDE", 160)
    monkeypatch.setattr(two_sample, "SEEDS", 2)
    assert main(["evaluate", "pixel-mnist-1", "--samples", "60", "--two-sample", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    told = report["two_sample_accuracy"]
    assert report["two_sample_accuracy_low"] < told <= report["two_sample_accuracy_high"] <= 1
    assert told > 0.9
    judges = {name: report[f"two_sample_{name}"] for name in ("network", "trees", "linear")}
    assert told == max(judges.values())
    for name in judges:  # none of them tells what is not there
        low, high = (report[f"two_sample_{name}_reals{end}"] for end in ("_low", "_high"))
        assert low < 0.58 and high > 0.42
    assert main(["evaluate", "pixel-mnist-1", "pixel-mnist-2", "--samples", "60"]) == 0
    printed = capsys.readouterr().out
    assert "pixel-mnist-1: Frechet distance (genlab-mnist features) " in printed
    assert "pixel-mnist-2: nearer to a training image than a test image is " in printed
    assert "classifier" not in printed


def test_audit_says_what_machines_make_of_a_pack(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "audit", "mnist", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    judged = report["machine"]
    assert set(judged) == set(report["generators"]) == {"autoencoder", "flow", "gan", "pixel"}
    assert judged["pixel"]["auc"] > judged["flow"]["auc"]
    assert [name for name, entry in judged.items() if entry["discriminator_auc"] is not None] == ["gan"]
    assert main(["pack", "audit", "mnist"]) == 0
    assert "own discriminator on gan: AUC" in capsys.readouterr().out


def test_the_module_is_the_command(tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    done = subprocess.run(
        [sys.executable, "-m", "genlab", "sample", "pixel-mnist-3", "--count", "4", "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(out)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_place_that_cannot_be_written_to_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("kept")
    for words in (["sample", "pixel-mnist-3"], ["export", "--form", "codebook"]):
        assert main([*words, "--out", str(file / "x")]) == 2
        said = capsys.readouterr().err.strip().splitlines()
        assert len(said) == 1 and said[0].startswith("genlab: Cannot use '") and str(file) in said[0]
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "command",
    [
        "export",
        "sample gan-mnist",
        "pace nothing",
        "simulate",
        "pack build tunes",
        "design render order.json",
    ],
)
def test_a_folder_is_refused_where_a_file_is_to_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*command.split(), "--out", str(tmp_path)])
    assert f"expected a file, received the folder '{tmp_path}'" in capsys.readouterr().err


def test_export_writes_the_codebook(tmp_path: Path) -> None:
    out = tmp_path / "codebook.csv"
    assert main(["export", "--form", "codebook", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("column,")
