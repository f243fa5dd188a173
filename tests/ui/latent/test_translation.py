"""A CycleGAN on the Latent page: there, the true one, and back."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints import find, load
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.opening import open_checkpoint
from genlab.cli import main
from genlab.paths import ROOT
from genlab.ui.latent import translation
from tests.support.waiting import HANG_S

PAGE = ROOT / "pages" / "latent.py"


def test_a_journey_holds_the_true_pair() -> None:
    data = datasets.load("hangul")
    sampler = Translation.of(open_checkpoint(find(translation.CHECKPOINT)))
    for way, source, true in ((sampler, 0, 1), (sampler.turned(), 1, 0)):
        found = translation.drawn(way, 10, seed=4)
        place = way.sources(10, 4)
        assert np.array_equal(found.source, data.x_test[data.y_test == source][place])
        assert np.array_equal(found.true, data.x_test[data.y_test == true][place])
        assert np.array_equal(found.there, way.sample(10, seed=4).images)
        assert np.array_equal(found.again, way.turned().translated(found.there))


def test_the_page_translates_what_is_typed() -> None:
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_file(str(PAGE), default_timeout=HANG_S)
    page.session_state["lesson"] = "CycleGAN"
    page.run()
    assert not page.exception
    captions = [part.value for part in page.caption]
    assert "Training saw neither style of this syllable." in captions
    page.text_input[0].set_value(datasets.syllables()[0][0])
    page.segmented_control[0].set_value("back")
    page.run()
    assert not page.exception
    captions = [part.value for part in page.caption]
    assert "Training saw this syllable in both styles, but never as a pair." in captions
    known = find(translation.CHECKPOINT).card.metrics
    measured = next(caption for caption in captions if caption.startswith("Over all held-out syllables"))
    for name in ("paired_error", "identity_error", "constant_error"):
        assert f"{known['back_' + name]:.3f}" in measured
    page.text_input[0].set_value("A").run()
    assert not page.exception
    assert any("2,350 syllables" in part.value for part in page.info)


def test_the_checkpoint_is_measured_both_ways_and_drawn_both_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / translation.CHECKPOINT
    shutil.copytree(find(translation.CHECKPOINT).path, copy)
    assert main(["evaluate", str(copy), "--write", "--json"]) == 0
    told = capsys.readouterr()
    (report,) = json.loads(told.out)
    assert "distances, for thousands, are left out" in told.err and "frechet" not in report
    written = load(copy).card.metrics
    assert written["back_paired_error"] == report["back_paired_error"] > 0
    assert report["paired_error"] < min(report["identity_error"], report["other_error"])
    assert report["paired_found"] > report["identity_found"]
    for ends in ([], ["--back"]):
        out = tmp_path / f"drawn{len(ends)}.png"
        assert main(["sample", translation.CHECKPOINT, "--count", "4", "--out", str(out), *ends]) == 0
    assert (tmp_path / "drawn0.png").read_bytes() != (tmp_path / "drawn1.png").read_bytes()
    assert main(["sample", "pixel-mnist-0", "--back", "--out", str(tmp_path / "none.png")]) == 2
    assert "Expected a CycleGAN" in capsys.readouterr().err


def test_the_page_says_how_to_train_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    monkeypatch.setattr(translation, "CHECKPOINT", "cyclegan-none")
    page = AppTest.from_file(str(PAGE), default_timeout=HANG_S)
    page.session_state["lesson"] = "CycleGAN"
    page.run()
    assert not page.exception
    assert any("genlab train cyclegan --data hangul" in part.value for part in page.info)
