"""What the Latent page shows of an InfoGAN: its codes as sliders, named by what they have been measured to turn."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import CLASS_NAMES
from genlab.ui.media.images import sheet
from genlab.ui.words import _

CHECKPOINT = "infogan-mnist"
SHOWN = 20
TURNS = 0.5
"""Rank correlation from which on a code is said to turn what was measured."""


@dataclass(frozen=True)
class Slider:
    """One continuous code as a slider.

    Attributes:
        code: `c2`, `c3`.
        turns: `slant` or `width`; "" where neither was measured to follow it.
        sign: -1 where the measure falls as the code grows: the slider then goes the other way round.
    """

    code: str
    turns: str
    sign: int


def sliders(metrics: Mapping[str, float], codes: tuple[str, ...]) -> list[Slider]:
    """Return a slider for each continuous code; each measure names the code that turns it most, slant first."""
    named: dict[str, Slider] = {}
    for turns in ("slant", "width"):
        ranks = {code: metrics.get(f"{code}_{turns}", 0.0) for code in codes if code not in named}
        code = max(ranks, key=lambda name: abs(ranks[name]), default="")
        if code and abs(ranks[code]) >= TURNS:
            named[code] = Slider(code, turns, 1 if ranks[code] > 0 else -1)
    rest = [Slider(code, "", 1) for code in codes if code not in named]
    return [*named.values(), *rest]


def categories(metrics: Mapping[str, float], count: int, names: tuple[str, ...]) -> dict[int, str]:
    """Return each category with the class that it was measured to draw, in the classes' order.

    A category that was not measured, or that shares its class with another, is told by its number too.
    """
    found = {category: metrics.get(f"c1_{category}") for category in range(count)}
    classes = list(found.values())
    order = sorted(found, key=lambda category: (found[category] is None, found[category] or 0, category))
    named = {}
    for category in order:
        value = found[category]
        label = f"c1 = {category}" if value is None else names[int(value)]
        named[category] = (
            label if value is None or classes.count(value) == 1 else f"{label} (c1 = {category})"
        )
    return named


def drawn(sampler: Sampler, given: Mapping[str, float]) -> NDArray[np.uint8]:
    """Draw twenty images that share their codes and differ in noise."""
    return sampler.decode(Codes.of(sampler.sampling).steered(sampler.latents(SHOWN, seed=0), given))


def _turned(slider: Slider) -> float:
    """Ask for a code between two ends that say what they draw."""
    words = {
        "slant": (_("Slant"), _("to the left"), _("to the right")),
        "width": (_("Stroke width"), _("thin"), _("thick")),
    }
    label, low, high = words.get(slider.turns, (slider.code, "", ""))
    value = float(st.slider(label, -1.0, 1.0, 0.0, 0.1))
    if low:
        with st.container(horizontal=True, horizontal_alignment="distribute", key=f"ends-{slider.code}"):
            st.caption(f"← {low}", width="content")
            st.caption(f"{high} →", width="content")
    return value


def section(checkpoint: Checkpoint) -> None:
    """Show sliders for class, slant and stroke width, and what they draw."""
    sampler = open_checkpoint(checkpoint, kept=False)  # opened in 10 ms; kept, it would hold 15 MiB
    metrics, codes = checkpoint.card.metrics, Codes.of(sampler.sampling)
    st.subheader(_("Codes that nobody named"))
    st.write(
        _(
            "InfoGAN learned without labels: its networks had to agree on a category, one for images that are alike, "
            "and on two numbers, and made them mean something."
        )
    )
    options = categories(metrics, codes.categories, CLASS_NAMES[checkpoint.card.dataset])
    picked = st.select_slider(_("Class"), list(options), format_func=lambda category: options[category])
    given: dict[str, float] = {"c1": picked}
    for slider in sliders(metrics, codes.names[1:]):
        given[slider.code] = slider.sign * _turned(slider)
    st.image(
        sheet(drawn(sampler, given), 10),
        width="stretch",
        alt=_("Twenty images that share these codes"),
        caption=_("Twenty images with these codes, each with noise of its own"),
    )
