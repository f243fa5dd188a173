"""What the Sequences page finds: by kind and medium, whatever it is called, wherever it lies."""

import shutil
from pathlib import Path

import pytest

from genlab import datasets
from genlab.ui.sequences import shelf
from genlab.words import speaking
from tests.support.lines import sentences
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened


def test_writers_are_found_by_what_they_can_do(home: Path) -> None:
    write_ngram(home / "checkpoints", "names_ko", "gpt", name="anything")
    write_ngram(home / "checkpoints", "names_ko", "ngram")
    write_ngram(home / "runs" / "mine", sentences(), "rnn")  # of the Train page
    (home / "runs" / "unfinished").mkdir()
    found = shelf.writers()
    assert {name: [one.name for one in known] for name, known in found.items()} == {
        "names_ko": ["ngram-names_ko", "anything"],
        "sentences": ["rnn-sentences"],
    }
    assert shelf.translators() == {}


def test_damaged_ones_and_those_of_a_newer_genlab_are_passed_over(home: Path) -> None:
    for name, change in (
        ("newer", ('"ngram"', '"unheard"')),
        ("broken", ("{", "[")),
        ("tune", ('"text"', '"abc"')),
    ):
        path = write_ngram(home / "checkpoints", sentences(), name=name) / "card.json"
        path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    shutil.copytree(home / "checkpoints" / "broken", home / "runs" / "r" / "broken")
    assert shelf.writers() == {}


def test_ones_own_language_comes_first_and_there_what_most_have_learned(home: Path) -> None:
    for name, families in (("names_ko", ("ngram",)), ("names_en", ("ngram",)), ("roman", ("ngram", "gpt"))):
        for family in families:
            write_ngram(home / "checkpoints", name, family, order=2)
    with speaking("en"):
        assert list(shelf.writers()) == ["roman", "names_en", "names_ko"]
    with speaking("ko"):
        assert next(iter(shelf.writers())) == "names_ko"


def test_only_an_ngram_stays_open(home: Path) -> None:
    write_ngram(home / "checkpoints", sentences())
    (one,) = shelf.writers()["sentences"]
    assert shelf.opened(one) is shelf.opened(one)


def test_of_a_family_that_was_trained_twice_one_is_chosen(home: Path, opened: Opened) -> None:
    for name, order in (("first", 1), ("second", 4)):
        write_ngram(home / "checkpoints", "names_ko", order=order, name=name)
    shown = opened()
    assert [field.label for field in shown.selectbox] == ["Learned from", "n-gram"]
    before = [part.proto.body for part in shown.get("html")]
    shown.selectbox[1].set_value(str(home / "checkpoints" / "second")).run()
    assert not shown.exception and before != [part.proto.body for part in shown.get("html")]


def test_a_dataset_of_ones_own_is_not_here(home: Path) -> None:
    assert shelf.texts("sentences") is None
    assert shelf.texts("names_ko") == datasets.load_texts("names_ko")


@pytest.mark.parametrize(
    ("exhibit", "said"),
    [
        ("Going on", "Nothing that writes texts is trained here yet."),
        ("Surprise", "Nothing that writes texts is trained here yet."),
        ("Translating", "Nothing that translates is trained here yet."),
        ("By length", "Nothing that translates is trained here yet."),
        ("Filling in", "Nothing that fills in words is trained here yet."),
    ],
)
def test_an_exhibit_without_any_leads_to_training(
    home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, exhibit: str, said: str
) -> None:
    gone: list[str] = []
    monkeypatch.setattr("genlab.ui.page.go", lambda key, **_query: gone.append(key))
    shown = opened(exhibit=exhibit)
    assert any(part.value.startswith(said) for part in shown.markdown)
    next(button for button in shown.button if button.label == "Train one").click().run()
    assert gone == ["train"]
