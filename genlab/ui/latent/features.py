"""The codes as features (the book's 10.2.3): what a linear classifier reads off them, and off the pixels."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint
from genlab.metrics.linear import linear_accuracy
from genlab.ui.latent.experiments import WIDE
from genlab.ui.latent.plane import CHECKPOINT, DATASET
from genlab.ui.words import _

LEARNED = TESTED = 5000
"""Images that the classifier learns from, and others that it is tried on; the encoders have seen neither."""


@st.cache_data(show_spinner=False)
def accuracies() -> tuple[float, float, float]:
    """Return the classifier's accuracy from 32 numbers, from 2, and from all pixels."""
    images, classes = datasets.test_split(DATASET)

    def accuracy(rows: NDArray[np.floating]) -> float:
        return linear_accuracy(rows[:LEARNED], classes[:LEARNED], rows[-TESTED:], classes[-TESTED:])

    wide, narrow = (accuracy(open_checkpoint(name).encode(images)) for name in (WIDE, CHECKPOINT))
    return wide, narrow, accuracy(images.reshape(len(images), -1) / np.float32(255))


def lesson() -> None:
    """Show how much of an image's class its codes keep."""
    st.write(
        _(
            "Nobody told the autoencoder what a digit is. Do its numbers know all the same? A linear classifier, which "
            "only weighs and adds, reads the digit off them."
        )
    )
    with st.spinner(_("Encoding {count:,} images").format(count=LEARNED + TESTED)):
        wide, narrow, pixels = accuracies()
    for column, (name, value) in zip(
        st.columns(3),
        ((_("From 32 numbers"), wide), (_("From 2 numbers"), narrow), (_("From 784 pixels"), pixels)),
        strict=True,
    ):
        column.metric(name, f"{value:.1%}")
    st.caption(
        _(
            "Right on {tested:,} test images, learned from {learned:,} others that no encoder has seen. Guessing gives "
            "10%. One against all by ridge regression."
        ).format(tested=TESTED, learned=LEARNED)
    )
