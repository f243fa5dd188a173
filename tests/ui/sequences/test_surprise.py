"""A text whose words are coloured by how likely families find them."""

from pathlib import Path

import pytest

from genlab.checkpoints import load
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.media.tokens import Vocabulary
from genlab.ui.sequences import shelf, surprise
from tests.support.lines import sentences
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened, bodies


def test_words_cost_what_their_tokens_do_and_a_word_alone_is_shown_by_tokens() -> None:
    known = Vocabulary.of_lines(["ab c, de"])
    found = surprise.parts_of("ab c, de", known, [1, 2, 3, 4, 5, 6, 7, 8, 99])  # the end's bits are nobody's
    assert [(part.text, part.bits) for part in found] == [("ab", 3), (" c", 7), (",", 5), (" de", 21)]
    found = surprise.parts_of("ab", known, [1, 2, 99])
    assert [(part.text, part.bits, part.whole) for part in found] == [
        ("a", 1, surprise.TOKEN),
        ("b", 2, surprise.TOKEN),
    ]


def test_all_costs_are_told_and_a_strange_word_costs_most(home: Path) -> None:
    checkpoint = load(write_ngram(home / "checkpoints", sentences()))
    found = surprise.read(checkpoint, "The cat sees rain today.")
    writer = shelf.opened(checkpoint)
    assert isinstance(writer, Ngram)
    whole = writer.surprises(["The cat sees rain today."])[0]
    assert found.bits == pytest.approx(whole.sum() / 25)
    assert sum(part.bits for part in found.parts) == pytest.approx(whole[:-1].sum())
    strange = surprise.read(checkpoint, "The cat sees xylophones today.")
    assert max(strange.parts, key=lambda part: part.bits).text == " xylophones"


def test_the_page_colours_what_is_typed(writers: Path, opened: Opened) -> None:
    shown = opened(exhibit="Surprise")
    assert len(bodies(shown)) == 3 and all("color-mix" in text for text in bodies(shown))
    assert len([part for part in shown.caption if part.value.endswith("bits a letter")]) == 3
    shown.text_area[0].set_value("상" * 99).run()
    (line,) = [part.value for part in shown.error]
    assert line.startswith("Invalid line")
    shown.text_area[0].set_value("  ").run()
    assert not shown.error and shown.info[0].value == "Type a text, or paste one."
