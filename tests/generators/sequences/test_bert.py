"""What makes BERT itself: a word is told by both of its sides, whole words come back, 15% of them are asked about."""

from collections import Counter

import numpy as np
import pytest

from genlab.checkpoints.sequences.filler import Filler
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.generators.base import Step
from tests.support.lines import sentences, tunes

pytest.importorskip("tensorflow")

from genlab.generators.sampling import keras_sampler
from genlab.generators.sequences.bert import Bert, BertSettings

pytestmark = pytest.mark.usefixtures("as_written")

SETTINGS = BertSettings(steps=10, batch=16, blocks=2, width=16, heads=2)


def echoes() -> Texts:
    """Return lines whose middle word follows from the last one alone: `a tree oak.`, `a bird owl.`"""
    kinds = {"tree": ("oak", "elm", "ash", "fir"), "bird": ("owl", "jay", "tit", "daw")}
    every = [
        f"{who} {kind} {one}, {how}."
        for who in ("a", "my", "the", "no", "each")
        for kind, names in kinds.items()
        for one in names
        for how in ("here", "there", "now", "again", "soon")
    ]
    return Texts.split("echoes", tuple(np.random.default_rng(0).permutation(every).tolist()))


def test_it_learns_words_from_what_stands_behind_them() -> None:
    settings = BertSettings(
        steps=150, batch=32, blocks=1, width=32, heads=2, dropout=0.0, rate=5e-3, decay=0.0, asked=0.3
    )
    generator = Bert(echoes(), settings, 0)
    last = Step(0, {})
    for last in generator.train():
        if last.step >= settings.steps:
            break
    filler = keras_sampler(generator, None)
    assert isinstance(filler, Filler)
    for line in generator.dataset.test[:10]:
        kind = filler.blanks(line)[1]
        assert line[slice(*kind)] in ("tree", "bird")
        (best,) = filler.fill(line, kind, 1)
        assert best.word == line[slice(*kind)] and best.chance > 0.6  # by counting what is before: a half
    assert last.losses["val_loss"] < np.log(len(generator.vocabulary)) / 1.5


def test_every_place_looks_to_both_sides_and_to_nothing_behind_a_line() -> None:
    network = Bert(sentences(), SETTINGS, 0).network
    line, every = np.array([[5, 7, 3, 9, 2]], np.int32), np.arange(5, dtype=np.int32)[None]
    before = np.asarray(network([line, every], training=False))
    first, last = line.copy(), line.copy()
    first[0, 0], last[0, -1] = 6, 6
    for other in (first, last):
        assert np.abs(np.asarray(network([other, every], training=False)) - before)[:, 2].max() > 1e-4
    padded = np.pad(line, ((0, 0), (0, 2)))
    assert np.abs(np.asarray(network([padded, every], training=False)) - before).max() < 1e-5


def test_words_are_asked_about_as_in_the_paper() -> None:
    generator = Bert(sentences(), BertSettings(blocks=1, width=8, heads=1, asked=0.4), 0)
    fates = Counter[str]()
    for step in range(120):
        (given, at), stood, weights = generator.questions(list(range(64)), False, step)
        there, lines = weights > 0, [generator.lines[place] for place in range(64)]
        words = np.array([generator.words[line].sum() for line in lines])
        assert there.sum(1).tolist() == np.maximum(1, np.rint(0.4 * words)).tolist()
        assert generator.words[stood[there]].all()
        for row, line in enumerate(lines):
            changed = np.flatnonzero(given[row, : len(line)] != line)
            assert set(changed) <= set(at[row][there[row]])
            assert stood[row][there[row]].tolist() == line[at[row][there[row]]].tolist()
        put = np.take_along_axis(given, at, 1)
        named = np.where(put == generator.mask, "left out", np.where(put == stood, "stays", "another"))
        fates.update(named[there].tolist())
    of = sum(fates.values())
    assert fates["left out"] / of == pytest.approx(0.8, abs=0.02)
    assert fates["another"] / of == pytest.approx(0.1, abs=0.02)  # now and then another is the same
    again = [generator.questions([3, 4], False, step)[0] for step in (7, 7, 8)]
    assert all(np.array_equal(one, two) for one, two in zip(again[0], again[1], strict=True))
    assert not all(np.array_equal(one, two) for one, two in zip(again[0], again[2], strict=True))


def test_one_place_says_what_many_do() -> None:
    generator = Bert(sentences(), SETTINGS, 0)
    line = np.zeros((1, generator.longest), np.int32)
    line[0, :5] = (5, 7, generator.mask, 9, 2)
    every = np.asarray(generator.network([line, np.array([[4, 2, 0]], np.int32)], training=False))
    at = np.asarray(generator.graphs()["fill"]([line, np.array([[2]], np.int32)]))
    assert at.shape == (1, 1, len(generator.vocabulary)) and np.abs(at[:, 0] - every[:, 1]).max() < 1e-5


def test_words_are_whole_and_frequent() -> None:
    lines = ("The king's men came, and the king's men went.", "The men went.") * 4
    data = Texts("kings", lines, ("Once the men came.",))
    known = Bert(data, SETTINGS, 0).vocabulary
    assert set(known.tokens[2:]) == {"The", "king's", "men", "came", ",", "and", "the", "went", "."}
    assert Bert(data, BertSettings(vocabulary=4, blocks=1, width=8, heads=1), 0).vocabulary.tokens[2:] == (
        "men",
        ".",
    )


def test_notes_of_a_tune_are_filled_in_too() -> None:
    generator = Bert(tunes(), SETTINGS, 0)
    filler = keras_sampler(generator, None)
    assert isinstance(filler, Filler)
    line = generator.dataset.test[0]
    assert filler.fill(line, filler.blanks(line)[2])[0].word in generator.vocabulary.tokens


def test_names_have_no_sides() -> None:
    names = Texts.split("names", tuple(f"Name{number}" for number in range(40)))
    with pytest.raises(
        GenlabError,
        match=r"Invalid dataset 'names' for generator 'bert'. Expected lines of 3 words.* Received: 1 in",
    ):
        Bert(names, SETTINGS, 0)
    with pytest.raises(
        GenlabError, match=r"Invalid value for setting 'asked'. Expected more than 0.* Received: 0"
    ):
        BertSettings(asked=0).check()
