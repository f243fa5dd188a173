"""What the Latent page shows of a CycleGAN: a syllable in print, translated into brush, the true brush, and back."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError
from genlab.metrics.images.pairs import distances
from genlab.ui.media.images import crisp, sheet
from genlab.ui.words import _

CHECKPOINT = "cyclegan-hangul"
SHOWN = 10
SIDE = 128

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Journey:
    """Images on their way there and back, uint8 `(n, h, w)` each.

    Attributes:
        source: in the one style.
        there: translated into the other.
        true: what the font has in the other style.
        again: the translation, translated back.
    """

    source: Pixels
    there: Pixels
    true: Pixels
    again: Pixels


def journey(sampler: Translation, source: Pixels, true: Pixels) -> Journey:
    """Translate images of a sampler's first style there and back."""
    there = sampler.translated(source)
    return Journey(source, there, true, sampler.turned().translated(there))


def drawn(sampler: Translation, count: int, seed: int) -> Journey:
    """Translate held-out images, drawn by seed as the sampler draws its own."""
    places = sampler.sources(count, seed)
    return journey(sampler, sampler.arrays["first"][places], sampler.arrays["second"][places])


def opened(checkpoint: Checkpoint, *, back: bool) -> Translation:
    """Open a CycleGAN for the one or the other way; not kept open, for its two networks take 20 MiB."""
    sampler = Translation.of(open_checkpoint(checkpoint, kept=False))
    return sampler.turned() if back else sampler


@st.cache_data(show_spinner=False, max_entries=50)
def held_out_ones(_checkpoint: Checkpoint, sha256: str, seed: int, *, back: bool) -> Journey:
    """Return the ten that the page shows; they are known by the checkpoint's `sha256`."""
    return drawn(opened(_checkpoint, back=back), SHOWN, seed)


@st.cache_data(show_spinner=False, max_entries=100)
def pair(syllable: str) -> tuple[Pixels, bool]:
    """Return a syllable in print and in brush, and whether it was held out; see `datasets.syllable`."""
    return datasets.syllable(syllable)


def section(checkpoint: Checkpoint | None) -> None:
    """Show a syllable on its way there and back, and ten others; or say how to train what is missing."""
    st.subheader(_("One style into another"))
    st.write(
        _(
            "CycleGAN saw 2,000 syllables in print and in brush, and never which belong together. What ties a "
            "translation to its source: the way back must lead to it again."
        )
    )
    if checkpoint is None:
        st.info(
            _("There is no CycleGAN here yet. Train one: {command}").format(
                command="`genlab train cyclegan --data hangul --out runs/cyclegan`"
            ),
            icon=":material/translate:",
        )
        return
    ways = {"there": _("Print to brush"), "back": _("Brush to print")}
    way = st.segmented_control(
        _("Direction"), list(ways), default="there", format_func=lambda way: ways[way], required=True
    )
    typed_in, by_seed = st.columns(2)
    typed = typed_in.text_input(_("A syllable of Hangul"), max_chars=1).strip()
    seed = by_seed.number_input(_("Seed of held-out syllables"), 0, 10**6, 0, disabled=bool(typed))
    few = held_out_ones(checkpoint, checkpoint.sha256, int(seed), back=way == "back")
    if typed:
        try:
            images, held_out = pair(typed)
        except GenlabError:
            st.info(
                _(
                    "This is none of the 2,350 syllables of KS X 1001, which the fonts were drawn in: {typed}"
                ).format(typed=typed)
            )
            return
        source, true = images[::-1] if way == "back" else images
        one = journey(opened(checkpoint, back=way == "back"), source[None], true[None])
    else:
        held_out, one = True, few
    _show(one, back=way == "back")
    st.caption(
        _("Training saw neither style of this syllable.")
        if held_out
        else _("Training saw this syllable in both styles, but never as a pair.")
    )
    st.caption(
        _(
            "Mean difference per pixel from the true one (0 to 1): translated {error:.3f}, left as it was "
            "{untouched:.3f}. A stroke beside the true one counts twice, so look, too."
        ).format(
            error=float(distances(one.there[:1], one.true[:1])[0]),
            untouched=float(distances(one.source[:1], one.true[:1])[0]),
        )
    )
    _measured(checkpoint, back=way == "back")
    st.image(
        sheet(np.concatenate([few.source, few.there, few.true, few.again]), SHOWN),
        width="stretch",
        alt=_("Ten held-out syllables in four rows: the source, translated, the true one, and back again"),
        caption=_("Ten held-out syllables. From above: the source, translated, the true one, and back again"),
    )


def _measured(checkpoint: Checkpoint, *, back: bool) -> None:
    """Say what the card has of all held-out pairs, the mean of the training images beside it."""
    before = "back_" if back else ""
    names = ("paired_error", "identity_error", "constant_error", "paired_found", "identity_found")
    found = {name: checkpoint.card.metrics.get(before + name) for name in names}
    if None in found.values():
        return
    st.caption(
        _(
            "Over all held-out syllables: translated {paired_error:.3f}, left as they were {identity_error:.3f}, one "
            "blurred image for all {constant_error:.3f}. The true one is the nearest to {paired_found:.0%} of the "
            "translations (to {identity_found:.0%} of the sources): what can be read is not yet the right syllable."
        ).format(**found)
    )


def _show(one: Journey, *, back: bool) -> None:
    """Show the first of the images with its three companions, side by side where there is room."""
    words = [_("Print"), _("Brush, translated"), _("Brush, the font's own"), _("And back to print")]
    if back:
        words = [_("Brush"), _("Print, translated"), _("Print, the font's own"), _("And back to brush")]
    with st.container(horizontal=True, gap="small"):
        for image, word in zip((one.source, one.there, one.true, one.again), words, strict=True):
            with st.container(width=SIDE + 8, gap="xsmall"):
                st.image(crisp(image[0], SIDE), width=SIDE, alt=word, caption=word)
