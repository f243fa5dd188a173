"""The autoencoder: it is the book's; data at the edge; and who takes one up."""

from dataclasses import replace

import numpy as np
import pytest

from genlab import checkpoints, datasets
from genlab.checkpoints import Checkpoint
from genlab.errors import GenlabError
from tests.support.tiny import bars

pytest.importorskip("tensorflow")

from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings, decoder, encoder
from genlab.generators.images.latentflow import LatentFlow, LatentFlowSettings

pytestmark = pytest.mark.usefixtures("as_written")


def test_the_autoencoder_has_the_books_weights() -> None:
    assert encoder((28, 28), 32).count_params() == 193_056
    assert decoder((28, 28), 32).count_params() == 196_097


def test_the_shipped_autoencoder_has_the_book_s_losses() -> None:
    """Program 10-2(a) prints the mean loss of each of five epochs and its validation loss; ours lie within 10%."""
    card = checkpoints.find("autoencoder-mnist").card
    loss = np.array(card.history["loss"], float).reshape(5, -1).mean(1)
    validation = [value for value in card.history["val_loss"] if value is not None]
    assert loss == pytest.approx([0.0209, 0.0056, 0.0045, 0.0041, 0.0038], rel=0.1)
    assert validation == pytest.approx([0.0064, 0.0049, 0.0043, 0.0039, 0.0037], rel=0.1)


def test_one_image_and_no_test_image_are_enough() -> None:
    data = bars(4, side=8)
    alone = replace(
        data,
        x_train=data.x_train[:1],
        y_train=data.y_train[:1],
        x_test=data.x_test[:0],
        y_test=data.y_test[:0],
    )
    autoencoder = Autoencoder(alone, AutoencoderSettings(steps=1, batch=1, latent=3), 0)
    assert next(autoencoder.train()).losses["loss"] > 0
    assert autoencoder.validation() == {}
    found = autoencoder.arrays()
    assert np.isfinite(found["mean"]).all() and np.allclose(found["factor"], np.eye(3) * 1e-3)


def test_a_latent_flow_takes_no_autoencoder_of_another_class(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = checkpoints.find("autoencoder-mnist")
    data, settings = datasets.load("mnist"), LatentFlowSettings(autoencoder="autoencoder-mnist", channels=4)
    LatentFlow(data, settings, 0)
    threes = Checkpoint(shipped.path, replace(shipped.card, label=3))
    monkeypatch.setattr(checkpoints, "find", lambda _: threes)
    LatentFlow(data.of_class(3), settings, 0)
    with pytest.raises(
        GenlabError, match=r"of all classes or this one. Received: autoencoder of mnist, class 3"
    ):
        LatentFlow(data, settings, 0)


def test_the_autoencoder_s_batches_count_where_it_is_trained() -> None:
    assert LatentFlowSettings(batch=510).batches() == {"batch": 510, "autoencoder's batch": 128}
    assert LatentFlowSettings(batch=510, autoencoder="autoencoder-mnist").batches() == {"batch": 510}
