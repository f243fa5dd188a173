"""What a written text has of the training texts, on the Sequences page."""

from pathlib import Path

from genlab import datasets
from genlab.media.text.edits import distance
from genlab.ui.sequences import likeness
from tests.support.lines import sentences
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened


def test_the_nearest_text_is_found_and_marked(home: Path) -> None:
    data = datasets.load_texts("names_ko")
    found = likeness.of("names_ko", "상세형연방리", "상")
    assert found is not None and found.nearest in data.train
    assert found.edits == min(distance("상세형연방리", text) for text in data.train)
    assert len(found.marked) == len(found.nearest) and any(found.marked)
    assert found.own == 5 and found.copy in "세형연방리" and any(found.copy in text for text in data.train)


def test_a_training_text_is_called_one(home: Path) -> None:
    text = datasets.load_texts("names_ko").train[5]
    found = likeness.of("names_ko", text, "")
    assert found is not None and (found.edits, found.nearest, found.copy) == (0, text, text)


def test_only_what_was_written_counts_as_a_copy(home: Path) -> None:
    verse = datasets.load_texts("verses").train[0]
    found = likeness.of("verses", verse[:40] + " zq", verse[:40])
    assert found is not None and len(found.copy) <= 2 and found.own == 3


def test_the_page_says_how_far_texts_are_from_training(writers: Path, opened: Opened) -> None:
    shown = opened(sequences__view="nearest")
    captions = [part.value for part in shown.caption]
    assert any(caption.endswith(("edit away.", "edits away.")) for caption in captions)
    assert any(caption.startswith("Beneath each text") for caption in captions)


def test_without_the_training_texts_nothing_is_held_beside(home: Path, opened: Opened) -> None:
    write_ngram(home / "checkpoints", sentences())
    captions = [part.value for part in opened(sequences__view="nearest").caption]
    assert any("not here" in caption for caption in captions)
    assert not any("edit" in caption for caption in captions)
