"""Surprises of a pack's texts: measured by a checkpoint, of every word of fakes and reals, and kept with the pack."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from genlab import packs
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.text.likelihood import words
from genlab.packs import stored
from genlab.packs.building import build
from genlab.packs.recipes import Fakes, Recipe
from tests.packs.test_texts import made  # noqa: F401  (a fixture)

pytest.importorskip("tensorflow")


def recipe(made: tuple[str, Checkpoint], aid: str) -> Recipe:  # noqa: F811
    return Recipe("Sentences", made[0], None, (Fakes(str(made[1].path), 5),), aid=aid)


def test_every_word_has_its_bits_which_add_up_to_the_texts(
    made: tuple[str, Checkpoint],  # noqa: F811
    tmp_path: Path,
) -> None:
    pack = build("lines", recipe(made, str(made[1].path)), tmp_path / "lines.npz", learn_from=0)
    writer = open_checkpoint(made[1])
    assert isinstance(writer, Writer) and pack.aid == made[1].name
    for text, bits, whole in zip(
        pack.stimuli, pack.surprises, writer.surprises(list(pack.stimuli)), strict=True
    ):
        assert len(bits) == len(words(text)) and (bits > 0).all()
        assert bits.sum() == pytest.approx(whole[:-1].sum(), rel=1e-4)  # the end's own are nobody's
    assert len({len(pack.aided(number)) for number in (*range(10), -1)}) == 1
    again = packs.load(str(tmp_path / "lines.npz"))
    assert all(np.array_equal(one, other) for one, other in zip(again.surprises, pack.surprises, strict=True))
    without = build("plain", recipe(made, ""), tmp_path / "plain.npz", learn_from=0)
    assert without.surprises == () and without.aid == ""
    with pytest.raises(GenlabError, match=r"Invalid aid in pack 'plain'. Expected surprises of its words"):
        without.aided(0)
    broken = dataclasses.replace(pack, surprises=pack.surprises[:-1])
    with pytest.raises(GenlabError, match=r"Expected surprises of every word of 10 stimuli. Received: of 9"):
        stored.check(broken, tmp_path / "lines.npz")


def test_what_cannot_measure_is_refused_in_one_line(
    made: tuple[str, Checkpoint],  # noqa: F811
    tmp_path: Path,
) -> None:
    out = tmp_path / "x.npz"
    with pytest.raises(
        GenlabError, match=r"Invalid aid 'gan-mnist' for pack 'x'. Expected a checkpoint that"
    ):
        build("x", recipe(made, "gan-mnist"), out, learn_from=0)
    images = Recipe("x", "mnist", None, (Fakes("gan-mnist", 5),), aid="gan-mnist")
    with pytest.raises(GenlabError, match=r"Invalid aid 'gan-mnist' for pack 'x'. Expected a pack of texts"):
        build("x", images, out)
    assert not out.exists()
