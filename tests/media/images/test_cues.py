import numpy as np
import pytest

from genlab.media.images import cues


def test_measures_are_the_plain_ones() -> None:
    images = np.random.default_rng(0).integers(0, 256, (6, 9, 7, 3), np.uint8)
    images[0, :3] = 0
    values = cues.measure(images)
    flat = images.reshape(6, -1).astype(float)
    assert np.allclose(values["exact_zeros"], (flat == 0).mean(1))
    assert np.allclose(values["haze"], ((flat > 0) & (flat < 16)).mean(1))
    assert np.allclose(values["mean_grey"], flat.mean(1))
    assert np.allclose(values["contrast"], flat.std(1))
    assert values["grey_values"].tolist() == [len(np.unique(image)) for image in images]
    spread = flat.reshape(6, -1, 3)
    assert np.allclose(cues.colourfulness(images), (spread.max(2) - spread.min(2)).mean(1))
    flat_image, edge = np.zeros((1, 4, 4), np.uint8), np.zeros((1, 4, 4), np.uint8)
    edge[:, :, 2:] = 90
    assert cues.sharpness(flat_image)[0] == 0 and cues.sharpness(edge)[0] == pytest.approx(30)
