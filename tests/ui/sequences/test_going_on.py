"""A beginning on the Sequences page, and how families go on from it."""

from pathlib import Path

import pytest

from genlab.checkpoints import load
from genlab.ui.sequences import going_on
from genlab.ui.sequences.chances import Asked
from tests.support.lines import sentences
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened, bodies


def test_families_go_on_side_by_side_from_what_is_typed(writers: Path, opened: Opened) -> None:
    shown = opened()
    assert [part.value for part in shown.markdown if part.value.startswith("**")] == [
        "**n-gram**",
        "**recurrent network**",
        "**GPT**",
    ]
    shown.text_input[0].set_value("강").run()
    texts = bodies(shown)
    assert len(texts) == 3 * going_on.SEVERAL and all(">강</span>" in text for text in texts)


def test_the_same_seed_writes_the_same_and_another_another(writers: Path, opened: Opened) -> None:
    shown = opened()
    first = bodies(shown)
    assert bodies(shown.number_input[0].set_value(7).run()) != first
    assert bodies(shown.number_input[0].set_value(0).run()) == first == bodies(opened())


def test_temperature_and_top_k_are_heard(writers: Path, opened: Opened) -> None:
    shown = opened()
    assert len(set(bodies(shown)[: going_on.SEVERAL])) > 1
    for always_the_likeliest in (opened().slider[0].set_value(0.0), opened().select_slider[0].set_value(1)):
        assert len(set(bodies(always_the_likeliest.run())[: going_on.SEVERAL])) == 1


def test_what_no_family_takes_is_refused_in_one_line(writers: Path, opened: Opened) -> None:
    shown = opened()
    shown.text_input[0].set_value("강Q").run()
    (line,) = [part.value for part in shown.error]
    assert line.replace("\\", "").startswith("Unknown letter 'Q' in '강Q'. Expected letters that")
    shown.text_input[0].set_value("강강강강강강강강").run()
    (line,) = [part.value for part in shown.error]
    assert line.replace("\\", "").startswith("Invalid beginning. Expected at most 4 tokens. Received: 8.")
    assert not bodies(shown)


def test_what_one_family_refuses_stands_in_its_column(home: Path, opened: Opened) -> None:
    write_ngram(home / "checkpoints", "names_ko")
    write_ngram(home / "checkpoints", "names_ko", "gpt")
    card = home / "checkpoints" / "gpt-names_ko" / "card.json"
    card.write_text(card.read_text(encoding="utf-8").replace("   6\n", "   3\n"), encoding="utf-8")
    shown = opened()
    shown.text_input[0].set_value("상라").run()
    assert len(shown.error) == 1 and len(bodies(shown)) == going_on.SEVERAL


def test_a_long_text_is_shown_once_and_says_where_it_was_cut(home: Path) -> None:
    path = write_ngram(home / "checkpoints", sentences())
    found = going_on.written(load(path), Asked("The cat", 1.0, 0), 3)
    assert len(found.lines) == 1 and found.lines[0].startswith("The cat")


@pytest.mark.parametrize(
    ("text", "beginning"), [("상라리", "상"), ("가", "가"), ("The old man sees fish at night.", "The old")]
)
def test_an_example_is_whole_words_of_a_text(text: str, beginning: str) -> None:
    assert going_on.example(text) == beginning


def test_what_is_set_stays_while_another_tab_is_open(writers: Path, opened: Opened) -> None:
    shown = opened()
    shown.text_input[0].set_value("강").run()
    shown.slider[0].set_value(0.5).run()
    shown.session_state["exhibit"] = "Surprise"
    shown.run()
    assert not shown.text_input
    shown.session_state["exhibit"] = "Going on"
    shown.run()
    assert (shown.text_input[0].value, shown.slider[0].value) == ("강", 0.5)


def test_families_that_are_missing_are_named(home: Path, opened: Opened) -> None:
    write_ngram(home / "checkpoints", "names_ko")
    captions = [part.value for part in opened().caption]
    assert "Not trained on this yet: recurrent network, GPT." in captions and "Train one" in captions


def test_nothing_that_is_typed_becomes_markup(home: Path, opened: Opened) -> None:
    data = sentences()
    path = write_ngram(home / "checkpoints", type(data)(data.name, ("<b>a</b>", "<i>"), ("<b>",)))
    assert path.is_dir()
    shown = opened()
    shown.text_input[0].set_value("<b>").run()
    assert all("<b>" not in text and "&lt;b&gt;" in text for text in bodies(shown))
