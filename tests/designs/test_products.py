"""Beside a design stands its nearest real product, and a copy is told from what is new."""

import numpy as np
import pytest

from genlab import datasets
from genlab.designs.products import COPY, NEW, Products, products, standing
from genlab.errors import GenlabError


@pytest.fixture(scope="module")
def boots() -> Products:
    return products("fashion_mnist", 9)


def test_a_training_image_is_a_copy_of_itself(boots: Products) -> None:
    real = datasets.load("fashion_mnist").of_class(9).x_train[17]
    found = standing(boots, real)
    assert (found.distance, found.verdict) == (0, COPY)
    np.testing.assert_array_equal(found.nearest, real)


def test_noise_is_new_and_real_test_images_lie_along_their_own_distances(boots: Products) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    assert (standing(boots, noise).share, standing(boots, noise).verdict) == (1, NEW)
    tests = datasets.load("fashion_mnist").of_class(9).x_test[:20]
    shares = [standing(boots, each).share for each in tests]
    assert min(shares) < 0.35 and max(shares) > 0.65 and min(shares) > 0


def test_products_that_are_not_here_and_other_sizes_are_refused(boots: Products) -> None:
    with pytest.raises(GenlabError, match="Unknown dataset '/my/photos'"):
        products("/my/photos", None)
    with pytest.raises(GenlabError, match="Invalid size of a design"):
        standing(boots, np.zeros((32, 32, 3), np.uint8))
