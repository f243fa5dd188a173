"""A word left out of a sentence, and what BERT and an n-gram would fill in."""

from html import escape
from pathlib import Path

import pytest

from genlab import datasets
from genlab.checkpoints import load
from genlab.checkpoints.sequences.filler import Filler
from genlab.ui.sequences import filling, shelf
from tests.support import writers
from tests.support.lines import sentences
from tests.support.writers import write_filler
from tests.ui.sequences.conftest import Opened, bodies


@pytest.fixture
def open_filler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open fillers as those that like the end of the alphabet."""
    monkeypatch.setattr(shelf, "opened", writers.opened)


@pytest.fixture
def page_of_help(home: Path, open_filler: None) -> Path:
    """Write a filler of Korean help sentences."""
    write_filler(home / "checkpoints", "help_ko")
    return home


def test_a_word_is_left_out_and_filled_in_twice(page_of_help: Path, opened: Opened) -> None:
    shown = opened(exhibit="Filling in")
    line = datasets.load_texts("help_ko").test[0]
    sentence, *bars = bodies(shown)
    assert shown.text_input[0].value == line and "_____" in sentence
    assert len(bars) == 2 * filling.BEST
    start, end = shown.session_state["sequences-blank-help_ko"]
    assert f">{escape(line[:start])}<span" in sentence and f"</span>{escape(line[end:])}<" in sentence
    assert [part.value for part in shown.markdown if part.value.startswith("**")] == [
        "**BERT**",
        "**n-gram**",
    ]


def test_another_word_and_another_sentence_can_be_taken(page_of_help: Path, opened: Opened) -> None:
    shown = opened(exhibit="Filling in")
    before = bodies(shown)
    checkpoint = load(page_of_help / "checkpoints" / "bert-help_ko")
    first = filling.read(checkpoint, str(shown.text_input[0].value)).blanks[0]
    shown.pills[0].set_value(first).run()
    assert not shown.exception and bodies(shown)[0] != before[0]
    next(button for button in shown.button if button.label == "Another one").click().run()
    assert not shown.exception and shown.text_input[0].value == datasets.load_texts("help_ko").test[1]


def test_the_authors_word_is_named_where_it_is_guessed(home: Path, open_filler: None) -> None:
    checkpoint = load(write_filler(home / "checkpoints", "help_ko"))
    filler = shelf.opened(checkpoint)
    assert isinstance(filler, Filler)
    last = max(token for token in filler.vocabulary.tokens if token.isalpha())
    line = filling.read(checkpoint, f"{last} {last}.")
    assert [line.word(span) for span in line.blanks] == [last, last]
    best = filling.filled(checkpoint, line, line.blanks[0])
    assert best[0].word == last and len(best) == filling.BEST


def test_the_n_gram_is_asked_where_the_training_texts_are_here(
    home: Path, open_filler: None, opened: Opened
) -> None:
    own = load(write_filler(home / "checkpoints", sentences()))
    line = filling.read(own, "The cat sees rain today.")
    assert filling.by_counting(own, line, line.blanks[0]) is None
    assert filling.sentences("sentences", own) == list(sentences().test[:20])
    shown = opened(exhibit="Filling in")
    assert len(bodies(shown)) == 1 + filling.BEST
    shipped = load(write_filler(home / "checkpoints", "help_ko"))
    line = filling.read(shipped, datasets.load_texts("help_ko").test[0])
    counted = filling.by_counting(shipped, line, line.blanks[-1])
    assert counted is not None and len(counted) == filling.BEST


def test_a_sentence_without_a_known_word_is_said_to_be_one(page_of_help: Path, opened: Opened) -> None:
    shown = opened(exhibit="Filling in")
    for typed, said in (
        ("Xqz 12!", "None of the words"),
        ("", "Type a sentence"),
        ("글 " * 99, "None of the words"),
    ):
        shown.text_input[0].set_value(typed).run()
        assert not shown.exception and shown.info[0].value.startswith(said)
