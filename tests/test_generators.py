"""What makes each family itself; their training and files are tested in test_training and test_sampling."""

import numpy as np
import pytest

from genlab import checkpoints
from genlab.bench import listings
from genlab.errors import GenlabError
from genlab.generators import family
from genlab.generators.base import batches
from genlab.generators.pixel import histogram
from genlab.sampling import Sampler
from tests.tiny import bars

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
    drawn = Sampler({"kind": "pixel", "latent": [28, 28]}, {}, {"counts": counts}).sample(4000, seed=0).images
    assert ((histogram(drawn) > 0) <= (counts > 0)).all()
    assert np.abs(drawn.mean(0) - images.mean(0)).max() < 10


def test_the_autoencoder_has_the_books_weights() -> None:
    from genlab.generators.autoencoder import decoder, encoder

    assert encoder((28, 28), 32).count_params() == 193_056
    assert decoder((28, 28), 32).count_params() == 196_097


def test_the_books_gan_listing_freezes_its_discriminator() -> None:
    """Under Keras 3 D.trainable = False reaches D's own train step: its weights move by exactly 0."""
    import keras

    from genlab.generators.gan import discriminator

    judge = discriminator((28, 28))
    judge.compile(optimizer="adam", loss="binary_crossentropy")
    judge.trainable = False
    before = [weight.copy() for weight in judge.get_weights()]
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        judge.train_on_batch(np.ones((4, 28, 28, 1), np.float32), np.ones((4, 1)))
    assert all(np.array_equal(one, two) for one, two in zip(before, judge.get_weights(), strict=True))
    keras.backend.clear_session()


def test_our_gan_step_moves_both_networks() -> None:
    import tensorflow as tf

    from genlab.generators.gan import Gan, GanSettings

    gan = Gan(bars(), GanSettings(batch=8, dtype_policy="float32"), 0)
    networks = (gan.discriminator, gan.generator)
    before = [[weight.copy() for weight in network.get_weights()] for network in networks]
    gan.step(tf.zeros((8, 28, 28, 1)))
    for old, network in zip(before, networks, strict=True):
        assert any(not np.array_equal(one, two) for one, two in zip(old, network.get_weights(), strict=True))


def test_a_flow_learns_the_class_it_is_asked_for() -> None:
    from genlab.generators.flow import Flow, FlowSettings

    settings = FlowSettings(steps=160, batch=32, channels=16, dtype_policy="float32", ema=0.9, heun_steps=4)
    flow = Flow(bars(128), settings, 0)
    losses = []
    for moment in flow.train():
        losses.append(moment.losses["loss"])
        if moment.step >= 160:
            break
    assert losses[-1] < 0.6 * losses[0]
    from genlab.training import keras_sampler

    sampler = keras_sampler(flow, None)
    down, across = (
        sampler.sample(8, seed=1, labels=np.full(8, label)).images.astype(float) for label in (0, 1)
    )
    spread = [images.mean(1).std(1).mean() - images.mean(2).std(1).mean() for images in (down, across)]
    assert spread[0] > spread[1]  # columns differ more where the bar goes down


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
