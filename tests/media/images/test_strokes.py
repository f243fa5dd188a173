"""Slant and stroke width on drawn strokes, of which both are known."""

import numpy as np
import pytest

from genlab.datasets import test_split as shipped_test_split
from genlab.media.images.strokes import slants, widths

FINE = 16


def stroke(width: float, shear: float = 0.0, turn: float = 0.0, length: float = 18.0) -> np.ndarray:
    """Draw an upright stroke, sheared to the right (degrees) or turned clockwise, each pixel the mean of 256 points."""
    place = (np.arange(28 * FINE) + 0.5) / FINE - 14
    x, y = np.meshgrid(place, -place)
    angle = np.radians(turn)
    x, y = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    inside = (np.abs(x - y * np.tan(np.radians(shear))) < width / 2) & (np.abs(y) < length / 2)
    return np.rint(255 * inside.reshape(28, FINE, 28, FINE).mean((1, 3))).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-35, -20, -5, 0, 5, 20, 35])
def test_a_sheared_stroke_leans_as_far_as_it_was_sheared(degrees: float) -> None:
    assert slants(np.array([stroke(3, shear=degrees)]))[0] == pytest.approx(degrees, abs=0.5)


@pytest.mark.parametrize("turn", [0, 30, 90])
@pytest.mark.parametrize("width", [1.5, 2, 3, 4, 4.5])
def test_a_stroke_is_as_thick_as_it_was_drawn(width: float, turn: float) -> None:
    assert widths(np.array([stroke(width, turn=turn, length=24)]))[0] == pytest.approx(width, rel=0.12)


def test_both_follow_what_is_done_to_real_digits() -> None:
    from scipy import ndimage

    images = shipped_test_split("mnist")[0][:60]
    leaned = np.stack(
        [ndimage.affine_transform(image, [[1, 0], [0.3, 1]], (0, -0.3 * 13.5), order=1) for image in images]
    )
    gained = np.tan(np.radians(slants(leaned))) - np.tan(np.radians(slants(images)))
    assert np.median(gained) == pytest.approx(0.3, abs=0.03)
    thicker = np.stack([ndimage.grey_dilation(image, 3) for image in images])
    gained = widths(thicker) - widths(images)
    assert (
        2 < np.median(gained) < 2 * np.sqrt(2)
    )  # a square of 3 pixels adds 2 across, and more to slanting strokes


def test_an_empty_image_has_neither() -> None:
    empty = np.zeros((1, 28, 28), np.uint8)
    assert np.isnan(slants(empty)).all() and np.isnan(widths(empty)).all()
