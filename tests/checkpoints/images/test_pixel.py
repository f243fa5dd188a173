import numpy as np

from genlab.checkpoints.images.pixel import Pixel


def test_a_pixel_takes_the_values_it_had_as_often_as_it_had_them() -> None:
    counts = np.zeros((1, 2, 256), np.int64)
    counts[0, 0, [10, 200]] = 1, 3
    counts[0, 1, 7] = 4
    sampler = Pixel({"latent": [1, 2]}, {}, {"counts": counts})
    places = np.array([0, 0.24, 0.25, 0.99, 1], np.float32)
    drawn = sampler.decode(np.repeat(places, 2).reshape(5, 1, 2))
    assert drawn[:, 0, 0].tolist() == [10, 10, 200, 200, 200]
    assert (drawn[:, 0, 1] == 7).all()
    assert sampler.sample(0, seed=0).images.shape == (0, 1, 2)
    assert 0 <= sampler.latents(50, seed=0).min() < sampler.latents(50, seed=0).max() < 1
