import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from genlab.media import arrays


def test_an_aligned_file_is_read_in_place_and_by_numpy(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    given: dict[str, NDArray[Any]] = {
        "decoder/000": rng.normal(size=(3, 5, 7)).astype(np.float16),
        "a name of another length": rng.integers(0, 9, 11),
        "empty": np.zeros((0, 4), np.float32),
        "number": np.array(3.5),
        "turned": rng.normal(size=(6, 4)).T,
    }
    path = tmp_path / "arrays.npz"
    arrays.save_aligned(path, given)
    assert zipfile.ZipFile(path).testzip() is None
    loaded, places, raw = arrays.load(path), arrays.places(path), path.read_bytes()
    assert list(loaded) == list(places) == list(given)
    for name, array in given.items():
        assert np.array_equal(loaded[name], array) and loaded[name].dtype == array.dtype
        place = places[name]
        assert place.offset % arrays.ALIGNED == 0
        values = np.frombuffer(raw, place.kind, array.size, place.offset)
        assert place.length == values.nbytes and np.array_equal(values.reshape(place.shape), array)
    there = arrays.mapped(path, "decoder/000")
    assert there is not None and np.array_equal(there, given["decoder/000"])
    again = tmp_path / "again.npz"
    arrays.save_aligned(again, given)
    assert again.read_bytes() == raw


def test_a_small_file_is_smaller_and_read_by_numpy(tmp_path: Path) -> None:
    counts = np.random.default_rng(0).poisson(0.3, (200, 256)).astype(np.uint16)
    given: dict[str, NDArray[Any]] = {"a/counts": counts, "turned": counts[:9].T, "number": np.array(3.5)}
    small, usual, again = (tmp_path / f"{name}.npz" for name in ("small", "usual", "again"))
    arrays.save_small(small, given)
    arrays.save(usual, given)
    arrays.save_small(again, given)
    assert small.stat().st_size < 0.9 * usual.stat().st_size and again.read_bytes() == small.read_bytes()
    with np.load(small, allow_pickle=False) as file:
        assert file.files == list(given)
        assert all(np.array_equal(file[name], array) for name, array in given.items())
    assert all(array.dtype == given[name].dtype for name, array in arrays.load(small).items())


def test_a_damaged_small_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "small.npz"
    arrays.save_small(path, {"counts": np.random.default_rng(0).integers(0, 99, 5000)})
    raw = bytearray(path.read_bytes())
    raw[200:260] = bytes(60)
    path.write_bytes(raw)
    with pytest.raises((ValueError, OSError, zipfile.BadZipFile)):
        arrays.load(path)
