import io
import re
import sys
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from PIL import Image

from genlab.analysis import summarise
from genlab.errors import GenlabError
from genlab.reports import drawing
from genlab.ui.charts import plots
from tests.support.simulated import simulated_study

KOREAN = "진짜 이미지"


def korean(text: str) -> drawing.Chart:
    rows: dict[str, list[Any]] = {"name": [text], "share": [0.6]}
    across = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}}
    down = {"field": "name", "type": "nominal", "title": None}
    return rows, {"height": 80, "mark": "point", "encoding": {"x": across, "y": down}}


def test_a_chart_becomes_svg_and_png_of_the_same_size():
    chart = plots.forest(plots.scores(summarise(simulated_study(0, dprime=1.0))), published=True)
    svg, png = drawing.picture(chart, "svg").decode(), drawing.picture(chart, "png")
    root = ET.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert image.size == (drawing.SCALE * width, drawing.SCALE * height)
    said = " ".join(text for text in root.itertext())
    assert "GAN   69.0%" in said and "MNIST, improved GAN   52.4%" in said
    assert plots.FAKE in svg and plots.OTHERS in svg


def test_korean_comes_out_in_both_forms():
    svg, other = drawing.render([korean(KOREAN), korean("")], "svg")
    assert KOREAN in svg.decode("utf-8")
    drawn, blank = (Image.open(io.BytesIO(png)).convert("L") for png in
                    drawing.render([korean(KOREAN), korean("가" * 6)], "png"))  # fmt: skip
    # Boxes in place of missing letters would all be alike.
    assert drawn.tobytes() != blank.tobytes()
    assert len(other) < len(svg)


def test_charts_drawn_together_are_those_drawn_alone_in_their_order():
    together = drawing.render([korean("one"), korean("two")], "svg")
    assert [name for name in ("one", "two") if name.encode() in together[("one", "two").index(name)]] == [
        "one",
        "two",
    ]
    assert together[1] == drawing.picture(korean("two"), "svg")
    assert drawing.render([], "svg") == []


def test_the_renderer_stays_out_of_this_process():
    drawing.picture(korean("one"), "svg")
    assert "vl_convert" not in sys.modules


def test_what_answers_to_a_pointer_is_left_out_of_a_picture():
    rows, spec = korean("one")
    pick = {"name": "pick", "select": {"type": "point", "fields": ["share"]}}
    assert drawing.picture((rows, {**spec, "params": [pick]}), "svg") == drawing.picture((rows, spec), "svg")


def test_a_picture_that_cannot_be_drawn_is_one_line():
    with pytest.raises(GenlabError, match="Unknown picture form 'gif'"):
        drawing.picture(korean("one"), "gif")
    with pytest.raises(GenlabError, match=r"^Cannot draw the chart as svg\. Received: .+\.$") as caught:
        drawing.picture(({}, {"mark": "no such mark"}), "svg")
    assert not re.search(r"\n", str(caught.value))
