import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints, datasets, media, packs
from genlab.checkpoints.graphs import onnx_graph
from genlab.checkpoints.opening import open_checkpoint
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.media import arrays
from genlab.metrics.images import two_sample
from genlab.packs.building import build
from genlab.packs.pack import BOUNDARY
from genlab.packs.recipes import SHIPPED, Fakes, Recipe
from genlab.packs.stored import JUDGED
from genlab.packs.verifying import verify

RECIPE = Recipe("Two digits", "mnist", None, (Fakes("pixel-mnist-0", 6), Fakes("pixel-mnist-1", 4)), seed=5)


@contextmanager
def one_judge() -> Iterator[None]:
    """Train one judge of a kind for each generator, not several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_sample, "OF_A_PACK", 1)
        yield


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> packs.Pack:
    """Build a small pack."""
    with one_judge():
        return build("two", RECIPE, tmp_path_factory.mktemp("packs") / "two.npz", learn_from=200)


@pytest.mark.parametrize("name", [name for name in SHIPPED if packs.is_shipped(name)])
def test_every_shipped_pack_is_right(name: str) -> None:
    shipped = packs.load(name)
    recipe = SHIPPED[name]
    drawn = sum(fakes.count for fakes in recipe.fakes)
    assert verify(shipped) == []
    assert sum(map(len, shipped.fakes.values())) == drawn
    if recipe.form == BOUNDARY:  # every place, and none, equally often
        counts = np.unique_counts(shipped.begins).counts
        assert len(counts) == (8 if shipped.medium.name == media.MELODY else 10)
        assert set(counts) == {drawn // (len(counts) - 1)} == {len(shipped.reals)}
    else:
        assert len(shipped.reals) == drawn
    if shipped.medium.name == media.IMAGE:
        assert np.asarray(shipped.stimuli).dtype == np.uint8
        assert len({image.nbytes for image in shipped.stimuli}) == 1
    assert all(set(told) == set(shipped.fakes) for told in shipped.judges.values())
    if not recipe.form:  # a judge asks whether all of it is a machine's
        assert ("network" if shipped.medium.name == media.IMAGE else "linear") in shipped.judges
    assert set(shipped.discriminators) == {
        fakes.checkpoint
        for fakes in recipe.fakes
        if "discriminator.onnx" in checkpoints.find(fakes.checkpoint).card.files
    }
    assert set(shipped.checkpoints) == {fakes.checkpoint for fakes in recipe.fakes}


def test_a_pack_is_half_real_and_its_latents_draw_its_fakes(pack: packs.Pack) -> None:
    assert len(pack.reals) == len(pack.fakes["pixel"]) == 10
    z = pack.latents["pixel-mnist-0"].reshape(-1, 28, 28)
    again = open_checkpoint("pixel-mnist-0").decode(z)
    zeros = [number for number in pack.fakes["pixel"] if pack.labels[number] == 0]
    assert np.array_equal(pack.stimuli[zeros], again)
    assert (pack.nearest_distances > 0).all()
    assert pack.stimulus_id(3) == "two/0003"


def test_the_same_recipe_gives_the_same_file(pack: packs.Pack, tmp_path: Path) -> None:
    with one_judge():
        again = build("two", RECIPE, tmp_path / "two.npz", learn_from=200)
    assert again.sha256 == pack.sha256
    other = replace(RECIPE, seed=6)
    assert build("two", other, tmp_path / "two.npz", learn_from=0).sha256 != pack.sha256


def test_the_machine_judges_a_pack_s_fakes_and_all_its_reals(pack: packs.Pack) -> None:
    assert set(pack.judges) == set(pack.floors) == {"network", "trees", "linear"}
    fake = np.array(pack.generators) != ""
    for told in pack.judges.values():
        (scores,) = told.values()
        assert scores[fake].min() > scores[~fake].max()  # noise beside digits
    assert max(pack.floors.values()) < 0.65 < 1  # other digits beside digits
    assert verify(pack) == []
    part = scores.copy()
    part[pack.reals[0]] = np.nan
    wrong = verify(replace(pack, judges={"trees": {"pixel": part}}))
    assert wrong == ["judge trees of pixel judges other images than its fakes and all reals"]
    assert verify(replace(pack, judges={"trees": {"pixel": scores + np.float32(1)}})) == [
        "judgements of pixel lie outside 0..1"
    ]
    assert verify(replace(pack, judges={"trees": {"gan": scores}})) == [
        "judge trees judges gan, which drew no image"
    ]


def test_a_gan_s_own_discriminator_judges_its_fakes(tmp_path: Path) -> None:
    recipe = Recipe("GAN", "mnist", None, (Fakes("gan-mnist", 6), Fakes("pixel-mnist-1", 4)), seed=5)
    pack = build("gan", recipe, tmp_path / "gan.npz", learn_from=0)
    assert pack.judges == {}
    (scores,) = pack.discriminators.values()
    kinds = np.array(pack.generators)
    assert np.array_equal(np.isfinite(scores), kinds != "pixel")
    graph = onnx_graph(str(checkpoints.find("gan-mnist").path / "discriminator.onnx"))
    shown = pack.stimuli[kinds != "pixel"][..., None].astype(np.float32) / 127.5 - 1
    assert np.allclose(scores[kinds != "pixel"], graph({"image": shown})[:, 0], atol=1e-6)
    assert verify(pack) == []
    wrong = verify(replace(pack, discriminators={"gan-mnist": scores / np.float32(2)}))
    assert wrong == ["discriminator gan-mnist says something else of these images"]
    wrong = verify(replace(pack, discriminators={"pixel-mnist-0": scores}))
    assert wrong == ["discriminator pixel-mnist-0 judges, though no image was drawn from that checkpoint"]


def test_packs_without_judgements_load_and_damaged_ones_are_named(pack: packs.Pack, tmp_path: Path) -> None:
    every = arrays.load(packs.folder_of("mnist") or tmp_path)
    old = {
        name: array
        for name, array in every.items()
        if not name.startswith((*(f"{start}/" for start in JUDGED.values()), "discriminator/"))
    }
    arrays.save(tmp_path / "old.npz", old)
    assert packs.load(str(tmp_path / "old.npz")).judges == {}
    arrays.save(tmp_path / "short.npz", {**old, "classifier/gan": np.zeros(3, np.float32)})
    with pytest.raises(
        GenlabError, match=r"Expected classifier/gan as float32 of 400 stimuli. Received: float32 \(3,\)"
    ):
        packs.load(str(tmp_path / "short.npz"))


def test_a_pack_is_built_without_the_training_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    out = tmp_path / "lean.npz"
    assert (
        main(["pack", "build", "lean", "--data", "mnist", "--fake", "pixel-mnist-1=3", "--out", str(out)])
        == 0
    )
    assert "no judgements of the two-sample test" in capsys.readouterr().err
    assert packs.load(str(out)).judges == {}


def test_verify_finds_a_foreign_real(pack: packs.Pack) -> None:
    images = np.array(pack.stimuli)
    images[pack.reals[0], 0, 0] ^= 255
    wrong = verify(replace(pack, stimuli=images))
    assert "1 reals are not in the test split of mnist" in wrong


def test_wrong_packs_are_named(tmp_path: Path) -> None:
    with pytest.raises(GenlabError, match=r"Unknown pack 'nope'. Expected one of: mnist"):
        packs.load("nope")
    path = tmp_path / "bad.npz"
    path.write_bytes(b"bad")
    with pytest.raises(GenlabError, match="Damaged pack"):
        packs.load(str(path))
    with pytest.raises(GenlabError, match=r"Expected dataset 'fashion_mnist'. Received: 'mnist'"):
        build("x", replace(RECIPE, dataset="fashion_mnist"), path)


def test_only_names_open_packs() -> None:
    assert packs.folder_of("../packs/mnist") is None
    assert packs.folder_of("") is None
    assert packs.is_shipped("mnist") and packs.title("mnist") == "Handwritten digits (MNIST)"


def test_the_reals_of_a_translation_s_fakes_are_of_the_style_it_ends_in(tmp_path: Path) -> None:
    recipe = Recipe("Brush", "hangul", None, (Fakes("cyclegan-hangul", 8),))
    pack = build("brush", recipe, tmp_path / "brush.npz", learn_from=0)
    brush = {image.tobytes() for image in datasets.load("hangul").of_class(1).x_test}
    assert {pack.stimuli[number].tobytes() for number in pack.reals} <= brush
    with pytest.raises(GenlabError, match=r"Invalid class beside fakes of 'cyclegan'. Expected 1 \(brush\)"):
        build("print", replace(recipe, label=0), tmp_path / "print.npz", learn_from=0)
    mixed = replace(
        recipe, fakes=(*recipe.fakes, Fakes("pixel-mnist-3", 2))
    )  # other than brush, and of other images
    for wrong, said in (
        (mixed, "Received: 3"),
        (replace(recipe, dataset="mnist"), "Expected dataset 'mnist'"),
    ):
        with pytest.raises(GenlabError, match=said):
            build("mixed", wrong, tmp_path / "mixed.npz", learn_from=0)
