import numpy as np
import pytest
from PIL import Image

from genlab.media.images.decoding import fitted
from genlab.media.images.fitting import changes


@pytest.mark.parametrize(
    ("was", "done"),
    [
        ((32, 32), ()),
        ((64, 64), ("reduced",)),
        ((16, 16), ("enlarged",)),
        ((64, 32), ("cut",)),
        ((200, 100), ("cut", "reduced")),
        ((10, 20), ("cut", "enlarged")),
        ((501, 500), ("reduced",)),  # a fraction of a pixel is no cut
    ],
)
def test_what_was_done_to_a_picture_is_told(was: tuple[int, int], done: tuple[str, ...]) -> None:
    assert changes(was, (32, 32)) == done
    picture = Image.fromarray(np.arange(was[0] * was[1], dtype=np.uint32).reshape(was[::-1]).astype(np.uint8))
    assert fitted(picture, (32, 32)).shape == (32, 32)
    assert (done == ()) == np.array_equal(np.array(picture), fitted(picture, (32, 32)))
