"""One copy of the weights, in half precision on disk; float32 when it computes."""

from pathlib import Path

import numpy as np
import pytest

from genlab.checkpoints.graphs import onnx_graph
from genlab.errors import GenlabError
from genlab.media import arrays

pytest.importorskip("keras")

import keras
import onnx

from genlab.generators.graphs import kept_weights, rounded, write_networks, write_onnx


def test_graphs_read_their_weights_from_one_file_and_compute_what_keras_does(tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 16))
    x = keras.layers.Conv2D(64, 3, activation="relu")(image)
    x = keras.layers.Conv2DTranspose(24, 3, strides=2)(x)
    x = keras.layers.Dense(300)(keras.layers.Flatten()(x))
    model = keras.Model(image, x)
    z = keras.Input((32,))
    other = keras.Model(
        z, keras.layers.Dense(32, use_bias=False)(z)
    )  # square: a turned kernel would fit, too
    before = model.get_weights()
    write_networks({"model": model, "other": other}, tmp_path)
    weights = sum(weight.size for weight in before) + other.count_params()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"model.onnx", "other.onnx", "weights.npz"}
    assert 2 * weights < sizes["weights.npz"] < 2.01 * weights + 6_000
    assert sizes["model.onnx"] < 8_000 and sizes["other.onnx"] < 2_000
    images = np.random.default_rng(0).normal(size=(5, 8, 8, 16)).astype(np.float32)
    for graph, network, given in (
        ("model", model, images),
        ("other", other, images[:, 0, :2].reshape(5, 32)),
    ):
        ours, theirs = onnx_graph(str(tmp_path / f"{graph}.onnx"))({"x": given}), np.asarray(network(given))
        assert ours.dtype == np.float32 and np.abs(ours - theirs).max() < 1e-4
    found = arrays.load(tmp_path / "weights.npz")
    for number, (kept, now, old) in enumerate(
        zip(kept_weights(model), model.get_weights(), before, strict=True)
    ):
        assert kept.dtype == (np.float16 if kept.size >= 1024 else np.float32)
        assert np.array_equal(found[f"model/{number:03d}"], kept)
        assert np.array_equal(kept.astype(np.float32), now)
        assert np.allclose(now, old, rtol=2**-11, atol=1e-7)
    onnx.checker.check_model(str(tmp_path / "model.onnx"), full_check=True)
    (tmp_path / "weights.npz").unlink()
    with pytest.raises(GenlabError, match=r"Damaged ONNX graph .*model.onnx'. Received: .*weights.npz"):
        onnx_graph(str(tmp_path / "model.onnx"))


def test_a_weight_beyond_half_precision_stays_as_it_is(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((40,)), keras.layers.Dense(40)])
    kernel = np.full((40, 40), 1e5, np.float32)
    kernel[:, 7] = 3
    model.layers[0].set_weights([kernel, np.zeros(40, np.float32)])
    assert kept_weights(rounded(model))[0].dtype == np.float32
    write_networks({"model": model}, tmp_path)
    x = np.eye(40, dtype=np.float32)
    write_onnx(model, tmp_path / "alone.onnx")
    assert np.array_equal(onnx_graph(str(tmp_path / "alone.onnx"))({"x": x}), kernel)
    assert np.array_equal(onnx_graph(str(tmp_path / "model.onnx"))({"x": x}), kernel)


def test_a_graph_alone_holds_half_the_bytes(tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    model = rounded(keras.Sequential([keras.Input((8, 8, 16)), keras.layers.Conv2D(64, 3)]))
    write_onnx(model, tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx").stat().st_size < 2 * model.count_params() + 2_000
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 16)).astype(np.float32)
    assert np.abs(onnx_graph(str(tmp_path / "model.onnx"))({"x": x}) - np.asarray(model(x))).max() < 1e-4


def test_a_kernel_that_the_exporter_changed_takes_half_the_bytes_too(tmp_path: Path) -> None:
    keras.utils.set_random_seed(0)
    image = keras.Input((8, 8, 16))
    x = keras.layers.Conv2D(64, 3, use_bias=False)(image)
    norm = keras.layers.BatchNormalization()
    model = keras.Model(image, norm(x))
    scales = np.random.default_rng(0).uniform(0.5, 2, (4, 64)).astype(np.float32)
    norm.set_weights(list(scales))
    write_networks({"model": model}, tmp_path)
    assert (tmp_path / "model.onnx").stat().st_size < 2 * model.count_params() + 3_000
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 16)).astype(np.float32)
    ours, theirs = onnx_graph(str(tmp_path / "model.onnx"))({"x": x}), np.asarray(model(x, training=False))
    assert np.abs(ours - theirs).max() < 2e-3
    onnx.checker.check_model(str(tmp_path / "model.onnx"), full_check=True)
