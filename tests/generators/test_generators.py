"""What makes each family itself; of flows test_generators_flow tells.

Their training and files are tested in test_training_families and test_sampling.
"""

from dataclasses import replace

import numpy as np
import pytest

from genlab import checkpoints
from genlab.bench import listings
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.images.pixel import Pixel
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators import FAMILIES, TRAITS, family
from genlab.generators.base import batches
from genlab.generators.images.pixel import histogram
from genlab.media.images.nearest import nearest
from tests.support.tiny import bars, dots, trained

pytest.importorskip("keras")


def test_batches_go_through_every_image_and_resume_where_they_stopped() -> None:
    whole = [index for index, _ in zip(batches(100, 10, 3, 0), range(25), strict=False)]
    assert sorted(np.concatenate(whole[:10]).tolist()) == list(range(100))
    again = [index for index, _ in zip(batches(100, 10, 3, 13), range(12), strict=False)]
    assert all(np.array_equal(one, two) for one, two in zip(whole[13:], again, strict=True))


def test_the_pixel_table_is_the_listings() -> None:
    images = bars(40).x_train
    assert np.array_equal(histogram(images) / len(images), listings.pixel_fit(images))


def test_pixel_samples_follow_the_table() -> None:
    images = bars(50).x_train
    counts = histogram(images)
    drawn = Pixel({"latent": [28, 28]}, {}, {"counts": counts}).sample(4000, seed=0).images
    assert ((histogram(drawn) > 0) <= (counts > 0)).all()
    assert np.abs(drawn.mean(0) - images.mean(0)).max() < 10


def test_the_autoencoder_has_the_books_weights() -> None:
    from genlab.generators.images.autoencoder import decoder, encoder

    assert encoder((28, 28), 32).count_params() == 193_056
    assert decoder((28, 28), 32).count_params() == 196_097


def test_random_points_of_a_vae_are_images_and_those_of_an_autoencoder_are_not() -> None:
    """What z ~ N(0, I) decodes to lies nearer to real images, nearer than samples of a Gaussian fitted to the codes."""
    from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings
    from genlab.generators.images.vae import Vae, VaeSettings

    data = dots(512)
    plain = trained(Autoencoder(data, AutoencoderSettings(steps=300, batch=32, latent=8), 0))
    variational = trained(Vae(data, VaeSettings(steps=300, batch=32, latent=8), 0))
    z = np.random.default_rng(1).standard_normal((200, 8)).astype(np.float32)
    ours, theirs, fitted = (
        nearest(images, data.x_train)[1].mean()
        for images in (variational.decode(z), plain.decode(z), plain.sample(200, seed=1).images)
    )
    assert ours < 0.6 * theirs
    assert ours < fitted


def test_the_bound_is_the_closed_form_on_known_gaussians() -> None:
    """KL(N(m, s^2), N(0, 1)) = (m^2 + s^2 - 1) / 2 - log s; a decoder that says 1/2 everywhere costs log 2 a pixel."""
    import keras
    from keras import layers, ops

    from genlab.generators.images.vae import Variational

    image = keras.Input((4, 4, 1))
    flat = layers.Flatten()(image)
    mean, log_variance = (
        layers.Dense(3, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(value))(flat)
        for value in (0.7, 2 * np.log(0.5))
    )
    z = keras.Input((3,))
    half = layers.Reshape((4, 4, 1))(layers.Dense(16, kernel_initializer="zeros", activation="sigmoid")(z))
    bound = Variational(keras.Model(image, [mean, log_variance]), keras.Model(z, half), 0)
    found = float(bound.compute_loss(ops.ones((5, 4, 4, 1))))
    assert found == pytest.approx(16 * np.log(2) + 3 * ((0.7**2 + 0.5**2 - 1) / 2 - np.log(0.5)), rel=1e-5)


def test_the_books_gan_listing_freezes_its_discriminator() -> None:
    """Under Keras 3 D.trainable = False reaches D's own train step: its weights move by exactly 0, G's do not."""
    import keras

    from genlab.bench.listings import gan_iteration

    iterate, judge, draw = gan_iteration(bars().x_train, batch=4)
    before = [[weight.copy() for weight in network.get_weights()] for network in (judge, draw)]
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        assert np.isfinite(iterate())
    frozen, moved = (
        all(np.array_equal(one, two) for one, two in zip(old, network.get_weights(), strict=True))
        for old, network in zip(before, (judge, draw), strict=True)
    )
    assert frozen and not moved
    keras.backend.clear_session()


def test_our_gan_step_moves_both_networks() -> None:
    import tensorflow as tf

    from genlab.generators.images.gan import Gan, GanSettings

    gan = Gan(bars(), GanSettings(batch=8, dtype_policy="float32"), 0)
    networks = (gan.discriminator, gan.generator)
    before = [[weight.copy() for weight in network.get_weights()] for network in networks]
    gan.step(tf.zeros((8, 28, 28, 1)))
    for old, network in zip(before, networks, strict=True):
        assert any(not np.array_equal(one, two) for one, two in zip(old, network.get_weights(), strict=True))


def test_a_fully_connected_gan_knows_no_neighbours_and_learns_where_ink_lies() -> None:
    """Shuffle every image's pixels alike, and the first weights with them: D says the same, as no convolution does."""
    from genlab.generators.images.fcgan import FcGan, FcGanSettings

    data = dots(512)
    gan = FcGan(data, FcGanSettings(steps=600, batch=64, learning_rate=0.001), 0)
    images = data.x_train[:8, ..., None] / np.float32(127.5) - 1
    before = np.asarray(gan.discriminator(images))
    order = np.random.default_rng(0).permutation(144)
    shuffled = images.reshape(8, 144)[:, order].reshape(images.shape)
    assert np.abs(np.asarray(gan.discriminator(shuffled)) - before).max() > 1e-3
    first = next(layer for layer in gan.discriminator.layers if layer.get_weights())
    kernel, bias = first.get_weights()
    first.set_weights([kernel[order], bias])
    assert np.allclose(gan.discriminator(shuffled), before, atol=1e-5)
    first.set_weights([kernel, bias])
    noise = np.random.default_rng(0).integers(0, 256, (100, 12, 12)).astype(np.uint8)
    drawn = trained(gan).sample(100, seed=0).images
    assert nearest(drawn, data.x_train)[1].mean() < 0.2 * nearest(noise, data.x_train)[1].mean()


def test_an_infogans_category_comes_to_sort_what_nobody_labelled() -> None:
    """Before training a category draws anything; after it bright images or dark ones alone, and Q knows which."""
    from genlab.generators.images.infogan import InfoGan, InfoGanSettings
    from genlab.training.loop import keras_sampler

    data = bars(512, side=12)
    data.x_train[data.y_train == 1] = 255 - data.x_train[data.y_train == 1]
    gan = InfoGan(data, InfoGanSettings(steps=200, batch=32, categories=2, continuous=2), 1)

    def measured(sampler: Sampler) -> tuple[float, float]:
        """Return the categories' purity, and how often Q guesses them."""
        z = sampler.latents(200, seed=1)
        images, category = sampler.decode(z), Codes.of(sampler.sampling).category(z)
        bright = images.mean((1, 2)) > 127.5
        purity = max((bright == category).mean(), (bright != category).mean())
        logits = np.asarray(gan.discriminator(images[..., None] / np.float32(127.5) - 1)[1])
        return float(purity), float((logits.argmax(1) == category).mean())

    assert max(measured(keras_sampler(gan, None))) < 0.75
    assert min(measured(trained(gan))) > 0.9
    # What its checkpoint takes for usual is what it meets there: real and fake images as they are.
    fakes = trained(gan).sample(500, seed=2).images
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


def test_a_progressive_gan_fades_from_what_it_drew_to_what_it_draws() -> None:
    """At alpha 0 a new stage draws the stage before, each pixel four times, to the bit; at 1 its own image alone."""
    import keras
    from keras import ops

    from genlab.generators.images.growing import Drawing, Judging, doubled, halved, sizes

    assert sizes(32, 32) == [(4, 4), (8, 8), (16, 16), (32, 32)] and sizes(28, 28)[0] == (7, 7)
    keras.utils.set_random_seed(0)
    stages = sizes(8, 8)
    drawing, judging = (kind(stages, 8, 3, dtype="float32") for kind in (Drawing, Judging))
    z = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)
    drawing(z, stage=1), judging(np.zeros((4, 8, 8, 3), np.float32), stage=1)
    small, old, new = (
        drawing(z, stage=stage, alpha=alpha) for stage, alpha in ((0, 1.0), (1, 0.0), (1, 1.0))
    )
    assert np.array_equal(old, doubled(small))
    between = np.asarray(drawing(z, stage=1, alpha=0.25))
    assert np.allclose(between, 0.75 * np.asarray(old) + 0.25 * np.asarray(new), atol=1e-6)
    blocks = np.asarray(new).reshape(4, 4, 2, 4, 2, 3)
    assert np.ptp(blocks, axis=(2, 4)).max() > 0.01  # finer than four equal pixels
    drawing.colours[0].kernel.assign(ops.zeros_like(drawing.colours[0].kernel))
    assert np.array_equal(new, drawing(z, stage=1, alpha=1.0))  # the old way has no part in it
    image = np.asarray(new)
    assert np.array_equal(judging(image, stage=1, alpha=0.0), judging(halved(image), stage=0))
    judging.colours[0].kernel.assign(ops.zeros_like(judging.colours[0].kernel))
    before = np.asarray(judging(image, stage=1, alpha=1.0))
    judging.colours[0].bias.assign(ops.ones_like(judging.colours[0].bias))
    assert np.array_equal(before, judging(image, stage=1, alpha=1.0))


def test_a_discriminator_sees_how_much_a_group_varies_while_it_learns() -> None:
    from genlab.generators.images.growing import Judging, sizes

    judging = Judging(sizes(4, 4), 8, 1, dtype="float32")
    images = np.random.default_rng(0).standard_normal((8, 4, 4, 1)).astype(np.float32)
    images[4:] = images[4]
    found = np.asarray(judging.deviation(images)).ravel()
    assert found[:4] == pytest.approx(np.sqrt(images[:4].var(0) + 1e-8).mean(), rel=1e-4)
    assert (found[4:] < 1e-3).all()


def test_sides_that_do_not_halve_to_seven_or_less_are_named() -> None:
    from genlab.generators.images.progan import Progan, ProganSettings

    with pytest.raises(
        GenlabError, match=r"Expected sides of 4 to 7 pixels doubled equally often.*\(18, 18\)"
    ):
        Progan(dots(20, side=18), ProganSettings(), 0)
    with pytest.raises(GenlabError, match=r"'batch'. Expected a multiple of 4. Received: 6"):
        Progan(dots(20, side=16), ProganSettings(batch=6), 0)
    with pytest.raises(
        GenlabError, match=r"'steps'. Expected one for each of 3 stages at least. Received: 2"
    ):
        Progan(dots(20, side=16), ProganSettings(steps=2), 0)


def dimmed() -> Dataset:
    """Make bars, and bars at a third of their brightness: others to train on, the same to test."""
    bright, dim = bars(256, seed=0, side=12), bars(256, seed=1, side=12)
    images = (
        np.concatenate([bright.x_train, dim.x_train // 3]),
        np.concatenate([bright.x_test, bright.x_test // 3]),
    )
    train, test = (np.repeat([0, 1], len(part) // 2) for part in images)
    return Dataset("dimmed", images[0], train, images[1], test, ("bright", "dim"))


def test_a_cyclegan_finds_the_pairs_that_it_never_saw_and_its_cycle_is_what_ties_them() -> None:
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings
    from genlab.metrics.images.pairs import distances

    data = dimmed()
    settings = CycleGanSettings(
        steps=200,
        batch=8,
        channels=8,
        blocks=1,
        d_channels=8,
        d_layers=2,
        dtype_policy="float32",
        learning_rate=0.003,
        shift=0,
    )
    source, true = data.x_test[data.y_test == 0], data.x_test[data.y_test == 1]
    tied, loose = (
        Translation.of(trained(CycleGan(data, replace(settings, cycle=weight), 0))).translated(source)
        for weight in (10.0, 0.0)
    )
    constant = np.broadcast_to(np.median(data.x_train[data.y_train == 1], 0).astype(np.uint8), true.shape)
    untouched, usual, another = (
        distances(images, true).mean() for images in (source, constant, np.roll(true, 1, 0))
    )
    error = distances(tied, true).mean()
    assert error < 0.6 * min(untouched, usual, another)
    assert distances(loose, true).mean() > 1.5 * error


def test_a_cyclegan_is_shown_both_styles_in_orders_of_their_own() -> None:
    """Images that lie in the same order in both styles meet as pairs no oftener than luck has it."""
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings

    number = np.tile(np.arange(100, dtype=np.uint8), 2)
    images = np.broadcast_to(number[:, None, None], (200, 8, 8)).copy()
    data = Dataset("numbers", images, np.repeat([0, 1], 100), images, np.repeat([0, 1], 100))
    cyclegan = CycleGan(data, CycleGanSettings(steps=100, batch=10, channels=2, blocks=1, d_channels=2), 0)
    met = []

    def look(first: object, second: object) -> tuple[float, float, float]:
        met.append(np.asarray(first)[:, 0, 0, 0] == np.asarray(second)[:, 0, 0, 0])
        return 0.0, 0.0, 0.0

    cyclegan.step = look
    next(moment for moment in cyclegan.train() if moment.step >= 100)
    assert np.size(met) == 1000
    assert np.mean(met) < 0.04  # one in a hundred by luck


def test_a_cyclegan_refuses_what_has_not_two_styles() -> None:
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings

    with pytest.raises(
        GenlabError, match=r"Expected two classes, the styles .* Received: 1 in training, 1 in test"
    ):
        CycleGan(dots(64), CycleGanSettings(), 0)
    with pytest.raises(
        GenlabError, match=r"Invalid value for setting 'pool'. Expected 0, or a batch of 16 or more"
    ):
        CycleGan(bars(64), CycleGanSettings(batch=16, pool=8), 0)


def test_who_takes_colour_is_known_without_loading_it() -> None:
    assert {name for name in FAMILIES if family(name).colour} == TRAITS["colour"]
    assert {name for name in FAMILIES if hasattr(family(name).settings_type, "teacher")} == TRAITS["teacher"]


def test_what_a_family_cannot_take_is_named() -> None:
    with pytest.raises(GenlabError, match=r"Unknown generator 'gna'. Expected one of: pixel"):
        family("gna")


def test_the_shipped_autoencoder_has_the_book_s_losses() -> None:
    """Program 10-2(a) prints the mean loss of each of five epochs and its validation loss; ours lie within 10%."""
    card = checkpoints.find("autoencoder-mnist").card
    loss = np.array(card.history["loss"], float).reshape(5, -1).mean(1)
    validation = [value for value in card.history["val_loss"] if value is not None]
    assert loss == pytest.approx([0.0209, 0.0056, 0.0045, 0.0041, 0.0038], rel=0.1)
    assert validation == pytest.approx([0.0064, 0.0049, 0.0043, 0.0039, 0.0037], rel=0.1)
