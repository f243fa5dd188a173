"""Latent space: where images lie as codes, and what lies between them, a lesson a tab."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.ui import empty, page
from genlab.ui.latent import experiments, features, lessons, plane, steering, translation
from genlab.ui.words import _

page.begin("latent")
st.title(_("Latent space"))
st.write(_("An autoencoder squeezes an image into a few numbers z, and draws it again from them alone."))

if not all(map(checkpoints.is_there, (plane.CHECKPOINT, experiments.WIDE))):
    said = _("No autoencoder of digits is trained here yet, whose numbers could be looked at.")
    if empty.state("latent", said, _("Train one"), "train-one", icon=":material/model_training:"):
        page.go("train")
    page.end()
    st.stop()

with page.errors_in_one_line():
    narrow, wide = open_checkpoint(plane.CHECKPOINT), open_checkpoint(experiments.WIDE)
    taught: dict[str, Callable[[], None]] = {
        _("The plane"): partial(lessons.on_the_plane, narrow),
        _("Drawn again"): partial(lessons.drawn_again, narrow, wide),
        _("Noise"): partial(lessons.noise, wide),
        _("Between two"): partial(lessons.between, wide),
    }
    if (variational := checkpoints.optional(experiments.VARIATIONAL)) is not None:
        taught[_("Any point")] = partial(lessons.any_point, wide, variational)
    taught[_("As features")] = features.lesson
    if (steerable := checkpoints.optional(steering.CHECKPOINT)) is not None:
        taught["InfoGAN"] = partial(steering.section, steerable)
    taught["CycleGAN"] = partial(translation.section, checkpoints.optional(translation.CHECKPOINT))
    # A lesson is drawn when it is opened: the others cost nothing.
    for tab, lesson in zip(
        st.tabs(list(taught), key="lesson", on_change="rerun"), taught.values(), strict=True
    ):
        if tab.open:
            with tab:
                lesson()
page.end()
