"""The pixel histogram: it is the book's, and its samples follow it."""

import numpy as np
import pytest

from genlab.bench import listings
from genlab.checkpoints.images.pixel import Pixel
from genlab.generators.images.pixel import histogram
from tests.support.tiny import bars

pytest.importorskip("keras")


def test_the_pixel_table_is_the_listings() -> None:
    images = bars(40).x_train
    assert np.array_equal(histogram(images) / len(images), listings.pixel_fit(images))


def test_pixel_samples_follow_the_table() -> None:
    images = bars(50).x_train
    counts = histogram(images)
    drawn = Pixel({"latent": [28, 28]}, {}, {"counts": counts}).sample(4000, seed=0).images
    assert ((histogram(drawn) > 0) <= (counts > 0)).all()
    assert np.abs(drawn.mean(0) - images.mean(0)).max() < 10
