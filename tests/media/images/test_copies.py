"""Copies to the eye: what was saved again is found, and what only looks alike is not."""

import io

import numpy as np
import pytest
from PIL import Image

from genlab import datasets
from genlab.media.images.copies import copies, thumbnails
from tests.support.own_images import disc


def again(image: Image.Image, form: str, side: int) -> np.ndarray:
    """Return an image as it is after it was saved in another size and form, and brought back."""
    buffer = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(buffer, form, quality=75)
    return np.asarray(Image.open(buffer).convert("RGB").resize(image.size, Image.Resampling.LANCZOS))


@pytest.mark.parametrize(("form", "side"), [("JPEG", 96), ("JPEG", 64), ("WEBP", 96), ("PNG", 48)])
def test_what_was_saved_again_is_found(form: str, side: int) -> None:
    pictures = [disc(number, (96, 96)) for number in range(30)]
    originals = thumbnails(np.stack([np.asarray(picture) for picture in pictures]))
    saved = thumbnails(np.stack([again(picture, form, side) for picture in pictures[5:15]]))
    assert copies(saved, originals) == {number: number + 5 for number in range(10)}
    assert copies(originals, originals, earlier=True) == {}


def test_each_is_a_copy_of_an_earlier_one() -> None:
    small = thumbnails(np.stack([np.asarray(disc(number)) for number in (1, 2, 1, 3, 1)]))
    assert copies(small, small, earlier=True) == {2: 0, 4: 0}
    assert copies(small[:0], small) == {} and copies(small, small[:0]) == {}


@pytest.mark.parametrize("name", ["mnist", "avatars"])
def test_different_images_of_one_kind_are_none(name: str) -> None:
    small = thumbnails(datasets.load(name).x_train[:1200])
    assert copies(small, small, earlier=True) == {}


def test_flat_images_are_told_apart_by_their_grey() -> None:
    flat = thumbnails(np.stack([np.full((20, 20), grey, np.uint8) for grey in (0, 1, 200, 200)]))
    assert copies(flat, flat, earlier=True) == {3: 2}
