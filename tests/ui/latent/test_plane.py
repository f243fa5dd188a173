"""The Latent page's plane, on the shipped checkpoint."""

import numpy as np

from genlab.checkpoints.opening import open_checkpoint
from genlab.reports import drawing
from genlab.ui.latent import plane


def test_the_map_holds_the_book_s_1000_codes() -> None:
    rows = plane.rows()
    assert {len(column) for column in rows.values()} == {1000}
    codes = open_checkpoint(plane.CHECKPOINT).encode(plane.test_images()[0][:3])
    assert np.allclose(np.column_stack([rows["x"], rows["y"]])[:3], codes, atol=1e-4)
    assert rows["class"][:3] == ["7", "2", "1"]
    assert rows["image"][0].startswith("data:image/png;base64,")


def test_the_map_is_drawn_for_a_file_without_what_a_pointer_does() -> None:
    picture = drawing.picture(plane.scatter(), "svg").decode()
    assert picture.startswith("<svg") and all(f">{digit}</text>" in picture for digit in range(10))


def test_a_click_gives_its_point() -> None:
    assert plane.picked(_Event([{"x": 1.5, "y": -2}])) == (1.5, -2.0)
    assert plane.picked(_Event([])) is None
    assert plane.picked(None) is None


class _Event(dict[str, object]):
    """What Streamlit gives for a selection: keys that are attributes as well."""

    def __init__(self, points: list[dict[str, float]]) -> None:
        super().__init__(selection={"pick": points})
        self.selection = {"pick": points}
