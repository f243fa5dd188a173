"""Datasets that are downloaded, through the real loaders where the network's part is played."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genlab import datasets
from genlab.datasets import downloaded
from genlab.errors import GenlabError


def test_a_failed_download_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise OSError("URL fetch failure\nmore lines")

    monkeypatch.setattr(downloaded, "_public_loader", lambda *_: offline)
    for name in ("cifar10", "lfw"):
        with pytest.raises(
            GenlabError, match=f"Cannot download dataset '{name}'.*URL fetch failure"
        ) as found:
            datasets.load(name)
        assert "\n" not in str(found.value)


def test_cifar10_through_the_real_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = pytest.importorskip("keras.src.datasets.cifar10")
    import pickle

    folder = tmp_path / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name in (*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"):
        batch = {b"data": rng.integers(0, 256, (10_000, 3072), np.uint8), b"labels": [3] * 10_000}
        with (folder / name).open("wb") as file:
            pickle.dump(batch, file)
    monkeypatch.setattr(loader, "get_file", lambda **_: str(folder.parent))
    data = datasets.load("cifar10")
    assert data.x_train.shape == (50_000, 32, 32, 3)
    assert set(data.y_test) == {3}


def test_lfw_through_the_real_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = pytest.importorskip("sklearn.datasets._lfw")
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    home = tmp_path / "lfw" / "lfw_home"
    for target in loader.TARGETS:
        (home / target.filename).parent.mkdir(parents=True, exist_ok=True)
        (home / target.filename).touch()
    for name, colour, count in (("Ada_Lovelace", "navy", 7), ("Alan_Turing", "olive", 5)):
        folder = home / "lfw_funneled" / name
        folder.mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (250, 250), colour).save(folder / f"{name}_{number:04d}.jpg")
    data = datasets.load("lfw")
    assert data.class_names == ("Ada Lovelace", "Alan Turing")
    assert (len(data.x_train), len(data.x_test)) == (10, 2)
    assert data.x_train.shape[1:] == (48, 48, 3)
    blue = data.x_train[data.y_train == 0].mean((0, 1, 2))
    assert blue == pytest.approx([0, 0, 128], abs=3)  # navy
