"""The autoencoder on data at the edge, and who takes one up."""

from dataclasses import replace

import numpy as np
import pytest

from genlab import checkpoints, datasets
from genlab.checkpoints import Checkpoint
from genlab.errors import GenlabError
from tests.support.tiny import bars

pytest.importorskip("tensorflow")

from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings
from genlab.generators.images.latentflow import LatentFlow, LatentFlowSettings


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
