"""A pack of designs holds those asked about, as many random ones of the same classes, and real products of them."""

import json
from pathlib import Path

import numpy as np
import pytest

from genlab import datasets, packs
from genlab.cli import main
from genlab.designs import asking
from genlab.designs.asking import KEPT, RANDOM, Asked, build
from genlab.designs.drawing import Drawing, look, pixels_sha256, same_look
from genlab.errors import GenlabError
from genlab.packs.verifying import verify
from genlab.protocols import DESIGNS
from tests.support.designed import BAG, BOOT, asked, small_designs


def test_it_holds_designs_random_ones_and_reals_and_can_be_asked_both() -> None:
    pack = small_designs()
    assert {name: len(numbers) for name, numbers in pack.fakes.items()} == {KEPT: 6, RANDOM: 6}
    assert len(pack.reals) == 12 and pack.form == DESIGNS
    assert pack.protocols[0] == "yesno" and "pair" in pack.protocols and pack.protocols[-1] == "preference"
    assert "boundary" not in pack.protocols and verify(pack) == []
    assert set(pack.labels.tolist()) == {BOOT}


def test_every_design_is_drawn_again_from_what_the_pack_says() -> None:
    pack = small_designs()
    for number, stored in enumerate(pack.designs):
        if stored is None:
            assert pack.generators[number] == ""
            continue
        again = Asked.of_stored(stored)
        assert pixels_sha256(again.drawing.image()) == pixels_sha256(pack.stimuli[number])
        assert bool(again.name) == (pack.generators[number] == KEPT)
    names = {stored["name"] for stored in pack.designs if stored}
    assert names == {"", *(f"Boot {number}" for number in range(6))}


def test_no_random_design_looks_like_another() -> None:
    pack = small_designs()
    looks = [look(pack.stimuli[number]) for numbers in pack.fakes.values() for number in numbers]
    assert all(same_look(one, looks[:place] + looks[place + 1 :]) is None for place, one in enumerate(looks))


def test_reals_are_of_the_same_classes_as_often(tmp_path: Path) -> None:
    mixed = [*asked(4), *asked(3, seed=4, label=BAG)]
    pack = build("mixed", "Mixed", mixed, tmp_path / "mixed.npz", seed=1, maker_sha256="a" * 64)
    assert pack.maker_sha256 == "a" * 64
    for label, count in ((BOOT, 4), (BAG, 3)):
        of = np.flatnonzero(pack.labels == label)
        assert [sum(pack.generators[n] == whose for n in of) for whose in (KEPT, RANDOM, "")] == [
            count,
            count,
            2 * count,
        ]
    test = datasets.load("fashion_mnist").x_test
    for number in pack.reals:
        assert (test == pack.stimuli[number]).all((1, 2)).any()


def test_designs_that_look_the_same_are_taken_once(tmp_path: Path) -> None:
    pack = build("once", "Once", [*asked(6), *asked(6)], tmp_path / "once.npz")
    assert len(pack.fakes[KEPT]) == 6


def test_what_makes_no_pack_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.npz"
    with pytest.raises(
        GenlabError, match=r"Invalid number of designs for pack 'x'. Expected 5 to 50 .* Received: 4"
    ):
        build("x", "X", asked(4), path)
    other = Drawing("gan-mnist-never", "0" * 64, None, "AAAA")
    with pytest.raises(GenlabError, match="Unknown version 000000000000 of checkpoint 'gan-mnist-never'"):
        build("x", "X", [*asked(5), Asked(other)], path)
    with pytest.raises(GenlabError, match=r"Expected those of one dataset. Received: none"):
        build("x", "X", [], path)
    monkeypatch.setattr(asking, "TRIES", 0)
    with pytest.raises(GenlabError, match="Too few random designs of 'flow1-fashion_mnist'"):
        build("x", "X", asked(5), path)
    assert not path.exists()


def test_the_command_line_builds_it_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    file = tmp_path / "designs.json"
    file.write_text(json.dumps([each.stored() for each in asked(5)]), encoding="utf-8")
    assert main(["pack", "build", "five", "--designs", str(file), "--title", "Five", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["designs"] == {"kept": 5, "random": 5} and packs.title("five") == "Five"
    assert main(["pack", "build", "six", "--designs", str(file), "--data", "mnist"]) == 2
    assert "Too many sources" in capsys.readouterr().err
    for text, told in (("{}", "Received: dict"), ("[{}]", "Invalid design."), ("no", "Invalid file")):
        file.write_text(text, encoding="utf-8")
        assert main(["pack", "build", "six", "--designs", str(file)]) == 2
        assert told in capsys.readouterr().err
