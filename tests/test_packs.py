from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import packing, packs
from genlab.errors import GenlabError
from genlab.packing import Fakes, Recipe
from genlab.sampling import open_checkpoint

RECIPE = Recipe("Two digits", "mnist", None, (Fakes("pixel-mnist-0", 6), Fakes("pixel-mnist-1", 4)), seed=5)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> packs.Pack:
    """Build a small pack."""
    return packing.build("two", RECIPE, tmp_path_factory.mktemp("packs") / "two.npz")


@pytest.mark.parametrize("name", packing.SHIPPED)
def test_every_shipped_pack_is_right(name: str) -> None:
    shipped = packs.load(name)
    assert packing.verify(shipped) == []
    assert len(shipped.reals) == sum(map(len, shipped.fakes.values()))
    assert shipped.images.dtype == np.uint8
    assert len({image.nbytes for image in shipped.images}) == 1
    recipe = packing.SHIPPED[name]
    assert sum(fakes.count for fakes in recipe.fakes) == len(shipped.reals)
    assert set(shipped.checkpoints) == {fakes.checkpoint for fakes in recipe.fakes}


def test_a_pack_is_half_real_and_its_latents_draw_its_fakes(pack: packs.Pack) -> None:
    assert len(pack.reals) == len(pack.fakes["pixel"]) == 10
    z = pack.latents["pixel-mnist-0"].reshape(-1, 28, 28)
    again = open_checkpoint("pixel-mnist-0").decode(z)
    zeros = [number for number in pack.fakes["pixel"] if pack.labels[number] == 0]
    assert np.array_equal(pack.images[zeros], again)
    assert (pack.nearest_distances > 0).all()
    assert pack.stimulus_id(3) == "two/0003"


def test_the_same_recipe_gives_the_same_file(pack: packs.Pack, tmp_path: Path) -> None:
    assert packing.build("two", RECIPE, tmp_path / "two.npz").sha256 == pack.sha256
    assert packing.build("two", replace(RECIPE, seed=6), tmp_path / "two.npz").sha256 != pack.sha256


def test_verify_finds_a_foreign_real(pack: packs.Pack) -> None:
    images = pack.images.copy()
    images[pack.reals[0], 0, 0] ^= 255
    wrong = packing.verify(replace(pack, images=images))
    assert "1 reals are not in the test split of mnist" in wrong


def test_wrong_packs_are_named(tmp_path: Path) -> None:
    with pytest.raises(GenlabError, match=r"Unknown pack 'nope'. Expected one of: mnist"):
        packs.load("nope")
    path = tmp_path / "bad.npz"
    path.write_bytes(b"bad")
    with pytest.raises(GenlabError, match="Damaged pack"):
        packs.load(str(path))
    with pytest.raises(GenlabError, match=r"Expected dataset 'fashion_mnist'. Received: 'mnist'"):
        packing.build("x", replace(RECIPE, dataset="fashion_mnist"), path)


def test_only_names_open_packs() -> None:
    assert packs.folder_of("../packs/mnist") is None
    assert packs.folder_of("") is None
    assert packs.is_shipped("mnist") and packs.title("mnist") == "Handwritten digits (MNIST)"


def test_images_picked_by_number_are_those_of_the_array() -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 3, 3), np.uint8)
    places = np.array([4, 0, 0, 2], np.int32)
    picked = packs.Picked(images, places)
    assert len(picked) == 4 and picked.shape == (4, 3, 3) and picked.dtype == np.uint8
    assert np.array_equal(picked[1], images[0]) and np.array_equal(picked[[0, 3]], images[[4, 2]])
