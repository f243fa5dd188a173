"""The lessons about an autoencoder's latent space, one function each."""

import numpy as np
import streamlit as st

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Pixels
from genlab.ui.charts import figures
from genlab.ui.latent import experiments, plane
from genlab.ui.media.images import crisp, sheet
from genlab.ui.words import _


def on_the_plane(narrow: Sampler) -> None:
    """Show 1,000 test images as two numbers each, and decode any point between them."""
    st.subheader(_("The plane: 1,000 test images as two numbers"))
    # Side by side on a phone, too: the picture is seen while the finger is on the plane.
    with st.container(horizontal=True, wrap=False, gap="small"):
        with st.container():
            event = figures.show(plane.figure(), on_select="rerun", key="map")
        drawn = st.container(width=120)
    codes = plane.codes()
    low, high = (float(value) for value in (codes.min(), codes.max()))
    at = [min(max(value, low), high) for value in plane.picked(event) or codes[0].tolist()]
    left, right = st.columns(2)
    x = left.slider("z₁", low, high, at[0], key=f"x{at[0]}")
    y = right.slider("z₂", low, high, at[1], key=f"y{at[1]}")
    drawn.image(
        crisp(plane.decoded(narrow, np.array([[x, y]]))[0]),
        width="stretch",
        alt=_("The image decoded from this point"),
        caption=f"z = ({x:.1f}, {y:.1f})",
    )
    with st.expander(_("The plane, decoded everywhere")):
        st.image(
            sheet(plane.grid(), 12, 2), width="stretch", alt=_("A grid of decoded points over the plane")
        )


def drawn_again(narrow: Sampler, wide: Sampler) -> None:
    """Show test images beside what is drawn again of them from 2 numbers and from 32."""
    st.subheader(_("Drawn again from z"))
    images, _labels = plane.test_images()
    _rows(images[:10], _("The first ten test images"), _("Test images"))
    _rows(
        experiments.reconstructions(narrow),
        _("The same images drawn again from two numbers"),
        _("From 2 numbers"),
    )
    _rows(
        experiments.reconstructions(wide),
        _("The same images drawn again from 32 numbers"),
        _("From 32 numbers"),
    )


def noise(wide: Sampler) -> None:
    """Show what becomes of an image as the same number is added to each of its coordinates."""
    st.subheader(_("Noise in z"))
    index = st.number_input(_("Test image"), 0, plane.ON_THE_MAP - 1, 0)
    offset = st.slider(_("Added to every coordinate"), -1.0, 1.0, 0.3, 0.05)
    st.image(
        crisp(experiments.noise(wide, int(index), np.array([offset]))[0]),
        alt=_("The image decoded from z with noise added"),
    )
    _rows(
        experiments.noise(wide, int(index), experiments.book_offsets()),
        _("Twenty steps of noise"),
        _("From -1.0 to 0.9 in steps of 0.1"),
    )


FOUR, NINE, BOOK = 4, 9, 6
"""Test images: a 4, a 9, and the other 4 that the book goes to."""


def between(wide: Sampler) -> None:
    """Show the way from one image's code to another's."""
    st.subheader(_("Between two images"))
    left, right = st.columns(2)
    first = left.number_input(_("First test image"), 0, plane.ON_THE_MAP - 1, FOUR)
    second = right.number_input(_("Second test image"), 0, plane.ON_THE_MAP - 1, NINE)
    alpha = st.slider(_("Share of the second"), 0.0, 1.0, 0.5, 0.05)
    st.image(
        crisp(experiments.between(wide, int(first), int(second), np.array([alpha]))[0]),
        alt=_("The image decoded from between the two"),
    )
    _rows(
        experiments.between(wide, int(first), int(second), experiments.book_alphas()),
        _("Twenty steps from one image to the other"),
    )
    _rows(
        experiments.between(wide, FOUR, BOOK, experiments.book_alphas()),
        _("Twenty steps between the book's two images"),
        _("The book's own: from test image {first} to {second}").format(first=FOUR, second=BOOK),
    )


def any_point(wide: Sampler, variational: Checkpoint) -> None:
    """Show random points decoded by a plain autoencoder, and by a variational one."""
    st.subheader(_("Any point of z"))
    st.write(
        _(
            "A variational autoencoder pulls its codes together into one cloud, so that any point of it is a digit."
        )
    )
    _rows(
        experiments.at_random(wide),
        _("Twenty random points, decoded by the autoencoder"),
        _("Autoencoder: 20 points drawn from N(0, I)"),
    )
    _rows(
        experiments.at_random(open_checkpoint(variational)),
        _("Twenty random points, decoded by the variational autoencoder"),
        _("Variational autoencoder: the same 20 points"),
    )


def _rows(images: Pixels, alt: str, caption: str | None = None) -> None:
    """Show images in rows of ten, as wide as the page."""
    st.image(sheet(images, 10), width="stretch", alt=alt, caption=caption)
