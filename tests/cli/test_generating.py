"""`genlab sample`, `evaluate` and `pace`: what they take, and one line for what they do not."""

import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from genlab import checkpoints, datasets
from genlab.cli import main
from genlab.training import packages
from tests.support.lines import write_file
from tests.support.writers import write_ngram


@pytest.mark.parametrize(
    "count", ["0", "-3", "2.5", "1e3", "nan", "inf", "\u0663", "\u00b2", "", "9" * 5000, "100001"]
)
def test_counts_that_are_no_counts_are_one_line(
    count: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = f"--out={tmp_path / 'x'}"
    for words in (
        ["sample", "gan-mnist", f"--count={count}", out],
        ["evaluate", "gan-mnist", f"--samples={count}"],
        ["pack", "build", "t", "--data=mnist", f"--fake=gan-mnist={count}", out],
    ):
        assert told(words, capsys).count("expected a whole number from") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("seed", ["-1", "0.5", "nan", "1e99", str(2**64)])
def test_seeds_that_are_none_are_one_line(
    seed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = f"--out={tmp_path / 'x'}"
    for words in (
        ["sample", "gan-mnist", f"--seed={seed}", out],
        ["pack", "build", "t", "--data=mnist", "--fake=gan-mnist=5", f"--seed={seed}", out],
    ):
        assert "expected a whole number from 0" in told(words, capsys)


def test_other_odd_numbers_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = ["pack", "build", "t", "--data=mnist", f"--out={tmp_path / 'x'}"]
    assert "from 0 to 1,000,000" in told([*build, "--fake=gan-mnist=5", "--learn-from=-1"], capsys)
    assert "Expected at most 10000" in told([*build, "--fake=gan-mnist=99999"], capsys)
    assert "Expected CHECKPOINT=COUNT" in told([*build, "--fake==5"], capsys)
    for limit in ("nan", "inf", "-1", "x"):
        assert "expected a number from 0 to 1" in told(["pack", "audit", "mnist", f"--limit={limit}"], capsys)
    for code in ("c2=inf", "c2=nan", "c1=0.5", "c9=1", "c1", "=1"):
        told(["sample", "infogan-mnist", f"--code={code}", f"--out={tmp_path / 'x'}"], capsys)


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line with which a command ends that cannot be."""
    try:
        status: object = main(words)
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    assert (status, said.out, said.err.count("\n")) == (2, "", 1), said.err
    assert said.err.startswith("genlab: ")
    return said.err


class Blocked:
    """Stands in the way of packages as an environment without them does."""

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] in packages.PACKAGES:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "gna", "--data=nothing", "--out=x", "--seed=-1"],
        ["train", "vae", "--data=mnist", "--out=x"],
        ["sweep", "gna"],
        ["evaluate", "nothing", "--two-sample"],
        ["evaluate", "--two", "--samples=0"],
        ["bench", "--nonsense"],
        ["bench", "generators"],
    ],
    ids=" ".join,
)
def test_without_the_training_packages_they_are_named_before_anything_else(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "meta_path", [Blocked(), *sys.meta_path])
    for name in [name for name in sys.modules if name.partition(".")[0] in packages.PACKAGES]:
        monkeypatch.delitem(sys.modules, name)
    assert told(words, capsys) == (
        f"genlab: Missing packages for `genlab {words[0]}`. Expected the training requirements "
        "(genlab install). Received: no tensorflow, keras, tf2onnx, tqdm.\n"
    )


@pytest.mark.parametrize(
    "words", [["train", "--help"], ["list"], ["evaluate", "nothing"], ["bench", "nothing"]], ids=" ".join
)
def test_what_needs_none_of_them_goes_on(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packages, "missing", lambda: ["keras"])
    with suppress(SystemExit):
        main(words)
    assert "Missing packages" not in capsys.readouterr().err


def test_what_learned_from_a_file_of_ones_own_is_measured_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_file(tmp_path)
    mine = str(write_ngram(tmp_path, datasets.load_texts(str(file))))
    assert "Unknown dataset 'sentences'" in told(["evaluate", mine], capsys)
    assert main(["evaluate", mine, "--samples=20", f"--data={file}", "--write", "--json"]) == 0
    (measured,) = json.loads(capsys.readouterr().out)
    assert checkpoints.load(Path(mine)).card.metrics["bits"] == measured["bits"] > 0
    other = file.rename(tmp_path / "others.txt")
    for data, got in ((other, "others"), ("verses", "verses"), (tmp_path, "images")):
        said = told(["evaluate", mine, f"--data={data}"], capsys)
        assert f"Expected the texts or melodies that it learned from, 'sentences'. Received: '{got}'" in said
