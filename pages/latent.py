"""Latent space: where images lie as codes, and what lies between them."""

import numpy as np
import streamlit as st

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.ui import page
from genlab.ui.charts import figures
from genlab.ui.latent import experiments, plane, steering, translation
from genlab.ui.media.images import crisp, sheet
from genlab.ui.words import _

page.begin("latent")
st.title(_("Latent space"))
st.write(_("An autoencoder squeezes an image into a few numbers z, and draws it again from them alone."))

with page.errors_in_one_line():
    narrow = open_checkpoint(plane.CHECKPOINT)

st.subheader(_("The plane: 1,000 test images as two numbers"))
chart, drawn = st.columns([3, 1])
with chart:
    event = figures.show(plane.figure(), on_select="rerun", key="map")
codes = plane.codes()
low, high = (float(value) for value in (codes.min(), codes.max()))
at = [min(max(value, low), high) for value in plane.picked(event) or codes[0].tolist()]
with drawn:
    x = st.slider("z₁", low, high, at[0], key=f"x{at[0]}")
    y = st.slider("z₂", low, high, at[1], key=f"y{at[1]}")
    st.image(
        crisp(plane.decoded(narrow, np.array([[x, y]]))[0]),
        width="stretch",
        alt=_("The image decoded from this point"),
    )
with st.expander(_("The plane, decoded everywhere")):
    st.image(
        sheet(plane.grid(), 12, 2),
        width="stretch",
        alt=_("A grid of decoded points over the plane"),
    )

st.subheader(_("Drawn again from z"))
images, _labels = plane.test_images()
st.image(
    sheet(images[:10], 10), width="stretch", alt=_("The first ten test images"), caption=_("Test images")
)
st.image(
    sheet(experiments.reconstructions(narrow), 10),
    width="stretch",
    alt=_("The same images drawn again from two numbers"),
    caption=_("From 2 numbers"),
)

with page.errors_in_one_line():
    wide = open_checkpoint(experiments.WIDE)
st.image(
    sheet(experiments.reconstructions(wide), 10),
    width="stretch",
    alt=_("The same images drawn again from 32 numbers"),
    caption=_("From 32 numbers"),
)

st.subheader(_("Noise in z"))
index = st.number_input(_("Test image"), 0, plane.ON_THE_MAP - 1, 0)
offset = st.slider(_("Added to every coordinate"), -1.0, 1.0, 0.3, 0.05)
st.image(
    crisp(experiments.noise(wide, int(index), np.array([offset]))[0]),
    alt=_("The image decoded from z with noise added"),
)
st.image(
    sheet(experiments.noise(wide, int(index), experiments.book_offsets()), 10),
    width="stretch",
    alt=_("Twenty steps of noise"),
    caption=_("From -1.0 to 0.9 in steps of 0.1"),
)

st.subheader(_("Between two images"))
left, right = st.columns(2)
first = left.number_input(_("First test image"), 0, plane.ON_THE_MAP - 1, 4)
second = right.number_input(_("Second test image"), 0, plane.ON_THE_MAP - 1, 6)
alpha = st.slider(_("Share of the second"), 0.0, 1.0, 0.5, 0.05)
st.image(
    crisp(experiments.between(wide, int(first), int(second), np.array([alpha]))[0]),
    alt=_("The image decoded from between the two"),
)
st.image(
    sheet(experiments.between(wide, int(first), int(second), experiments.book_alphas()), 10),
    width="stretch",
    alt=_("Twenty steps from one image to the other"),
)

with page.errors_in_one_line():
    variational = checkpoints.optional(experiments.VARIATIONAL)
if variational is not None:
    st.subheader(_("Any point of z"))
    st.write(
        _(
            "A variational autoencoder pulls its codes together into one cloud, so that any point of it is a digit."
        )
    )
    st.image(
        sheet(experiments.at_random(wide), 10),
        width="stretch",
        alt=_("Twenty random points, decoded by the autoencoder"),
        caption=_("Autoencoder: 20 points drawn from N(0, I)"),
    )
    st.image(
        sheet(experiments.at_random(open_checkpoint(variational)), 10),
        width="stretch",
        alt=_("Twenty random points, decoded by the variational autoencoder"),
        caption=_("Variational autoencoder: the same 20 points"),
    )

with page.errors_in_one_line():
    steerable = checkpoints.optional(steering.CHECKPOINT)
    if steerable is not None:
        steering.section(steerable)

with page.errors_in_one_line():
    translation.section(checkpoints.optional(translation.CHECKPOINT))
page.end()
