import re

import pytest

from genlab import words
from genlab.media import IMAGE, MELODY, TEXT
from genlab.store.tables import RUNNING
from genlab.training.job import DONE, Settings
from genlab.ui.train.names import duration, elapsed, loss_name, medium_of, stage_name, state_name, title
from tests.ui.train.test_runs import job


def test_runs_are_called_by_what_they_are() -> None:
    assert title(Settings("gan", "mnist", None, 0, "", "x")) == "GAN · Handwritten digits (MNIST)"
    boots = Settings("flow", "fashion_mnist", 9, 4, "quick", "x")
    assert title(boots) == "flow matching · Clothes (Fashion-MNIST), Ankle boot · quick · seed 4"
    assert title(Settings("new", "lfw", 7)) == "new · Faces (LFW), 7"


def test_a_run_that_its_clock_ended_is_not_listed_as_done() -> None:
    assert state_name(job(state=DONE, step=5468)) == "done"
    assert state_name(job(state=DONE, step=5286)) == "ended by its clock"
    assert state_name(job(state=RUNNING)) == "running"


@pytest.mark.parametrize(
    "loss",
    ["loss", "val_loss", "d_loss", "g_loss", "cycle_loss", "pixels", "features", "entropy_bits",
     "autoencoder_loss", "autoencoder_val_loss", "teacher_loss", "guide_loss"],
)  # fmt: skip
def test_losses_have_names_in_both_languages(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "_" not in loss_name(loss) and "loss" not in loss_name(loss)
    monkeypatch.setattr(words, "ask", lambda: "ko")
    assert any("가" <= letter <= "힣" for letter in loss_name(loss))


@pytest.mark.parametrize(
    ("settings", "medium"),
    [
        (Settings("gan", "mnist"), IMAGE),
        (Settings("gpt", "verses"), TEXT),
        (Settings("gpt", "own"), TEXT),
        (Settings("gpt", "own-tunes", file="own-tunes.txt"), TEXT),
        (Settings("gpt", "tunes"), MELODY),
        (Settings("gpt", "own-tunes"), MELODY),
        (Settings("gpt", "airs", file="airs.abc"), MELODY),
        (Settings("gpt", "airs", file="airs.mid"), MELODY),
        (Settings("gpt", "airs", file="airs.tunes"), MELODY),
    ],
)
def test_a_run_is_of_what_it_learns_from(settings: Settings, medium: str) -> None:
    assert medium_of(settings) == medium


@pytest.mark.parametrize("language", ["en", "ko"])
def test_losses_of_tunes_are_of_tunes_and_notes(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "ask", lambda: language)
    for loss in ("loss", "val_loss", "val_bits"):
        named = {medium: loss_name(loss, medium) for medium in (IMAGE, TEXT, MELODY)}
        assert not re.search(r"image|text|letter|이미지|텍스트|글자", named[MELODY])
        assert named[MELODY] != named[TEXT]


@pytest.mark.parametrize(
    "stage", ["autoencoder", "flow", "velocity", "guide", "teacher", "pairs", "student", "8 x 8"]
)
def test_stages_have_names_in_both_languages(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(stage_name(stage)) > len(stage)
    monkeypatch.setattr(words, "ask", lambda: "ko")
    assert any("가" <= letter <= "힣" for letter in stage_name(stage))


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.4, "59 s"), (61, "1 min"), (3599, "59 min"), (3700, "1 h 1 min")]
)
def test_a_time_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (605, "10 min 5 s")]
)
def test_a_time_that_goes_on_is_seen_to_pass(seconds: float, said: str) -> None:
    assert elapsed(seconds) == said
