"""Datasets that come with genlab: whole, known by their hashes, and read in part where a part is enough."""

import gzip
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from genlab import datasets
from genlab.datasets import shipped
from genlab.errors import GenlabError
from genlab.paths import data_dir


@pytest.mark.parametrize(
    ("name", "mean", "std"), [("mnist", 33.3184, 78.5675), ("fashion_mnist", 72.9404, 90.0212)]
)
def test_shipped_datasets_are_whole(name: str, mean: float, std: float) -> None:
    data = datasets.load(name)
    assert data.x_train.shape == (60_000, 28, 28)
    assert data.x_test.shape == (10_000, 28, 28)
    assert data.x_train.mean() == pytest.approx(mean, abs=1e-4)
    assert data.x_train.std() == pytest.approx(std, abs=1e-4)
    assert set(data.y_train) == set(range(10))


def test_avatars_are_faces_each_unlike_every_other() -> None:
    data = datasets.load("avatars")
    assert data.x_train.shape == (10_000, 32, 32, 3) and data.x_test.shape == (2_000, 32, 32, 3)
    assert data.class_names == ("short hair", "long hair", "hat") and set(data.y_train) == {0, 1, 2}
    every = np.concatenate([data.x_train, data.x_test]).reshape(12_000, -1)
    assert len({face.tobytes() for face in every}) == 12_000


def test_hangul_holds_the_same_syllables_in_print_and_in_brush() -> None:
    data = datasets.load("hangul")
    assert data.x_train.shape == (4_000, 32, 32) and data.x_test.shape == (700, 32, 32)
    assert data.y_train.tolist() == [0] * 2_000 + [1] * 2_000
    printed, brushed = (
        gaussian_filter(images / 255.0, (0, 2, 2)).reshape(350, -1)
        for images in (data.x_test[:350], data.x_test[350:])
    )
    alike = np.corrcoef(printed, brushed)[:350, 350:]
    assert (alike < np.diag(alike)[:, None]).mean() > 0.7  # by chance: 0.5, give or take 0.015
    assert printed.mean() > 1.5 * brushed.mean()  # a bold face against a brush


def test_the_test_split_alone_is_the_same() -> None:
    images, labels = datasets.test_split("mnist")
    assert np.array_equal(images, datasets.load("mnist").x_test)
    assert np.array_equal(labels, datasets.load("mnist").y_test)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mnist.npz"
    shutil.copy(data_dir() / "datasets" / "mnist.npz", path)
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    with pytest.raises(GenlabError, match=r"Damaged dataset file .*mnist.npz.*SHA-256"):
        datasets.load_npz("mnist", path, datasets.SHIPPED_SHA256["mnist"])


def test_a_changed_shipped_file_is_refused_by_whoever_reads_a_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "datasets"
    folder.mkdir()
    monkeypatch.setattr(shipped, "data_dir", lambda: tmp_path)
    shown = np.zeros((5, 28, 28), np.uint8)
    np.savez(folder / "mnist.npz", x_test=shown, y_test=np.zeros(5))
    np.savez(folder / "hangul.npz", x_train=shown, x_test=shown)
    with pytest.raises(GenlabError, match=r"Damaged dataset file .*mnist.npz.*SHA-256"):
        datasets.test_split("mnist")
    for syllable in (split[0] for split in datasets.syllables()):
        with pytest.raises(GenlabError, match=r"Damaged dataset file .*hangul.npz.*SHA-256"):
            datasets.syllable(syllable)


def test_files_that_are_no_dataset_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    path.write_bytes(b"not a zip")
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)
    content = bytearray((data_dir() / "datasets" / "mnist.npz").read_bytes())
    content[5000:5100] = bytes(100)
    path.write_bytes(content)  # whose compressed pixels cannot be read
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)
    np.savez(path, x_train=np.zeros((2, 4, 4), np.uint8))
    with pytest.raises(GenlabError, match="Missing: y_train, x_test, y_test"):
        datasets.load_npz("x", path)
    odd = np.array([object()])
    np.savez(path, x_train=odd, y_train=odd, x_test=odd, y_test=odd)
    with pytest.raises(GenlabError, match="Damaged dataset file"):
        datasets.load_npz("x", path)


def test_a_python_without_lzma_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "lzma", None)  # as it stands where the module could not be built
    with pytest.raises(GenlabError, match=r"Cannot read dataset file .*names_ko.npz.*module lzma"):
        shipped.load_shipped_texts.__wrapped__("names_ko")


def test_images_are_packed_from_the_files_that_their_authors_published(tmp_path: Path) -> None:
    images, labels = datasets.test_split("mnist")
    for name, array in (
        ("train-images-idx3-ubyte", images[:50]),
        ("train-labels-idx1-ubyte", labels[:50]),
        ("t10k-images-idx3-ubyte", images[:500]),
        ("t10k-labels-idx1-ubyte", labels[:500]),
    ):
        sizes = np.array([8 << 8 | array.ndim, *array.shape], ">u4")
        (tmp_path / f"{name}.gz").write_bytes(
            gzip.compress(sizes.tobytes() + array.astype(np.uint8).tobytes())
        )
    sources = shutil.copytree(data_dir() / "sources", tmp_path / "data" / "sources")
    (tmp_path / "data" / "datasets").mkdir()
    subprocess.run([sys.executable, "-m", "idx.make", "mnist", tmp_path], cwd=sources, check=True)
    made = datasets.load_npz("mnist", tmp_path / "data" / "datasets" / "mnist.npz")
    assert np.array_equal(made.x_train, images[:50]) and np.array_equal(made.y_train, labels[:50])
    assert np.array_equal(made.x_test, images[:500]) and np.array_equal(made.y_test, labels[:500])
