"""A design as lines for a drawing robot or a cutter: an SVG whose paths are closed, in millimetres.

In grey, contours of equal brightness (marching squares, by contourpy). In colour, as of pixel art, squares of one
colour merged into one path, its few colours found first.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from genlab.checkpoints.sampler import Pixels

WIDTH_MM = 100.0
LEVELS = (0.25, 0.75)
"""Of the brightness between background (0) and what differs most from it (1): the silhouette, and what lies in it."""
COLOURS = 8
LEAST = 8
"""Points of a contour; a shorter one is a speck that a pen would only dot."""
LINE_MM = 0.3

Loop = list[tuple[float, float]]


def svg(image: Pixels, width_mm: float = WIDTH_MM) -> str:
    """Return a design `(h, w[, 3])` as SVG, so many millimetres wide."""
    height, width = image.shape[:2]
    scale = width_mm / width
    paths = _contours(image) if image.ndim == 2 else _areas(image)
    lines = [f'<path d="{_d(loops)}" fill="{fill}"/>' for loops, fill in paths if loops]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height * scale:g}mm" '
            f'viewBox="0 0 {width} {height}">',
            f'<g stroke="#000" stroke-width="{LINE_MM / scale:.4g}" stroke-linejoin="round" fill-rule="evenodd">',
            *lines,
            "</g>",
            "</svg>",
            "",
        ]
    )


def raised(image: Pixels) -> NDArray[np.float64]:
    """Return how far each pixel `(h, w)` stands out of the background, 0..1: bright on dark, or dark on bright.

    (The background is what the border shows.)
    """
    grey = np.asarray(Image.fromarray(image).convert("L"), np.float64)
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    ground = float(np.median(border))
    up = grey - ground if ground < 128 else ground - grey
    most = float(up.max())
    return np.clip(up, 0, None) / most if most > 0 else np.zeros_like(grey)


def _contours(image: Pixels) -> list[tuple[list[Loop], str]]:
    """Return the contours of each level."""
    import contourpy

    heights = np.pad(raised(image), 1)  # lines close beyond the edge
    found = contourpy.contour_generator(z=heights)
    paths: list[tuple[list[Loop], str]] = []
    for level in LEVELS:
        lines = [np.asarray(line) - 0.5 for line in found.lines(level) if len(line) > LEAST]
        paths.append(([[(float(x), float(y)) for x, y in line[:-1]] for line in lines], "none"))
    return paths


def _areas(image: Pixels) -> list[tuple[list[Loop], str]]:
    """Return the borders of what has one colour, for each of its few colours."""
    few = Image.fromarray(image).quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    places, palette = np.asarray(few), few.getpalette() or []
    paths: list[tuple[list[Loop], str]] = []
    for place in np.unique(places):
        red, green, blue = palette[3 * place : 3 * place + 3]
        paths.append((borders(places == place), f"#{red:02x}{green:02x}{blue:02x}"))
    return paths


def borders(mask: NDArray[np.bool_]) -> list[Loop]:
    """Return the closed borders of the squares that are set, `(h, w)`: corners only, outer ones and those of holes.

    Each border has the set squares on its right as it goes (y grows downwards), so that at a corner where two squares
    touch it turns right and leaves them two shapes.
    """
    padded = np.pad(mask, 1)
    out: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def edges(inside: NDArray[np.bool_], begin: tuple[int, int], end: tuple[int, int]) -> None:
        for y, x in np.argwhere(inside):
            out.setdefault((x + begin[0], y + begin[1]), []).append((x + end[0], y + end[1]))

    core = padded[1:-1, 1:-1]
    edges(core & ~padded[:-2, 1:-1], (0, 0), (1, 0))
    edges(core & ~padded[1:-1, 2:], (1, 0), (1, 1))
    edges(core & ~padded[2:, 1:-1], (1, 1), (0, 1))
    edges(core & ~padded[1:-1, :-2], (0, 1), (0, 0))
    loops: list[Loop] = []
    while out:
        start = min(out)
        loop, at, way = [start], start, (0, 0)
        while True:
            ends = out[at]
            right = (-way[1], way[0])
            chosen = next((end for end in ends if (end[0] - at[0], end[1] - at[1]) == right), ends[0])
            ends.remove(chosen)
            if not ends:
                del out[at]
            turned = (chosen[0] - at[0], chosen[1] - at[1])
            if turned == way:
                loop[-1] = chosen
            else:
                loop.append(chosen)
            at, way = chosen, turned
            if at == start:
                break
        loop.pop()
        loops.append([(float(x), float(y)) for x, y in loop])
    return loops


def _d(loops: list[Loop]) -> str:
    return " ".join("M" + " L".join(f"{x:.5g} {y:.5g}" for x, y in loop) + " Z" for loop in loops)
