"""A design's latent comes back from its text, and makes the same pixels again."""

import numpy as np
import pytest

from genlab.checkpoints import find
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs.drawing import Drawing, drawn, look, packed, pixels_sha256, same_look, unpacked
from genlab.errors import GenlabError


@pytest.mark.parametrize(("name", "label"), [("flow1-fashion_mnist", 9), ("gan-fashion_mnist-9", None)])
def test_a_design_is_drawn_again_from_what_is_stored(name: str, label: int | None) -> None:
    sampler, sha256 = open_checkpoint(name), find(name).sha256
    z = sampler.latents(3, 2)
    designs = [Drawing(name, sha256, label, packed(each)) for each in z]
    images = drawn(sampler, designs)
    for design, image in zip(designs, images, strict=True):
        assert pixels_sha256(design.image()) == pixels_sha256(image)
    np.testing.assert_array_equal(unpacked(designs[1].latent, sampler.latent), z[1])


@pytest.mark.parametrize("text", ["", "AAAA", "no base64!", packed(np.full((2, 2), np.nan, np.float32))])
def test_a_latent_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(GenlabError, match="Damaged latent"):
        unpacked(text, (2, 2))


def test_a_class_that_the_generator_does_not_know_is_refused() -> None:
    sampler = open_checkpoint("flow1-fashion_mnist")
    for label in (None, 10):
        with pytest.raises(GenlabError, match="Unknown class"):
            drawn(sampler, [Drawing("x", "", label, packed(sampler.latents(1, 0)[0]))])


def test_the_same_design_a_little_brighter_looks_the_same_and_others_do_not() -> None:
    images = open_checkpoint("flow1-fashion_mnist").sample(8, seed=1, labels=np.full(8, 9)).images
    looks = [look(each) for each in images]
    brighter = look(np.clip(images[3].astype(int) + 3, 0, 255).astype(np.uint8))
    assert same_look(brighter, looks) == 3
    assert same_look(looks[0], looks[1:]) is None
    assert same_look(looks[0], []) is None
