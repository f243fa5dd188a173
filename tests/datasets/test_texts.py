"""Texts and pairs: what ships is whole, and split so that nothing of it is learned before it is asked for."""

import pytest

from genlab import datasets
from genlab.datasets import Texts
from genlab.errors import GenlabError


@pytest.mark.parametrize("name", datasets.TEXTS)
def test_what_ships_is_whole(name: str) -> None:
    data = datasets.load_texts(name)
    assert len(data.train) > 4_000 and len(data.test) > 700
    assert len(set(data.train) | set(data.test)) == len(data.train) + len(data.test)
    assert data.paired == (name in ("help_en_ko", "roman"))
    assert data.sha256 != datasets.load_texts("verses" if name != "verses" else "help_ko").sha256


def test_neither_side_of_a_test_pair_has_been_learned() -> None:
    data = datasets.load_texts("help_en_ko")
    learned = {side for pair in data.train for side in pair.split("\t")}
    assert not any(learned & set(pair.split("\t")) for pair in data.test)


def test_verses_of_a_chapter_are_on_one_side() -> None:
    data = datasets.load_texts("verses")
    creation = [
        "In the beginning God created the heaven and the earth.",
        "And God said, Let there be light: and there was light.",
        "And God called the firmament Heaven. And the evening and the morning were the second day.",
    ]
    assert set(creation) <= set(data.train) or set(creation) <= set(data.test)


def test_what_is_no_dataset_is_refused_in_one_line() -> None:
    with pytest.raises(GenlabError, match=r"Expected texts to train on and to test with. Received: 1 and 0"):
        Texts("none", ("a",), ())
    with pytest.raises(
        GenlabError, match=r"Expected no test text among the training texts. Received: 'b' in both"
    ):
        Texts("both", ("a", "b"), ("b",))
    with pytest.raises(GenlabError, match=r"Expected 2 columns, none of them empty. Received: 'a'"):
        Texts("pairs", ("a\tb", "a"), ("b\tc",), paired=True)
    with pytest.raises(GenlabError, match=r"Unknown class 3 of dataset 'verses'. Expected none"):
        datasets.load_any("verses").of_class(3)


def test_images_and_texts_are_told_apart() -> None:
    assert datasets.load_any("mnist").medium == "image" and datasets.load_any("names_en").medium == "text"
    with pytest.raises(GenlabError, match=r"Invalid dataset 'verses'. Expected images. Received: texts"):
        datasets.load("verses")
    with pytest.raises(GenlabError, match=r"Invalid dataset 'mnist'. Expected texts. Received: images"):
        datasets.load_texts("mnist")
    with pytest.raises(GenlabError, match=r"Unknown dataset 'versus'. Expected one of: names_ko"):
        datasets.load_texts("versus")


def test_what_is_typed_comes_into_the_form_that_shipped_texts_have() -> None:
    typed = "The \u201cLORD\u2019s\u201d \u2014 \u1100\u1161"
    assert datasets.typed(typed, "verses") == 'The "LORD\'s" - \uac00'
    as_its_file_may_have_it = "The \u201cLORD\u2019s\u201d \u2014 \uac00"
    assert datasets.typed(typed, "mine") == as_its_file_may_have_it
    learned = {letter for line in datasets.load_texts("verses").train for letter in line}
    assert set(datasets.typed("\u2018\u2019\u2014", "verses")) <= learned
