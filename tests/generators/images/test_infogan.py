"""What makes an InfoGAN itself: codes that come to mean something."""

import numpy as np
import pytest

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.sampler import Sampler
from genlab.errors import GenlabError
from tests.support.tiny import bars, dots, trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")


def test_an_infogans_category_comes_to_sort_what_nobody_labelled() -> None:
    """Before training a category draws anything; after it bright images or dark ones alone, and Q knows which."""
    from genlab.generators.images.infogan import InfoGan, InfoGanSettings
    from genlab.generators.sampling import keras_sampler

    data = bars(512, side=12)
    data.x_train[data.y_train == 1] = 255 - data.x_train[data.y_train == 1]
    gan = InfoGan(data, InfoGanSettings(steps=400, batch=32, categories=2, continuous=2), 1)

    def measured(sampler: Sampler) -> tuple[float, float]:
        """Return the categories' purity, and how often Q guesses them."""
        z = sampler.latents(200, seed=1)
        images, category = sampler.decode(z), Codes.of(sampler.sampling).category(z)
        bright = images.mean((1, 2)) > 127.5
        purity = max((bright == category).mean(), (bright != category).mean())
        logits = np.asarray(gan.discriminator(images[..., None] / np.float32(127.5) - 1)[1])
        return float(purity), float((logits.argmax(1) == category).mean())

    assert max(measured(keras_sampler(gan, None))) < 0.75
    sampler = trained(gan)
    assert min(measured(sampler)) > 0.9
    # What its checkpoint takes for usual is what it meets there: real and fake images as they are.
    fakes = sampler.sample(500, seed=2).images
    images = np.concatenate([data.x_train[:500], fakes])[..., None] / np.float32(127.5) - 1
    told = [
        np.asarray(judge(images, training=now)[0] if whole else judge(images, training=now))
        for judge, whole, now in (
            (gan.judges()["discriminator"], False, False),
            (gan.discriminator, True, False),
            (gan.discriminator, True, True),
        )
    ]
    settled, unsettled = (np.abs(one - told[-1]).mean() for one in told[:-1])
    assert settled < 0.02 < unsettled, (settled, unsettled)


def test_an_infogan_learns_the_clusters_of_real_images() -> None:
    from genlab.generators.images.infogan import InfoGan, InfoGanSettings

    data = dots(64)
    gans = [InfoGan(data, InfoGanSettings(batch=8, tell_cluster=weight), 0) for weight in (0.0, 1.0)]
    real = data.x_train[:8, ..., None] / np.float32(127.5) - 1
    z = gans[0].codes.draw(8, np.random.default_rng(0))

    def loss(gan: InfoGan, known: int) -> float:
        gan.random.state.assign([0, 0])
        return float(gan.d_loss(real, real[::-1].copy(), z, np.where(np.arange(8) < known, 3, -1)))

    without, unknown, half, whole = (loss(gans[0], 8), *(loss(gans[1], known) for known in (0, 4, 8)))
    assert unknown == pytest.approx(without, abs=1e-5)
    assert unknown < half < whole
    assert set(gans[0].clusters.tolist()) == {-1}


def test_an_infogan_goes_on_with_the_images_it_began_with() -> None:
    from genlab.generators.images.infogan import InfoGan, InfoGanSettings

    settings = InfoGanSettings(batch=8, tell_cluster=0.0)
    began, other = (InfoGan(bars(count), settings, 0) for count in (16, 24))
    with pytest.raises(GenlabError, match=r"'infogan'\. Expected the 16 training images .* Received: 24"):
        other.restore(began.state())


def test_an_infogans_distortions_leave_the_middle_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from genlab.generators.images import infogan
    from genlab.media.images.strokes import slants
    from tests.media.images.test_strokes import stroke

    gan = infogan.InfoGan(bars(64), infogan.InfoGanSettings(batch=8), 0)
    images = np.repeat(stroke(4, length=16)[None, ..., None], 64, 0) / np.float32(127.5) - 1
    rows, columns = np.mgrid[:28, :28]

    def distorted(**most: float) -> np.ndarray:
        for name in ("SHEAR", "TURN", "SIZE", "SHIFT"):
            monkeypatch.setattr(infogan, name, most.get(name, 0.0))
        return np.asarray(gan.distorted(images))[..., 0] * 0.5 + 0.5

    for name, most in (("SHEAR", 0.5), ("TURN", 0.26), ("SIZE", 0.22)):
        made = distorted(**{name: most})
        for place in (rows, columns):
            middle = (made * place).sum((1, 2)) / made.sum((1, 2))
            assert np.abs(middle - 13.5).max() < 0.2, name
    lean = np.tan(np.radians(slants(np.rint(distorted(SHEAR=0.5) * 255).astype(np.uint8))))
    assert 0.4 < lean.max() < 0.51 and -0.51 < lean.min() < -0.4
    moved = distorted(SHIFT=1 / 14)
    place = (moved * columns).sum((1, 2)) / moved.sum((1, 2)) - 13.5
    assert 1.7 < place.max() < 2.01 and -2.01 < place.min() < -1.7


def test_an_infogan_tells_its_first_number_from_the_image_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Category and c3 are told from a distorted image; without distortion all are told from the same."""
    from genlab.generators.images import infogan

    gan = infogan.InfoGan(dots(64), infogan.InfoGanSettings(batch=8), 0)
    images = gan.dataset.x_train[:8, ..., None] / np.float32(127.5) - 1

    def told() -> list[np.ndarray]:
        return [np.asarray(part) for part in gan.told(images)]

    plain = [np.asarray(part) for part in gan.discriminator(images, training=True)]
    judged, category, mean, log_variance = told()
    assert np.allclose(judged, plain[0], atol=1e-6)
    assert np.abs(category - plain[1]).max() > 1e-3
    for found, expected in ((mean, plain[2]), (log_variance, plain[3])):
        assert np.allclose(found[:, 0], expected[:, 0], atol=1e-6)
        assert np.abs(found[:, 1] - expected[:, 1]).max() > 1e-3
    for most in ("SHEAR", "TURN", "SIZE", "SHIFT"):
        monkeypatch.setattr(infogan, most, 0.0)
    assert np.allclose(gan.distorted(images), images, atol=1e-4)
    for found, expected in zip(told(), plain, strict=True):
        assert np.allclose(found, expected, atol=1e-3)
