"""What is offered can begin, and what must fail is not offered."""

from pathlib import Path

import numpy as np
import pytest

from genlab import datasets, words
from genlab.media import IMAGE, TEXT
from genlab.media.tokens import WHOLE, spans
from genlab.training import worker
from genlab.ui.train import form
from genlab.ui.train.names import dataset_name


def test_every_family_is_offered() -> None:
    assert {"pixel", "autoencoder", "gan", "flow"} <= set(worker.families())


def test_what_is_offered_first_makes_a_quiz_worth_playing_in_three_minutes() -> None:
    first, *others = form.in_order(worker.families())
    assert first == "latentflow" and others == [name for name in worker.families() if name != first]
    images, texts = (form.of_medium(worker.families(), medium) for medium in (IMAGE, TEXT))
    assert images[0] == "latentflow" and texts[0] == "ngram" and {*images, *texts} == {*worker.families()}


def test_colour_is_offered_to_those_who_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "avatars" in form.offered(frozenset({"colour"})) and "hangul" in form.offered(frozenset())
    assert not {"avatars", "cifar10", "lfw"} & set(form.offered(frozenset()))
    few = form.offered(frozenset({"colour", "palette"}))
    assert few == ["avatars"]  # what has a palette
    for name in datasets.SHIPPED_SHA256:
        assert (datasets.test_split(name)[0].ndim == 4) == (name in datasets.COLOUR)
    monkeypatch.setattr(words, "ask", lambda: "ko")
    for name in datasets.LOADERS:
        assert any("가" <= letter <= "힣" for letter in dataset_name(name))


def test_texts_are_offered_to_those_who_can_learn_them(monkeypatch: pytest.MonkeyPatch) -> None:
    known = worker.families()
    assert form.offered(known["gpt"]) == ["names_ko", "names_en", "verses", "help_ko", "tunes"]
    assert form.offered(known["bert"]) == ["verses", "help_ko"]
    assert form.offered(known["transformer"]) == ["help_en_ko", "roman"]
    assert form.classes(known["gpt"], "verses") == [None] and form.lengths(known["gpt"], "verses") == [
        "quick",
        "",
    ]
    for name in datasets.TEXTS:
        data = datasets.load_texts(name)
        assert data.paired == (name in datasets.PAIRS)
        short = np.median([len(spans(line, WHOLE)) for line in data.train]) < 3
        assert short == (name in datasets.NAMES)
    monkeypatch.setattr(words, "ask", lambda: "ko")
    for name in datasets.TEXTS:
        assert any("가" <= letter <= "힣" for letter in dataset_name(name))


def test_what_must_fail_is_not_offered() -> None:
    known = worker.families()
    assert form.offered(known["cyclegan"]) == ["hangul"] and form.classes(known["cyclegan"], "hangul") == [
        None
    ]
    assert form.classes(known["gan"], "hangul") == [None, 0, 1]
    assert form.lengths(known["flow1"], "avatars") == ["quick", ""]
    assert form.lengths(known["flow1"], "cifar10") == ["quick"]  # no flow of them is trained yet
    assert form.lengths(known["flow"], "cifar10") == ["quick", ""]


@pytest.mark.parametrize("generator", worker.families())
def test_what_is_offered_can_begin(generator: str, tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    from genlab.training.run import Run

    traits = worker.families()[generator]
    dataset = "avatars" if "colour" in traits else "hangul"
    if "text" in traits:
        dataset = form.offered(traits)[-1 if "fills" in traits else 0]
    assert dataset in form.offered(traits)
    assert Run(generator, dataset, tmp_path, preset="quick").step == 0
