"""How numbers are read: as often as in real images, with an image's own few levels, the same for the same latent."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.tones import Tones, distinct, groups_of
from genlab.media import IMAGE, get
from genlab.media.cues import auc


def scanned(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return images `(n, 12, 12)`, half black, each with the multiples of its own part of 255 as levels."""
    parts = rng.choice([3, 5, 17, 51], count)[:, None, None]
    steps = np.ceil(rng.random((count, 12, 12)) * parts)
    return np.where(rng.random(steps.shape) < 0.5, 0, np.rint(steps * 255 / parts)).astype(np.uint8)


def counts_of(images: np.ndarray) -> np.ndarray:
    counts = np.stack([np.bincount(image.ravel(), minlength=256) for image in images]).astype(np.float32)
    counts[:, 0] = 0
    return counts


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return real images, and latents and numbers of a network that knows no levels and blurs black."""
    rng = np.random.default_rng(1)
    real = scanned(2000, rng)
    z = rng.standard_normal((2000, 12, 12), dtype=np.float32)
    numbers = np.where(rng.random(z.shape) < 0.5, -1, rng.random(z.shape)) + rng.normal(0, 0.05, z.shape)
    return real, z, numbers.astype(np.float32)


def test_levels_come_as_often_as_in_real_images(drawn) -> None:
    real, z, numbers = drawn
    found = Tones.of(real, numbers[:1000]).images(numbers[1000:], z[1000:])  # others than those it looked at
    ours, theirs = (np.bincount(images.ravel(), minlength=256) / images.size for images in (found, real))
    assert abs(ours[0] - theirs[0]) < 0.01
    assert np.abs(np.cumsum(ours) - np.cumsum(theirs)).max() < 0.02


def test_an_image_has_the_levels_of_one_group_and_its_latent_says_of_which(drawn) -> None:
    real, z, numbers = drawn
    tones = Tones.of(real, numbers)
    assert len(tones.levels) > 4
    found = tones.images(numbers, z)
    fewer = [np.median((counts_of(images) > 0).sum(1)) for images in (found, real)]
    assert fewer[0] == pytest.approx(fewer[1], rel=0.25) and distinct(counts_of(found)) < 0.85
    again = Tones.kept(tones.arrays())
    assert again is not None and np.array_equal(again.images(numbers[7:9], z[7:9]), found[7:9])
    shares = np.bincount(tones.groups(z), minlength=len(tones.levels)) / len(z)
    assert (
        np.abs(np.cumsum(shares) - tones.often).max() < 0.04
    )  # a Kolmogorov bound for 2000 of 1.8 / sqrt(n)


def test_images_without_tones_of_their_own_are_one_group() -> None:
    rng = np.random.default_rng(2)
    shares, weights = groups_of(counts_of(rng.integers(0, 256, (500, 12, 12))), 0)
    assert shares.shape == (1, 256) and weights.tolist() == [1]
    assert groups_of(np.zeros((0, 256), np.float32), 0)[0].shape == (1, 256)
    assert distinct(counts_of(datasets.load("mnist").x_train[:2000])) < 0.875
    assert distinct(counts_of(datasets.load("fashion_mnist").x_train[:2000])) > 0.875


def test_no_trivial_number_tells_repainted_digits_from_real_ones() -> None:
    """Real digits, their greys made even and then read again, stand for a flow without any other fault."""
    data, rng = datasets.load("mnist"), np.random.default_rng(3)
    real = data.x_test[rng.permutation(len(data.x_test))[:1000]]
    other = data.x_train[rng.permutation(len(data.x_train))[:3000]]
    often = np.cumsum(np.bincount(data.x_train.ravel(), minlength=256)) / data.x_train.size
    before = np.concatenate([[0], often[:-1]])
    numbers = before[other] + rng.random(other.shape) * (often - before)[other]
    numbers += rng.normal(
        0, 0.005, numbers.shape
    )  # as much as makes one tone of several: no level is told any more
    numbers = np.where(other == 0, -1, np.clip(numbers, often[0] + 1e-6, 1))
    z = rng.standard_normal((len(other), 28, 28), dtype=np.float32)
    read = Tones.of(data.x_train, numbers[:2000]).images(numbers[2000:], z[2000:])
    evenly = np.searchsorted(often, numbers[2000:]).clip(0, 255).astype(np.uint8)
    truth = np.repeat([False, True], 1000)

    def worst(fakes: np.ndarray) -> float:
        mine, theirs = get(IMAGE).cues(real), get(IMAGE).cues(fakes)
        return max(abs(auc(np.append(mine[name], theirs[name]), truth) - 0.5) for name in mine)

    assert worst(read) < 0.06 < 0.1 < worst(evenly)


def test_checkpoints_from_before_have_none() -> None:
    assert Tones.kept({}) is None
