"""Half precision on disk, float32 when it computes."""

from pathlib import Path

import numpy as np
import pytest

from genlab.sampling import onnx_graph

pytest.importorskip("keras")

import keras

from genlab.generators.graphs import kept_weights, rounded, write_onnx


def test_a_graph_holds_half_the_bytes_and_computes_what_keras_does(tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 16))
    x = keras.layers.Conv2D(64, 3, activation="relu")(image)
    x = keras.layers.Dense(300)(keras.layers.Flatten()(x))
    model = keras.Model(image, x)
    before = model.get_weights()
    write_onnx(rounded(model), tmp_path / "model.onnx")
    weights = sum(weight.size for weight in before)
    assert 2 * weights < (tmp_path / "model.onnx").stat().st_size < 2.05 * weights + 20_000
    images = np.random.default_rng(0).normal(size=(5, 8, 8, 16)).astype(np.float32)
    ours, theirs = onnx_graph(str(tmp_path / "model.onnx"))({"image": images}), np.asarray(model(images))
    assert ours.dtype == np.float32 and np.abs(ours - theirs).max() < 1e-4
    for kept, now, old in zip(kept_weights(model), model.get_weights(), before, strict=True):
        assert kept.dtype == (np.float16 if kept.size >= 1024 else np.float32)
        assert np.array_equal(kept.astype(np.float32), now)
        assert np.allclose(now, old, rtol=2**-11, atol=1e-7)


def test_a_weight_beyond_half_precision_stays_as_it_is(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((40,)), keras.layers.Dense(40)])
    model.layers[0].set_weights([np.full((40, 40), 1e5, np.float32), np.zeros(40, np.float32)])
    assert kept_weights(rounded(model))[0].dtype == np.float32
    assert (model.get_weights()[0] == 1e5).all()
