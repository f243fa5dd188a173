"""A pack of boundaries: a person's words up to the place, a machine's behind, and nothing else that says which."""

import dataclasses
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from genlab import datasets, packs
from genlab.checkpoints import Checkpoint, write_card
from genlab.errors import GenlabError
from genlab.media.text.places import beginning, count, cut
from genlab.packs import verifying
from genlab.packs.building import build
from genlab.packs.recipes import Fakes, Recipe
from genlab.protocols.boundary import Boundary
from tests.support.lines import write_long

pytest.importorskip("tensorflow")

from genlab.training.export import finish
from genlab.training.loop import train
from genlab.training.run import Run

PLACES = Boundary.scale.places


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Checkpoint]:
    """Return a file of long sentences, and a checkpoint of an n-gram that learned from it."""
    folder = tmp_path_factory.mktemp("boundaries")
    file = write_long(folder)
    run = Run("ngram", str(file), folder / "run", overrides={"order": 5})
    list(train(run))
    return str(file), finish(run, folder / run.default_name)


def recipe(made: tuple[str, Checkpoint], number: int, seed: int = 1) -> Recipe:
    return Recipe("Long", made[0], None, (Fakes(str(made[1].path), number),), seed, form="boundary")


def test_a_person_wrote_up_to_the_place_and_nothing_else_tells_it(
    made: tuple[str, Checkpoint], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = build("long", recipe(made, 18), tmp_path / "long.npz")
    test = datasets.load_texts(made[0]).test
    words = PLACES * pack.each
    assert pack.form == "boundary" and pack.protocols == ["boundary"] and pack.judges == {}
    assert Counter(pack.begins) == dict.fromkeys(range(2, PLACES + 2), 2)
    for text, begins, maker in zip(pack.stimuli, pack.begins, pack.generators, strict=True):
        assert count(text) == words and len(cut(text, pack.each)) == PLACES
        kept = beginning(text, (begins - 1) * pack.each)
        origins = [line for line in test if line.startswith(f"{kept} ") or line == kept]
        assert origins and (maker == "") == (begins == PLACES + 1)
        assert (maker == "") == any(line.startswith(text) for line in origins)
    assert len(set(pack.stimuli)) == 20
    monkeypatch.setattr(datasets, "load_any", lambda _name: datasets.load_texts(made[0]))
    monkeypatch.setattr(verifying, "is_away", lambda _pack: False)
    assert verifying.verify(pack) == [] and packs.load(str(tmp_path / "long.npz")).begins == pack.begins
    # What the browser gets has one length, wherever the machine begins.
    assert len({len(pack.medium.encoded(text)) for text in pack.stimuli}) == 1
    again = build("long", recipe(made, 18), tmp_path / "again.npz")
    assert again.sha256 == pack.sha256
    place = pack.begins.index(10)
    other = tuple("Nobody" + text if number == place else text for number, text in enumerate(pack.stimuli))
    found = verifying.verify(dataclasses.replace(pack, stimuli=other))
    assert any("1 texts do not begin as one of the test split" in line for line in found), found


def test_what_cannot_be_built_is_refused_in_one_line(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    out = tmp_path / "x.npz"
    with pytest.raises(GenlabError, match=r"Too few fakes of 'ngram-long' for pack 'x'. Expected 9 at least"):
        build("x", recipe(made, 8), out)
    # Fewer lines of the same name: a card that does not say what it learned from takes them.
    older = Checkpoint(
        Path(shutil.copytree(made[1].path, tmp_path / made[1].name)),
        dataclasses.replace(made[1].card, learned=""),
    )
    write_card(older.path, older.card)
    few = str(write_long(tmp_path, 60))
    with pytest.raises(
        GenlabError, match=r"Too few texts for pack 'x'. Expected held-out texts of \d+ words"
    ):
        build("x", recipe((few, older), 20), out)
    pairs = Recipe("x", "roman", None, (Fakes(str(made[1].path), 9),), form="boundary")
    for asked in (pairs, Recipe("x", "mnist", None, (Fakes("gan-mnist", 9),), form="boundary")):
        with pytest.raises(GenlabError, match=r"Invalid dataset '\w+' for boundaries. Expected single texts"):
            build("x", asked, out)
    assert not out.exists()


def test_the_length_of_a_text_does_not_tell_the_place(made: tuple[str, Checkpoint], tmp_path: Path) -> None:
    pack = build("long", recipe(made, 27, 3), tmp_path / "long.npz")
    letters = np.array([len(text) for text in pack.stimuli])
    assert abs(np.corrcoef(letters, pack.begins)[0, 1]) < 0.6
