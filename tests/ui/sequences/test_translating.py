"""What families of pairs make of a source that one types, and where they have looked."""

from pathlib import Path

import pytest

from genlab import datasets
from genlab.checkpoints import Checkpoint, load
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.translator import Translator
from genlab.ui.sequences import shelf, translating
from tests.support.writers import copying, write_translator
from tests.ui.sequences.conftest import Opened, bodies

SOURCES = ["ab", "abc", "abcd", "abcde", "abcdef", "ab ab ab ab ab", "abcdef abcdef abcdef abcdef"]


@pytest.fixture
def translators(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write one that copies all of its source and looks at it, and one that has room for six letters."""

    def opened(checkpoint: Checkpoint) -> Translator:
        found = open_checkpoint(checkpoint, kept=False)
        assert isinstance(found, Translator)
        return copying(found) if found.sampling.get("looks") else copying(found, 6)

    monkeypatch.setattr(shelf, "opened", opened)
    write_translator(home / "checkpoints", "attention", SOURCES)
    write_translator(home / "checkpoints", "seq2seq", SOURCES, looks=False)
    return home


def test_families_translate_side_by_side(translators: Path, opened: Opened) -> None:
    shown = opened(exhibit="Translating")
    shown.text_input[0].set_value("abcd abcd abcd").run()
    assert [part.value for part in shown.markdown if part.value.startswith("**")] == [
        "**sequence to sequence**",
        "**attention**",
    ]
    short, whole = bodies(shown)
    assert ">abcd a</p>" in short and ">abcd abcd abcd</p>" in whole
    assert len(shown.get("vega_lite_chart")) == 1


def test_buttons_bring_another_source_each(translators: Path, opened: Opened) -> None:
    shown = opened(exhibit="Translating")

    def tap(label: str) -> str:
        next(button for button in shown.button if button.label == label).click().run()
        return str(shown.text_input[0].value)

    assert tap("A long one") == SOURCES[-1]
    assert tap("A short one") == "ab"


def test_examples_are_the_shortest_and_the_longest() -> None:
    sources = ["x" * length for length in range(1, 21)]
    assert sorted(map(len, translating.examples(sources, False))) == [1, 2, 3, 4]
    assert sorted(map(len, translating.examples(sources, True))) == [17, 18, 19, 20]
    assert translating.examples(["a"], True) == ["a"]


def test_letters_that_nobody_has_learned_are_named_and_the_rest_is_translated(
    translators: Path, opened: Opened
) -> None:
    shown = opened(exhibit="Translating")
    shown.text_input[0].set_value("abQ cd*").run()
    assert not shown.error and ">ab</p>" in bodies(shown)[0]
    assert [part.value for part in shown.caption if "learned to read" in part.value] == [
        "Nobody here has learned to read: Q \\*."
    ]


def test_what_nobody_takes_is_refused_in_one_line(translators: Path, opened: Opened) -> None:
    shown = opened(exhibit="Translating")
    shown.text_input[0].set_value("Q").run()
    assert [part.value.replace("\\", "") for part in shown.error] == [
        "Unknown letter 'Q' in 'Q'. Expected letters that the generator has learned."
    ]
    shown.text_input[0].set_value("abc " * 20).run()
    (line,) = [part.value for part in shown.error]
    assert line.startswith("Invalid source 'abc abc") and line.endswith(
        "Expected 1 to 27 tokens. Received: 79."
    )
    shown.text_input[0].set_value(" ").run()
    assert not shown.error and shown.info[0].value == "Type a source."


def test_the_test_data_are_known_where_they_are_here(home: Path) -> None:
    own = load(write_translator(home, "attention", SOURCES))
    assert translating.pairs_of("pairs", own) == dict.fromkeys(SOURCES, "")
    data = datasets.load_texts("roman")
    pairs = dict(pair.split("\t") for pair in data.test)
    few = sorted(pairs)[:50]
    found = translating.pairs_of("roman", load(write_translator(home, "attention", few, "roman")))
    letters = set("".join(few))
    assert set(few) <= set(found) and found.items() <= pairs.items()
    assert all(set(source) <= letters for source in found) and len(found) < len(pairs)


def test_where_it_looked_is_kept_with_what_it_wrote(translators: Path) -> None:
    found = translating.translated(load(translators / "checkpoints" / "attention-pairs"), "abc")
    assert found.text == "abc" and found.looks is not None
    assert (found.looks.source, found.looks.target) == (("a", "b", "c"), ("a", "b", "c"))
    assert found.looks.shares.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    blind = translating.translated(load(translators / "checkpoints" / "seq2seq-pairs"), "abc")
    assert blind.text == "abc" and blind.looks is None


def test_what_differs_from_the_test_data_is_marked_and_counted(
    translators: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translating, "pairs_of", lambda *_of: {"abcd abcd": "abcd abce"})
    shown = opened(exhibit="Translating")
    captions = [part.value for part in shown.caption]
    assert "In the test data: abcd abce" in captions
    assert "1 edit away." in captions and "3 edits away." in captions
    assert any("<mark" in text for text in bodies(shown))
