"""Images on the screen: whole-pixel upscaling, PNG, never blurred; and what is said of them."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from genlab.media import IMAGE
from genlab.media.images.pictures import grid, upscaled
from genlab.packs import OWN, Pack
from genlab.ui.media.room import Room
from genlab.ui.words import _


def crisp(image: NDArray[np.uint8], side: int = 168) -> bytes:
    """Return an image `(h, w[, 3])` as PNG, its pixels repeated until it is about `side` pixels wide."""
    scale = max(1, side // max(image.shape[:2]))
    buffer = io.BytesIO()
    Image.fromarray(upscaled(image, scale)).save(buffer, "PNG")
    return buffer.getvalue()


def sheet(images: NDArray[np.uint8], columns: int, scale: int = 4) -> bytes:
    """Return images `(n, h, w[, 3])` laid out in rows as one PNG, each pixel `scale` wide."""
    laid = grid(images, columns, gap=1)
    return crisp(laid, scale * max(laid.shape[:2]))


def cue_name(cue: str) -> str:
    """Return the name of a cue of images as people read it."""
    names = {
        "byte_length": _("compressed size"),
        "exact_zeros": _("share of exact zeros"),
        "haze": _("faint haze"),
        "border": _("border brightness"),
        "mean_grey": _("mean brightness"),
        "contrast": _("contrast"),
        "grey_values": _("number of grey values"),
        "histogram": _("brightness histogram"),
        "sharpness": _("sharpness"),
        "colourfulness": _("colourfulness"),
        "original_size": _("size of the original files in pixels"),
        "original_format": _("format of the original files"),
    }
    return names.get(cue, cue)


def _asked(protocol: str) -> str:
    """Return what is asked about one image, or two."""
    asked = {
        "pair": _("One is real, one is made by a generator. Which one is real?"),
        "preference": _("Which of the two would you buy?"),
    }
    return asked.get(protocol) or _("Is this image real, or made by a generator?")


class ImageRoom(Room):
    """Images: crisp on every screen, with their greys told in numbers."""

    medium = IMAGE
    script = Path(__file__).parent / "images.js"

    def show(self, stimulus: Any, alt: str, *, width: int | str = "stretch", side: int = 168) -> None:
        st.image(crisp(stimulus, side), width=width, output_format="PNG", alt=alt)  # type: ignore[arg-type]

    def words(self, protocol: str) -> dict[str, str]:
        return {
            "ask": _asked(protocol),
            "stimulus": _("The image to judge"),
            "stimulus_left": _("Left image"),
            "stimulus_right": _("Right image"),
        }

    def cue_name(self, cue: str) -> str:
        return cue_name(cue)

    def about(self, pack: Pack) -> str:
        if pack.dataset == OWN:
            return _("{reals} real and {fakes} fake images that somebody brought to this server.").format(
                reals=len(pack.reals), fakes=len(pack.stimuli) - len(pack.reals)
            )
        return _(
            "Half of the {count} images are real ones from the test split, which no generator has seen."
        ).format(count=len(pack.stimuli))

    def about_nearest(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Each fake beside the real image of this pack with the smallest mean difference in grey levels (L1). "
                "What the generator learned from is not known here, so this cannot show whether it copies."
            )
        return _("Each fake beside the training image with the smallest mean difference in grey levels (L1).")

    def distance_axis(self, among: str) -> str:
        if among == "training":
            return _("Distance to the nearest training image (grey levels)")
        return _("Distance to the nearest other real image (grey levels)")

    def gallery_caption(self, stimulus: Any, name: str, times: int, shown: int) -> str:
        return _("{name}: called real {times} of {shown} times; grey {grey:.0f}, ink {ink:.0%}").format(
            name=name, times=times, shown=shown, grey=float(stimulus.mean()), ink=float((stimulus > 0).mean())
        )

    def gallery_note(self, pack: Pack) -> str:
        if pack.nearest == "reals":
            return _(
                "Left: the image; right: the other real image of the pack nearest to it. Few answers per image are "
                "luck as much as looks: the order is by the interval's lower end. Grey is the mean grey level (0 to "
                "255), ink the share of pixels that are not black."
            )
        return _(
            "Left: the image; right: the training image nearest to it. Few answers per image are luck as much as "
            "looks: the order is by the interval's lower end. Grey is the mean grey level (0 to 255), ink the share of "
            "pixels that are not black."
        )
