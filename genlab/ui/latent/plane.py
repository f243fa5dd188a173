"""The plane: test images as two numbers each, coloured by class, and any point of it decoded."""

import base64
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import CLASS_NAMES, Pixels
from genlab.reports.drawing import Chart, Figure
from genlab.ui.charts.plots import span
from genlab.ui.media.images import crisp
from genlab.ui.words import _

DATASET = "mnist"
CHECKPOINT = f"autoencoder2d-{DATASET}"
ON_THE_MAP = 1000
WHOLE = {"labelBound": True}
"""Of an axis: a label that would be cut off at its end is left out."""
DOTS = {"symbolStrokeWidth": 0, "symbolSize": 70, "columnPadding": 4}
COLUMNS = {"expr": "max(2, min(10, floor(width / 32)))"}
"""Of the legend: a class takes some 32 pixels."""


@st.cache_data(show_spinner=False)
def test_images() -> tuple[Pixels, NDArray[np.int64]]:
    """Return the first 1,000 test images and their classes."""
    images, labels = datasets.test_split(DATASET)
    return images[:ON_THE_MAP].copy(), labels[:ON_THE_MAP].copy()


@st.cache_data(show_spinner=False)
def codes() -> NDArray[np.float32]:
    """Return the codes `(1000, 2)` of the images on the map."""
    return open_checkpoint(CHECKPOINT).encode(test_images()[0])


@st.cache_data(show_spinner=False)
def rows() -> dict[str, list[Any]]:
    """Return the map's columns: place, class, and a thumbnail as a data address."""
    images, labels = test_images()
    z = codes()
    names = CLASS_NAMES[DATASET]
    return {
        "x": z[:, 0].tolist(),
        "y": z[:, 1].tolist(),
        "class": [names[label] for label in labels],
        "image": [f"data:image/png;base64,{base64.b64encode(crisp(image, 84)).decode()}" for image in images],
    }


def scatter() -> Chart:
    """Return the scatter of codes, coloured by class; a click picks a point, a hover shows its image."""
    known = rows()
    return known, {
        "height": 420,
        "mark": {"type": "circle", "opacity": 0.8, "stroke": "#101517"},
        "params": [
            {
                "name": "pick",
                "select": {"type": "point", "fields": ["x", "y"], "nearest": True, "on": "click"},
            }
        ],
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "title": "z₁",
                "scale": span(known["x"]),
                "axis": WHOLE,
            },
            "y": {"field": "y", "type": "quantitative", "title": "z₂", "scale": span(known["y"])},
            "color": {
                "field": "class",
                "type": "nominal",
                "scale": {"scheme": "category10"},
                "title": _("Class"),
                # As many in a row as there is room for: a phone would lose the last ones.
                "legend": {"orient": "bottom", "columns": COLUMNS, "symbolLimit": 10, "offset": 4, **DOTS},
            },
            # A mark where z is.
            "size": {"condition": {"param": "pick", "empty": False, "value": 420}, "value": 46},
            "strokeWidth": {"condition": {"param": "pick", "empty": False, "value": 3}, "value": 0},
            "tooltip": [{"field": "image", "type": "nominal"}, {"field": "class", "title": _("Class")}],
        },
    }


def figure() -> Figure:
    """Return the scatter with its line."""
    says = _("Click a point, or move the sliders, to decode it. Classes gather; much of the plane is unused.")
    return Figure("latent-plane", "", scatter(), says, _("Codes of 1,000 test images by class"))


def picked(event: Any) -> tuple[float, float] | None:
    """Return the point that was clicked, if there is one."""
    found = event.selection.get("pick") if event and "selection" in event else None
    try:
        x, y = float(found[0]["x"]), float(found[0]["y"])  # type: ignore[index]
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        return None
    return (x, y) if np.isfinite([x, y]).all() else None


def decoded(sampler: Sampler, z: NDArray[np.floating]) -> Pixels:
    """Decode codes `(n, d)`."""
    return sampler.decode(np.asarray(z, np.float32))


def grid(side: int = 12) -> Pixels:
    """Decode an even grid over the middle of the plane, top row first; `(side * side, h, w)`."""
    z = codes()
    (left, bottom), (right, top) = np.percentile(z, 3, axis=0), np.percentile(z, 97, axis=0)
    points = [(x, y) for y in np.linspace(top, bottom, side) for x in np.linspace(left, right, side)]
    return decoded(open_checkpoint(CHECKPOINT), np.array(points))
