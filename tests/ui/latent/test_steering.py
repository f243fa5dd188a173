"""An InfoGAN's sliders on the Latent page."""

import numpy as np

from genlab.checkpoints import find
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.opening import open_checkpoint
from genlab.paths import ROOT
from genlab.ui.latent import steering
from genlab.ui.latent.steering import Slider
from tests.support.waiting import HANG_S

PAGE = ROOT / "pages" / "latent.py"


def test_a_slider_is_named_by_what_its_code_turns_most() -> None:
    measured = {"c2_slant": -0.6, "c3_slant": 0.9, "c2_width": -0.95, "c3_width": 0.99}
    assert steering.sliders(measured, ("c2", "c3")) == [Slider("c3", "slant", 1), Slider("c2", "width", -1)]
    weak = {"c2_slant": 0.2, "c3_width": 0.8}
    assert steering.sliders(weak, ("c2", "c3")) == [Slider("c3", "width", 1), Slider("c2", "", 1)]
    assert steering.sliders({}, ("c2", "c3")) == [Slider("c2", "", 1), Slider("c3", "", 1)]


def test_categories_stand_in_the_order_of_their_classes() -> None:
    names = ("zero", "one", "two")
    assert steering.categories({"c1_0": 2.0, "c1_1": 0.0, "c1_2": 1.0}, 3, names) == {
        1: "zero",
        2: "one",
        0: "two",
    }
    twice = {"c1_0": 1.0, "c1_1": 1.0}
    assert steering.categories(twice, 3, names) == {0: "one (c1 = 0)", 1: "one (c1 = 1)", 2: "c1 = 2"}


def test_the_page_turns_what_the_sliders_say() -> None:
    from streamlit.testing.v1 import AppTest

    sampler = open_checkpoint(find("infogan-mnist"))
    turned = steering.drawn(sampler, {"c1": 3, "c2": -1})
    z = Codes.of(sampler.sampling).steered(sampler.latents(20, seed=0), {"c1": 3, "c2": -1})
    assert np.array_equal(turned, sampler.decode(z))
    page = AppTest.from_file(str(PAGE), default_timeout=HANG_S)
    page.session_state["lesson"] = "InfoGAN"
    page.run()
    assert not page.exception
    assert [tab.label for tab in page.tabs][-2:] == ["InfoGAN", "CycleGAN"]
    assert "Codes that nobody named" in [part.value for part in page.subheader]
    page.select_slider[0].set_value(3)
    assert {slider.label for slider in page.slider} >= {"Slant", "Stroke width"}
    ends = [part.value for part in page.caption]
    assert {"← to the left", "to the right →", "← thin", "thick →"} <= set(ends)
    page.run()
    assert not page.exception
