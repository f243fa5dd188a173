"""A pack of tunes from a checkpoint: valid ones, no copies, in the same metre as long, and audited."""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from genlab import packs
from genlab.datasets import loading
from genlab.datasets.melodies import Melodies
from genlab.errors import GenlabError
from genlab.media.melody import places
from genlab.media.melody.medium import tune_of
from genlab.packs.building import build
from genlab.packs.crafts import OfTunes
from genlab.packs.recipes import Fakes, Recipe
from genlab.packs.verifying import verify
from tests.support import tunes
from tests.support.writers import write_ngram

LINES = tuple(tunes.composed(seed) for seed in range(120))
DATA = Melodies(name="airs", train=LINES[:80], test=LINES[80:])
EVEN = tuple(tunes.hymn(seed) for seed in range(140))
HYMNS = Melodies(name="hymns", train=EVEN[:80], test=EVEN[80:])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home to an n-gram of tunes that are called airs."""
    folder = tmp_path_factory.mktemp("airs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENLAB_HOME", str(folder))
        patch.setitem(loading.TEXTS, "airs", lambda: DATA)
        patch.setitem(loading.TEXTS, "hymns", lambda: HYMNS)
        write_ngram(folder / "checkpoints", DATA, order=4)
        write_ngram(folder / "checkpoints", HYMNS, order=6)
        (folder / "packs").mkdir()
        yield folder


def test_each_fake_is_a_new_tune_beside_a_held_out_one_in_its_metre_as_long(home: Path) -> None:
    # So small an n-gram writes bars more or fewer: it is drawn from again until enough are as long as people's.
    recipe = Recipe("Airs", "airs", None, (Fakes("ngram-airs", 4),))
    pack = build("airs", recipe, home / "packs" / "airs.npz", learn_from=40)
    fakes = [pack.stimuli[number] for number in pack.fakes["ngram"]]
    reals = [pack.stimuli[number] for number in pack.reals]
    assert len(fakes) == len(reals) == 4 and set(reals) <= set(DATA.test) and not set(fakes) & set(LINES)
    shapes = [sorted((line.split()[0], tune_of(line).length) for line in kind) for kind in (fakes, reals)]
    assert [metre for metre, _ in shapes[0]] == [metre for metre, _ in shapes[1]]
    for (_, fake), (_, real) in zip(*shapes, strict=True):
        assert abs(fake - real) <= 0.2 * fake
    assert {"homeless", "unfit", "repeats", "copied", "novelty", "intervals"} <= set(pack.cues)
    assert pack.nearest == "training" and set(pack.nearest_stimuli) <= set(DATA.train)
    assert pack.stimuli[0] in set(LINES) | set(fakes) and verify(packs.load("airs")) == []
    told = pack.judges["linear"]["ngram"]
    assert np.isfinite(told).all() and 0 <= told.min() < told.max() <= 1


def test_too_few_that_are_as_long_say_what_to_do(home: Path) -> None:
    many = Recipe("Hymns", "hymns", None, (Fakes("ngram-hymns", 61),))  # there are 60 to stand beside them
    said = (
        r"Expected 61 that are no copies, each with a real test tune in its metre as long left beside it\. "
    )
    with pytest.raises(GenlabError, match=said + r"Received: 60 of \d+, and 60 such reals for all; ask for "):
        build("no", many, home / "packs" / "no.npz", learn_from=0)


def test_what_is_no_tune_is_not_taken_and_a_copy_is_told_in_whichever_key() -> None:
    craft = OfTunes(DATA.train)
    assert not craft.fits("4/4 major |1 0/96+12") and not craft.fits("4/4 major |1 0/96+96 D4")
    assert craft.fits(DATA.test[0])
    moved, other = tune_of(DATA.train[3]).moved(2).line, tunes.improvised(3)
    told = craft.copies([moved, other])
    assert told["copied"][0] == 1 > 0.5 > told["copied"][1] and told["novelty"].tolist() == [0, 1]
    assert craft.beside(DATA.test[0], [line for line in DATA.test if line[:3] != DATA.test[0][:3]]) is None


def test_tunes_have_no_words_to_fill_in_or_to_colour(home: Path) -> None:
    fakes = (Fakes("ngram-airs", 4),)
    with pytest.raises(GenlabError, match=r"Invalid aid"):
        build("airs2", Recipe("Airs", "airs", None, fakes, aid="ngram-airs"), home / "packs" / "a.npz")
    with pytest.raises(GenlabError, match=r"Invalid dataset 'airs' for fill-ins"):
        build("airs2", Recipe("Airs", "airs", None, fakes, form="fill-in"), home / "packs" / "a.npz")


def test_a_machine_goes_on_from_a_bar_and_every_bar_fits(home: Path) -> None:
    recipe = Recipe("Hymns", "hymns", None, (Fakes("ngram-hymns", 14),), form="boundary")
    pack = build("hymns", recipe, home / "packs" / "hymns.npz")
    assert pack.protocols == ["boundary_bars"] and pack.each == 1 and pack.judges == {}
    assert Counter(pack.begins) == dict.fromkeys(range(2, 10), 2)
    for line, begins, maker in zip(pack.stimuli, pack.begins, pack.generators, strict=True):
        kept = places.beginning(line, begins - 1)
        assert places.count(line) == 8 and all(tune_of(line).fits) and (maker == "") == (begins == 9)
        assert any(f"{real} ".startswith(f"{kept} ") for real in HYMNS.test)
        assert (line in HYMNS.test) == (maker == "")
    assert len(set(pack.stimuli)) == 16 and verify(packs.load("hymns")) == []
    # What the browser gets has one length, wherever the machine begins.
    assert len({len(pack.medium.encoded(line)) for line in pack.stimuli}) == 1
    other = dataclasses.replace(pack, stimuli=[tunes.improvised(seed) for seed in range(16)])
    assert "16 tunes do not begin as one of the test split of hymns" in verify(other)


def test_a_pack_of_boundaries_that_cannot_be_is_refused_in_one_line(home: Path) -> None:
    path = home / "packs" / "no.npz"
    few = Recipe("Hymns", "hymns", None, (Fakes("ngram-hymns", 6),), form="boundary")
    with pytest.raises(
        GenlabError, match=r"Too few fakes of 'ngram-hymns' for pack 'no'. Expected 7 at least, one"
    ):
        build("no", few, path)
    many = Recipe("Hymns", "hymns", None, (Fakes("ngram-hymns", 63),), form="boundary")
    with pytest.raises(
        GenlabError, match=r"Too few tunes for pack 'no'. Expected held-out tunes of 8 bars that fit"
    ):
        build("no", many, path)
    aided = Recipe("Hymns", "hymns", None, (Fakes("ngram-hymns", 7),), form="boundary", aid="ngram-hymns")
    with pytest.raises(GenlabError, match=r"Invalid aid 'ngram-hymns' for pack 'no'"):
        build("no", aided, path)
    assert not path.exists()
