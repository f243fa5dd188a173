"""How a progressive GAN grew: the same latents at the end of every stage, one by one or played."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.media.images.pictures import cells, grid, upscaled
from genlab.training import runs
from genlab.ui.choices import pick
from genlab.ui.media.images import sheet
from genlab.ui.taps import tapped
from genlab.ui.train.names import dataset_name
from genlab.ui.words import _, generator_name

Pixels = NDArray[np.uint8]
FRAME_MS = 1000
SCALE = 4


@dataclass(frozen=True)
class Growth:
    """What was drawn of the same latents, stage by stage.

    Attributes:
        sizes: e.g. `4 x 4`, the networks' own size at each stage, which is shown at the full one.
        images: uint8 `(10, h, w[, 3])` a stage.
    """

    sizes: tuple[str, ...]
    images: tuple[Pixels, ...]


def of_checkpoint(checkpoint: Checkpoint) -> Growth | None:
    """Return a checkpoint's growth, `None` where it keeps none."""
    if runs.GROWTH not in checkpoint.card.files:
        return None
    stages = checkpoint.card.sampling.get("stages", [])
    count = min(sum(stage["until"] < checkpoint.card.steps for stage in stages) + 1, len(stages))
    path = checkpoint.path / runs.GROWTH
    return Growth(
        tuple(map(_size, stages[:count])),
        tuple(_row(path, stage, count) for stage in range(count)),
    )


def of_run(folder: Path) -> Growth | None:
    """Return a run's growth as far as it has come, `None` where its family does not grow or has not yet."""
    kept, drawn = runs.snapshots(folder), runs.previews(folder)
    if not kept or not drawn:
        return None
    path = list(kept.values())[-1]
    stages = checkpoints.read(path).card.sampling.get("stages", [])
    passed = [stage for stage in stages if stage["until"] in drawn]
    found = {_size(stage): _row(drawn[stage["until"]], 0, runs.ROWS) for stage in passed}
    last = max(drawn)
    if len(passed) < len(stages) and last > (passed[-1]["until"] if passed else 0):
        found[_size(stages[len(passed)])] = _row(drawn[last], 0, runs.ROWS)
    return Growth(tuple(found), tuple(found.values())) if len(found) > 1 else None


def _size(stage: dict[str, list[int]]) -> str:
    height, width = stage["size"]
    return f"{height} x {width}"


def _row(path: Path, row: int, rows: int) -> Pixels:
    first = row * runs.COLUMNS
    return cells(path, runs.COLUMNS, rows, range(first, first + runs.COLUMNS))


def played(growth: Growth, turn: int) -> bytes:
    """Return the growth as a PNG that plays once, a second a stage; `turn` makes each playing one of its own."""
    frames = [Image.fromarray(upscaled(grid(images, runs.COLUMNS, gap=1), SCALE)) for images in growth.images]
    note, buffer = PngImagePlugin.PngInfo(), io.BytesIO()
    note.add_text("turn", str(turn))  # a browser does not play the same file twice
    frames[0].save(
        buffer, "PNG", save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=1, pnginfo=note
    )
    return buffer.getvalue()


def show(growth: Growth, key: str) -> None:
    """Show one stage, or play all of them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        size = st.segmented_control(
            _("Size of the networks' images"),
            growth.sizes,
            default=growth.sizes[-1],
            required=True,
            key=f"size-{key}-{len(growth.sizes)}",
        )
        playing = tapped(_("Play the growth"), f"grow-{key}", icon=":material/play_arrow:")
    alt = _("Ten images of the same latents at {size} pixels").format(size=size)
    if playing:
        turn = st.session_state[f"turn-{key}"] = st.session_state.get(f"turn-{key}", 0) + 1
        alt = _("Ten images of the same latents, growing from {first} to {last} pixels").format(
            first=growth.sizes[0], last=growth.sizes[-1]
        )
        st.image(played(growth, turn), width="stretch", alt=alt)
    else:
        images = growth.images[growth.sizes.index(size or growth.sizes[-1])]
        st.image(sheet(images, runs.COLUMNS, SCALE), width="stretch", alt=alt)
    st.caption(
        _(
            "The same ten latents at the end of every stage. What is fixed early stays: hair and colours first, eyes "
            "and mouths last."
        )
    )


def shipped() -> None:
    """Show how the trained generators that keep their growth have grown, once it is unfolded."""
    found = {
        checkpoint.name: checkpoint
        for checkpoint in checkpoints.all_checkpoints()[0]
        if runs.GROWTH in checkpoint.card.files
    }
    if not found:
        return
    with st.expander(_("How a progressive GAN grew"), icon=":material/zoom_out_map:"):
        name = next(iter(found))
        if len(found) > 1:
            name = pick(
                st,
                _("Generator"),
                list(found),
                lambda name: (
                    f"{generator_name(found[name].card.generator)} · {dataset_name(found[name].card.dataset)}"
                ),
            )
        growth = of_checkpoint(checkpoints.load(found[name].path))
        if growth is not None:
            show(growth, name)
