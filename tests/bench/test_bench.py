"""The benchmarks' listings compute what the book's programs compute, and a report says what was measured."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab import cli
from genlab.bench import generators, listings, quick, results, serving, store, verdict
from genlab.bench.figures import Figure, median_ms
from genlab.bench.machine import named
from genlab.errors import GenlabError
from genlab.generators.images.pixel import histogram
from genlab.media.images.nearest import nearest
from genlab.training import runs
from tests.support.tiny import bars


def test_listings_and_genlab_give_the_same_answers() -> None:
    images = bars(40).x_train
    assert np.array_equal(listings.pixel_fit(images), histogram(images) / len(images))
    assert np.array_equal(listings.nearest(images[:5] // 2, images), nearest(images[:5] // 2, images)[0])


def test_a_listing_s_samples_follow_its_table() -> None:
    images = bars(20).x_train[:, :6, :6]
    drawn = listings.pixel_sample(listings.pixel_fit(images), 5, 0)
    assert drawn.shape == (5, 6, 6)
    assert all(image[r, c] in images[:, r, c] for image in drawn for r in range(6) for c in range(6))


def test_a_ratio_needs_the_same_answers() -> None:
    assert generators.against("nearest", 100, 1, 50, "").reached
    assert not generators.against("nearest", 100, 1, 50, "answers differ", False).reached
    assert not generators.against("nearest", 100, 4, 50, "").reached


def test_the_one_step_flow_is_timed_an_image() -> None:
    few, many = (generators.one_step(count) for count in (20, 200))
    assert 0 < many.value < 4 * few.value  # an image's time, not that of all
    assert many.unit == "ms" and many.reached == (many.value <= 1)


def test_a_token_is_timed_of_one_line_and_of_several() -> None:
    for lines in (1, 3):
        found = generators.a_token(lines, 1e6, repeats=1)
        assert found.value > 0 and found.unit == "ms" and found.reached
        assert found.note == f"{1000 / found.value:,.0f} tokens a second"
    assert not generators.a_token(1, 0.0, repeats=1).reached


def test_a_median_is_of_the_calls() -> None:
    calls: list[int] = []
    assert median_ms(lambda: calls.append(1), 5) >= 0
    assert len(calls) == 5


def test_a_missed_target_is_exit_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [Figure("start", 1.5, "s", "under 2", True), Figure("memory", 300.0, "MiB", "under 250", False)]
    monkeypatch.setattr(serving, "run", lambda: made)
    assert cli.main(["bench", "serving", "--json"]) == 1
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["machine"] == named()
    assert set(report["speed"]) == {
        "cores", "avx512", "bfloat16", "python_ms", "product_gflops", "fsync_ms"
    }  # fmt: skip
    assert report["figures"][1] == {
        "what": "memory",
        "value": 300.0,
        "unit": "MiB",
        "target": "under 250",
        "reached": False,
        "note": "",
    }
    monkeypatch.setattr(serving, "run", lambda: made[:1])
    assert cli.main(["bench", "serving"]) == 0
    name, speed, figure = capsys.readouterr().out.splitlines()
    assert name == named() and speed.startswith("a loop of Python ") and figure.startswith("reached start")
    assert cli.main(["bench", "cooking"]) == 2


def test_results_are_measured_on_a_small_database() -> None:
    figures = {figure.what: figure for figure in results.run(people=50)}
    assert all(figure.note == "1,000 answers of 50 people" for figure in figures.values())
    assert figures["long export, rows a second"].value > 100


def test_the_truth_is_measured_on_few_studies(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verdict, "KINDS", verdict.KINDS[:1])
    monkeypatch.setattr(verdict, "EQUIVALENCE", verdict.EQUIVALENCE[:1])
    monkeypatch.setattr(verdict, "THRESHOLDS_MS", (400.0,))
    monkeypatch.setattr(verdict, "run", partial(verdict.run, studies=20))
    assert cli.main(["bench", "verdict", "--json"]) in (0, 1)
    covers, wrongly, staircase, questplus, *unseen = (
        figure["value"] for figure in json.loads(capsys.readouterr().out)["figures"]
    )
    assert len(unseen) == 6 and all(
        0.4 < share < 0.6 for share in unseen
    )  # who looks at nothing is right in half
    assert 0.8 < staircase < 1.2 and 0.8 < questplus < 1.2
    assert covers > 0.7 and wrongly < 0.3


def test_the_store_is_measured_on_databases_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    monkeypatch.setattr(store, "PEOPLE", 8)
    monkeypatch.setattr(store, "QUESTIONS", 4)
    figures = store.run()
    assert len(figures) in (2, 4)
    assert [figure.unit for figure in figures[:2]] == ["/s", "ms"]
    assert figures[1].note == "32 answers"
    assert all(figure.value > 0 for figure in figures)
    assert list(tmp_path.iterdir()) == []


def test_a_quick_run_is_timed_and_measured_and_one_that_fails_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "FAMILIES", {"pixel": ""})
    monkeypatch.setattr(quick, "SAMPLES", 500)
    (figure,) = quick.run(tmp_path)
    assert figure.what == "quick run of pixel" and 0 < figure.value < 180 and figure.reached
    assert figure.note.startswith("mnist, 1 steps; Frechet distance ")
    assert runs.finished(tmp_path / "pixel-mnist-3-seed0-quick") is not None
    monkeypatch.setattr(quick, "FAMILIES", {"nope": ""})
    with pytest.raises(GenlabError, match=r"The quick run of 'nope' failed. .* Unknown generator 'nope'"):
        quick.run()
