"""Outlines are closed paths in millimetres: contours of grey images, borders of coloured squares."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from genlab.designs import outlines
from tests.support.orders import drawing

SVG = "{http://www.w3.org/2000/svg}"


def area(loop: list[tuple[float, float]]) -> float:
    """Return the signed area that a path goes round."""
    x, y = np.array(loop).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def paths(text: str) -> list[tuple[str, list[list[tuple[float, float]]]]]:
    """Return fill and loops of each path."""
    found = []
    for path in ElementTree.fromstring(text.encode()).iter(f"{SVG}path"):
        loops = [
            [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.e-]+) (-?[\d.e-]+)", part)]
            for part in path.attrib["d"].split("Z")
            if part.strip()
        ]
        found.append((path.attrib["fill"], loops))
    return found


def test_a_disc_s_contours_go_round_it_at_its_size() -> None:
    y, x = np.mgrid[:40, :40]
    distance = np.hypot(x - 19.5, y - 19.5)
    image = (255 * np.clip((14 - distance) / 4 + 0.5, 0, 1)).astype(np.uint8)  # falls from 12 to 16
    found = paths(outlines.svg(image))
    assert [fill for fill, _loops in found] == ["none", "none"]
    for level, (_fill, (loop,)) in zip(outlines.LEVELS, found, strict=True):
        radius = 14 + 4 * (0.5 - level)
        assert abs(area(loop)) == pytest.approx(np.pi * radius**2, rel=0.02)
        assert np.mean(loop, 0) == pytest.approx((20, 20), abs=0.1)  # the middle of an image of 40 pixels


@pytest.mark.parametrize("width", [100.0, 50.0])
def test_it_is_as_wide_as_it_says(width: float) -> None:
    image = drawing(0).image()
    root = ElementTree.fromstring(outlines.svg(image, width).encode())
    assert (root.attrib["width"], root.attrib["viewBox"]) == (f"{width:g}mm", "0 0 28 28")
    for _fill, loops in paths(outlines.svg(image, width)):
        assert loops and all(-1 <= value <= 29 for loop in loops for point in loop for value in point)


def test_dark_on_bright_is_outlined_as_bright_on_dark() -> None:
    image = drawing(0).image()
    np.testing.assert_allclose(outlines.raised(255 - image), outlines.raised(image))
    assert not outlines.raised(np.full((8, 8), 7, np.uint8)).any()


def test_squares_of_one_colour_are_one_path_of_corners_alone() -> None:
    image = np.zeros((8, 8, 3), np.uint8)
    image[:] = (200, 200, 250)
    image[2:6, 2:6] = (250, 0, 0)
    image[3:5, 3:5] = (0, 0, 0)
    found = dict(paths(outlines.svg(image)))
    assert set(found) == {"#c8c8fa", "#fa0000", "#000000"}
    assert found["#000000"] == [[(3, 3), (5, 3), (5, 5), (3, 5)]]
    assert sorted(map(area, found["#fa0000"])) == [-4, 16]  # a hole goes the other way round
    assert sum(area(loop) for loops in found.values() for loop in loops) == 64


def test_squares_that_touch_at_a_corner_stay_two_shapes() -> None:
    loops = outlines.borders(np.eye(3, dtype=bool))
    assert sorted(map(area, loops)) == [1, 1, 1] and {len(loop) for loop in loops} == {4}
    rng = np.random.default_rng(0)
    for _turn in range(20):
        mask = rng.random((9, 7)) < 0.5
        assert sum(map(area, outlines.borders(mask))) == mask.sum()
