from dataclasses import replace

import numpy as np

from genlab import packs
from genlab.media.images import masks
from tests.support.small_pack import small_pack


def test_a_texture_has_the_images_grey_values_and_nearly_its_spectrum_but_not_its_shape():
    image = packs.load("mnist").stimuli[3]
    found = masks.texture(image, np.random.default_rng(0))
    assert (np.sort(found, axis=None) == np.sort(image, axis=None)).all()
    wanted, got = (np.abs(np.fft.rfft2(picture.astype(float))) for picture in (image, found))
    shuffled = np.abs(np.fft.rfft2(np.random.default_rng(1).permutation(image.ravel()).reshape(image.shape)))
    assert np.corrcoef(wanted.ravel(), got.ravel())[0, 1] > 0.9
    assert np.abs(wanted - got).mean() < 0.5 * np.abs(wanted - shuffled).mean()
    assert abs(np.corrcoef(image.ravel(), found.ravel())[0, 1]) < 0.6


def test_colour_images_get_masks_of_their_colours():
    image = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    found = masks.texture(image, np.random.default_rng(0))
    assert found.shape == image.shape and found.dtype == np.uint8
    for channel in range(3):
        assert sorted(found[..., channel].ravel()) == sorted(image[..., channel].ravel())


def test_masks_depend_on_pack_and_place_alone():
    pack = packs.load("mnist")
    first, again, other = pack.masks(7, 4), pack.masks(7, 4), pack.masks(8, 4)
    assert all((one == two).all() for one, two in zip(first, again, strict=True))
    assert any((one != two).any() for one, two in zip(first, other, strict=True))
    assert len({mask.tobytes() for mask in first}) == 4


def test_noise_has_the_pack_s_form_and_differs_by_number():
    pack = small_pack()
    one, two = pack.shown(-1), pack.shown(-2)
    assert one.shape == pack.stimuli.shape[1:] and one.dtype == np.uint8
    assert (one == pack.shown(-1)).all()
    mnist = packs.load("mnist")
    assert (mnist.shown(-1) != mnist.shown(-2)).any()
    assert two.shape == one.shape


def test_a_pack_of_large_images_has_fewer_masks_but_enough_for_a_flash():
    images = np.random.default_rng(0).integers(0, 256, (6, 100, 90, 3), np.uint8)
    pack = replace(small_pack("large"), stimuli=images, sha256="ab" * 32)
    found = pack.masks(0, 4)
    assert len({mask.tobytes() for mask in found}) == 4
    assert all(mask.shape == (100, 90, 3) for mask in found)
