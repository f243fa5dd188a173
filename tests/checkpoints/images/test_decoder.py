import numpy as np
import pytest

from genlab.checkpoints.images.decoder import Decoder
from genlab.errors import GenlabError

SAMPLING = {"latent": [3], "range": [0, 1]}


def test_an_encoder_takes_colour() -> None:
    sampler = Decoder({**SAMPLING, "channels": 3}, {"encoder": lambda inputs: inputs["x"].mean((1, 2))}, {})
    images = np.full((2, 4, 4, 3), (0, 51, 255), np.uint8)
    assert np.allclose(sampler.encode(images), [0, 0.2, 1])
    assert sampler.encode(images[:0]).shape == (0, 3)


def test_a_decoder_alone_encodes_nothing() -> None:
    with pytest.raises(GenlabError, match=r"Expected an autoencoder. Received one without encoder"):
        Decoder(SAMPLING, {}, {}).encode(np.zeros((1, 4, 4), np.uint8))


def test_latents_are_normal_fitted_or_codes() -> None:
    plain = Decoder(SAMPLING, {}, {}).latents(2000, seed=0)
    assert np.allclose(np.cov(plain.T), np.eye(3), atol=0.1)
    gaussian = {"mean": np.array([1, 2, 3], np.float32), "factor": 2 * np.eye(3, dtype=np.float32)}
    assert np.allclose(Decoder(SAMPLING, {}, gaussian).latents(2000, seed=0), [1, 2, 3] + 2 * plain)
    coded = Decoder({**SAMPLING, "codes": {"noise": 0, "categories": 2, "continuous": 1}}, {}, {})
    z = coded.latents(2000, seed=0)
    assert (z[:, :2].sum(0) == 1000).all() and np.abs(z[:, 2]).max() <= 1
