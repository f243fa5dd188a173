"""A pack of fill-ins: test sentences, of which a fake has another word where it is marked; by a stand-in for BERT."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.sequences.filler import Filler, Guess
from genlab.errors import GenlabError
from genlab.media.text.likelihood import words
from genlab.packs import Pack, fillings, verifying
from genlab.packs.building import build
from genlab.packs.recipes import Fakes, Recipe
from tests.support.lines import WHO, write_file

VERBS = ("sees", "hears", "likes")


class Parrot(Filler):
    """Fills any word that is no mark: first with the author's own, then with a verb, in the order of `VERBS`."""

    def __init__(self) -> None:
        """Open nothing."""

    def blanks(self, line: str) -> list[tuple[int, int]]:
        return [span for span in words(line) if line[slice(*span)] in VERBS]

    def fill(self, line: str, span: tuple[int, int], count: int = 5) -> list[Guess]:
        return [Guess(word, 0.1) for word in (line[slice(*span)], line[slice(*span)].upper(), *VERBS)][:count]


class Mute(Parrot):
    """Knows nothing but the author's own word."""

    def fill(self, line: str, span: tuple[int, int], count: int = 5) -> list[Guess]:
        return [Guess(line[slice(*span)], 1.0)]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that builds a pack with a stand-in for a checkpoint that fills in."""
    file = str(write_file(tmp_path))
    data = datasets.load_texts(file)
    # The grammar's sentences are all there, so that any fake would be one: half of them are set aside.
    some = datasets.Texts("sentences", data.train[:40], data.test)
    monkeypatch.setattr(datasets, "load_texts", lambda _name: some)
    monkeypatch.setattr(datasets, "load_any", lambda _name: some)
    monkeypatch.setattr(verifying, "is_away", lambda _pack: False)

    def built(count: int, filler: Any = None, out: str = "fill", data_name: str = "sentences") -> Pack:
        card = SimpleNamespace(dataset=data_name, generator="bert")
        checkpoint = SimpleNamespace(name="bert-sentences", sha256="0" * 64, card=card)
        source = SimpleNamespace(
            fakes=Fakes("bert", count),
            checkpoint=checkpoint,
            generator="bert",
            opened=lambda: filler or Parrot(),
            check=lambda *_asked: None,
        )
        monkeypatch.setattr(fillings, "sources_of", lambda _recipe: [source])
        recipe = Recipe("Fill", file, None, (source.fakes,), 1, form="fill-in")
        return build("fill", recipe, tmp_path / f"{out}.npz")

    return built


def test_a_fake_has_another_word_where_it_is_marked(made: Any) -> None:
    pack = made(8)
    test = set(datasets.load_texts("the file").test)
    assert pack.form == "fill-in" and pack.protocols == ["fillin"]
    assert len(pack.reals) == len(pack.fakes["bert"]) == 8 and len(set(pack.stimuli)) == 16
    for text, (start, end), maker in zip(pack.stimuli, pack.marks, pack.generators, strict=True):
        word = text[start:end]
        assert word in VERBS and (text in test) == (maker == "")
        others = {text[:start] + verb + text[end:] for verb in VERBS}
        assert test & others and any(text.startswith(who) for who in WHO)
    for text, (start, end), written, maker in zip(
        pack.stimuli, pack.marks, pack.written, pack.generators, strict=True
    ):
        assert text[:start] + (written or text[start:end]) + text[end:] in test and bool(written) == bool(
            maker
        )
    assert {"marked", "frequency"} <= set(pack.cues) and pack.cues["marked"] < 0.9
    assert len({len(pack.marked(number)) for number in (*range(16), -1)}) == 1
    assert verifying.verify(pack) == []
    assert made(8, out="again").sha256 == pack.sha256


def test_verifying_finds_words_that_nobody_wrote(made: Any) -> None:
    pack = made(4)
    real = pack.reals[0]
    object.__setattr__(
        pack, "stimuli", tuple("No. " + t if n == real else t for n, t in enumerate(pack.stimuli))
    )
    assert any("1 texts are no test texts" in line for line in verifying._wrong_fillings(pack))


def test_beside_a_model_s_word_stands_one_as_long_and_as_frequent() -> None:
    known = Counter({"sees": 900, "hear": 3, "seen": 3, "hears": 880, "likes": 3})

    class Any(Parrot):
        def blanks(self, line: str) -> list[tuple[int, int]]:
            return words(line)

    free = ["sees likes", "hear likes", "hears them", "likes", "hear, and then much else"]
    rng = np.random.default_rng(0)
    assert fillings._beside(Any(), free, ("seen  them", (0, 4), "x"), known, rng) == (
        "hear likes",
        (0, 4),
        "",
    )
    assert fillings._beside(Any(), free, ("hears some", (0, 5), "x"), known, rng) == (
        "hears them",
        (0, 5),
        "",
    )
    assert free == ["sees likes", "likes", "hear, and then much else"]
    assert fillings._beside(Any(), free, ("hears", (0, 5), "x"), known, rng) == ("likes", (0, 5), "")
    assert (
        fillings._beside(Any(), free, ("far longer than all of these are", (0, 3), "x"), known, rng) is None
    )


def test_what_cannot_be_built_is_refused_in_one_line(made: Any) -> None:
    with pytest.raises(
        GenlabError, match=r"Too few fakes of 'bert-sentences' for pack 'fill'. Expected 21 sen"
    ):
        made(21)
    with pytest.raises(GenlabError, match=r"Too few fakes .* Received: 0\."):
        made(3, Mute())
    with pytest.raises(
        GenlabError, match=r"Expected one that fills in words, of dataset 'sentences'. Received"
    ):
        made(3, object())
    with pytest.raises(GenlabError, match=r"Received: bert, of 'verses'"):
        made(3, data_name="verses")
