"""Charts as pictures: Vega-Lite drawn to SVG and PNG, as it stands on the screen.

The renderer brings a JavaScript engine of some 90 MiB, so it runs in a process of its own that ends with the picture.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from genlab.errors import GenlabError

Chart = tuple[dict[str, list[Any]], dict[str, Any]]
"""A chart's columns of data, and its Vega-Lite specification without them."""

WIDTH = 640
SCALE = 2  # pixels of a PNG to one of the chart's
PATIENCE_S = 60
# Families that have Hangul on Windows, macOS and Linux, before what a viewer takes without them.
FONTS = "'Noto Sans KR', 'Noto Sans CJK KR', NanumGothic, 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"
CONFIG: dict[str, Any] = {
    "font": FONTS,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "gridColor": "#e3e5e9",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
}
_RENDER = """
import base64, json, sys
import vl_convert
asked = json.load(sys.stdin.buffer)
draw = vl_convert.vegalite_to_svg if asked["form"] == "svg" else vl_convert.vegalite_to_png
options = {} if asked["form"] == "svg" else {"scale": asked["scale"]}
drawn = [draw(chart, **options) for chart in asked["charts"]]
coded = [base64.b64encode(found.encode() if isinstance(found, str) else found).decode() for found in drawn]
json.dump(coded, sys.stdout)
"""


@dataclass(frozen=True)
class Figure:
    """A chart with all that stands around it.

    Attributes:
        key: names its file.
        title: its heading; "" where the page has one.
        chart: data and specification.
        says: plain-language line: what it says, and what it does not.
        alt: what is drawn, for who cannot see it.
    """

    key: str
    title: str
    chart: Chart
    says: str
    alt: str


def render(charts: Sequence[Chart], form: str, *, background: str = "white") -> list[bytes]:
    """Draw charts, all by one process.

    Args:
        charts: data and specifications.
        form: `svg` or `png`.
        background: a colour, or `transparent`.

    Returns:
        The files' bytes, in the same order.

    Raises:
        GenlabError: for another form, or where the renderer fails.
    """
    if form not in ("svg", "png"):
        raise GenlabError(f"Unknown picture form '{form}'. Expected svg or png.")
    if not charts:
        return []
    asked = {"form": form, "scale": SCALE, "charts": [_whole(chart, background) for chart in charts]}
    try:
        found = subprocess.run(
            [sys.executable, "-c", _RENDER],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=True,
            timeout=PATIENCE_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        last = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise GenlabError(
            f"Cannot draw the chart as {form}. Received: {last[-1] if last else type(error).__name__}."
        ) from error
    return [base64.b64decode(picture) for picture in json.loads(found.stdout)]


def picture(chart: Chart, form: str) -> bytes:
    """Draw one chart, see `render`."""
    return render([chart], form)[0]


def _whole(chart: Chart, background: str) -> dict[str, Any]:
    """Return a specification that needs nothing else."""
    columns, spec = chart
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    still = _still(spec)
    return {
        "width": WIDTH,
        "background": background,
        "padding": 12,
        "config": CONFIG,
        "data": {"values": rows},
    } | still


def _still(part: Any) -> Any:
    """Return a part of a specification without what answers to a pointer, which has no place in a picture."""
    if isinstance(part, list):
        return [_still(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _still(value)
        for key, value in part.items()
        if key != "params" and not (key == "condition" and "param" in value)
    }
