import zipfile
from pathlib import Path
from typing import Any

import numpy as np
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
