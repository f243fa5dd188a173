import numpy as np
import pytest

from genlab.checkpoints.codes import Codes
from genlab.errors import GenlabError

CODES = Codes(noise=5, categories=4, continuous=2)


def test_a_latent_holds_noise_a_category_and_even_codes() -> None:
    z = CODES.draw(4000, np.random.default_rng(0))
    assert z.shape == (4000, 11) and z.dtype == np.float32
    assert abs(z[:, :5].mean()) < 0.05 and abs(z[:, :5].std() - 1) < 0.05
    assert np.bincount(CODES.category(z)).tolist() == [1000] * 4
    assert np.array_equal(z[:, 5:9].sum(1), np.ones(4000))
    continuous = z[:, 9:]
    assert -1 <= continuous.min() < -0.99 and 0.99 < continuous.max() <= 1
    assert abs(continuous.std() - 1 / np.sqrt(3)) < 0.02


def test_a_code_is_set_and_all_else_stays() -> None:
    z = CODES.draw(6, np.random.default_rng(1))
    before = z.copy()
    turned = CODES.steered(z, {"c1": 2, "c3": -0.5})
    assert np.array_equal(z, before)
    assert CODES.category(turned).tolist() == [2] * 6
    assert (turned[:, 10] == -0.5).all()
    assert np.array_equal(turned[:, :5], z[:, :5]) and np.array_equal(turned[:, 9], z[:, 9])


def test_wrong_codes_are_named() -> None:
    z = CODES.draw(1, np.random.default_rng(1))
    with pytest.raises(GenlabError, match=r"Unknown code 'c4'. Expected one of: c1, c2, c3."):
        CODES.steered(z, {"c4": 0})
    with pytest.raises(GenlabError, match=r"Invalid code 'c1'. Expected a category in 0..3. Received: 1.5."):
        CODES.steered(z, {"c1": 1.5})
    with pytest.raises(GenlabError, match=r"Expected an InfoGAN. Received one without codes."):
        Codes.of({"kind": "decoder"})
    with pytest.raises(GenlabError, match=r"Invalid code 'c2'. Expected -2 to 2 .* Received: 3."):
        CODES.steered(z, {"c2": 3})
