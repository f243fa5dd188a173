"""What all kinds of sampling have in common."""

from dataclasses import replace

import numpy as np
import pytest

from genlab.checkpoints.sampler import picked
from genlab.errors import GenlabError
from tests.support.known_flow import flow


def test_labels_are_spread_evenly_where_none_are_asked_for() -> None:
    labels = flow().sample(10, seed=0).labels
    assert sorted(labels.tolist()) == [0] * 5 + [1] * 5
    assert replace(flow(), label=1).sample(3, seed=0).labels.tolist() == [1] * 3


def test_a_batch_at_a_time_draws_what_all_at_once_do() -> None:
    whole, parts = flow().sample(7, seed=0), replace(flow(), batch=3).sample(7, seed=0)
    assert np.array_equal(whole.images, parts.images)
    assert (whole.images.mean((1, 2)) == 255 * whole.labels).all()


def test_wrong_requests_are_named() -> None:
    with pytest.raises(GenlabError, match=r"Invalid labels. Expected 2 classes in 0..1"):
        flow().sample(2, seed=0, labels=np.array([0, 7]))
    with pytest.raises(GenlabError, match="Invalid number of samples"):
        flow().sample(-1, seed=0)
    with pytest.raises(GenlabError, match="Invalid number of samples"):
        flow().latents(-1, seed=0)
    with pytest.raises(GenlabError, match=r"Invalid latents. Expected shape \(n, 4, 4\)"):
        flow().decode(np.zeros((2, 3), np.float32))
    with pytest.raises(GenlabError, match="Expected an autoencoder"):
        flow().encode(np.zeros((1, 4, 4), np.uint8))


def test_what_has_no_share_is_never_picked() -> None:
    shares = np.array([[0, 0.25, 0, 0.75, 0]])
    for luck, place in ((0.0, 1), (0.2499, 1), (0.25, 3), (1 - 2**-24, 3), (1.0, 3)):
        assert picked(shares, np.array([luck], np.float32)).tolist() == [place], luck
    even = picked(np.full((10_000, 4), 0.1, np.float32), np.random.default_rng(0).random(10_000))
    assert np.bincount(even) == pytest.approx([2500] * 4, abs=200)
