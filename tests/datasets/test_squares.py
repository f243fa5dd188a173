"""Images in squares."""

import numpy as np

from genlab.datasets import enlarged, reduced


def test_every_pixel_becomes_a_square_and_a_square_a_pixel_again() -> None:
    image = np.array([[[1], [2]], [[3], [4]]], np.uint8)
    twice = enlarged(image, 2)
    assert twice[..., 0].tolist() == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    assert np.array_equal(reduced(twice, 2), image)
    pictures = np.random.default_rng(0).integers(0, 256, (5, 4, 6, 3), np.uint8)
    assert enlarged(pictures, 3).shape == (5, 12, 18, 3)
    assert np.array_equal(reduced(enlarged(pictures, 3), 3), pictures)
