"""An order's sheet: all that says which design it is and makes it again, as it is handed on in JSON."""

import base64
import binascii
import hashlib
import io
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from genlab.checkpoints.sampler import Pixels
from genlab.designs.boards import MOST_SEED, PLACES
from genlab.designs.collections import NAME
from genlab.designs.drawing import SAME, Drawing, pixels_sha256
from genlab.errors import GenlabError

FORMAT = "genlab order 1"
ROUNDING = 1
"""Grey levels by which another processor's arithmetic may draw a pixel otherwise."""
MOST_BYTES = 16 << 20
MOST_SIDE = 1024
"""Pixels of a picture a side; a file may claim to hold more than any memory does."""
_NUMBERS = {
    "number": (1, 2**31 - 1),
    "place": (0, PLACES - 1),
    "seed": (0, MOST_SEED),
    "label": (0, 2**15 - 1),
}
"""The least and the greatest of each."""
_LENGTHS = {"name": NAME, "address": 2000, "latent": MOST_BYTES, "picture": MOST_BYTES}
"""Letters at most, where that is not what the database holds of others: 200."""


@dataclass(frozen=True)
class Sheet:
    """What is written of an order.

    Attributes:
        number: the order's.
        ordered_at: when, UTC, ISO 8601.
        name: what its customer calls the design; "" for nothing.
        generator: the family, e.g. `flow1`.
        dataset: what the generator has learned from.
        checkpoint: the generator's name, for people.
        checkpoint_sha256: its hash, which finds it.
        label: the class, None where the generator knows none.
        latent: float32 numbers, little-endian, in base64.
        seed: of the board on which the design came.
        place: on that board, from 0.
        picture: the pixels as PNG, in base64.
        pixels_sha256: of pixels and size.
        address: where the order is shown; "" where the sheet was made without a server.
    """

    number: int
    ordered_at: str
    name: str
    generator: str
    dataset: str
    checkpoint: str
    checkpoint_sha256: str
    label: int | None
    latent: str
    seed: int
    place: int
    picture: str
    pixels_sha256: str
    address: str = ""

    @property
    def drawing(self) -> Drawing:
        """What makes the pixels again."""
        return Drawing(self.checkpoint, self.checkpoint_sha256, self.label, self.latent)

    @property
    def code(self) -> str:
        """What tells this order's link from one that was made up: it follows from what only its sheet says."""
        said = [self.number, self.ordered_at, self.checkpoint_sha256, self.latent, self.pixels_sha256]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]

    def image(self) -> Pixels:
        """Return the pixels that were ordered: uint8 `(h, w)`, or `(h, w, 3)` in colour.

        Raises:
            GenlabError: where the picture is damaged, or another than the sheet says.
        """
        try:
            content = base64.b64decode(self.picture, validate=True)
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                if max(picture.size) > MOST_SIDE:
                    raise ValueError(f"one of {picture.width} x {picture.height} pixels")
                image = np.asarray(picture.convert("L" if picture.mode == "L" else "RGB"), np.uint8)
        except (binascii.Error, ValueError, OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise GenlabError(
                f"Damaged picture of order {self.number}. Expected a PNG. Received: {error}."
            ) from error
        if (found := pixels_sha256(image)) != self.pixels_sha256:
            raise GenlabError(
                f"Damaged picture of order {self.number}. Expected pixels with SHA-256 {self.pixels_sha256[:12]}. "
                f"Received: {found[:12]}."
            )
        return image

    def stored(self) -> dict[str, Any]:
        """Return the sheet as JSON."""
        return {"format": FORMAT, "only_one_within": SAME, **asdict(self)}

    def to_json(self) -> str:
        """Return the sheet's file."""
        return json.dumps(self.stored(), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def of_stored(cls, stored: Any) -> "Sheet":
        """Return the sheet that JSON tells of.

        Raises:
            GenlabError: where it is none.
        """
        if not isinstance(stored, dict) or stored.get("format") != FORMAT:
            said = stored.get("format") if isinstance(stored, dict) else type(stored).__name__
            raise GenlabError(
                f"Invalid order. Expected JSON of format '{FORMAT}'. Received: {str(said)[:60]}."
            )
        values = {each.name: stored.get(each.name, "") for each in fields(cls)}
        for name, value in values.items():
            if not _fits(name, value):
                said = str(value)[:60].encode(errors="replace").decode()
                raise GenlabError(f"Damaged order. Expected its {name}. Received: {said}.")
        try:
            if not 2000 <= datetime.fromisoformat(values["ordered_at"]).year < 9999:
                raise ValueError("no time of an order")
        except ValueError as error:
            raise GenlabError(
                f"Damaged order. Expected its ordered_at. Received: {values['ordered_at'][:60]}."
            ) from error
        return cls(**values)


def _fits(name: str, value: Any) -> bool:
    """Return whether something can be what a sheet says under a name."""
    if name in _NUMBERS:
        least, greatest = _NUMBERS[name]
        number = isinstance(value, int) and not isinstance(value, bool) and least <= value <= greatest
        return number or (name == "label" and value is None)
    if not isinstance(value, str) or len(value) > _LENGTHS.get(name, 200):
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)  # half a letter, which no file holds


def read(path: Path) -> Sheet:
    """Read a sheet's file.

    Raises:
        GenlabError: where it cannot be read, or is none.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise GenlabError(f"Invalid order '{path}'. Expected at most {MOST_BYTES >> 20} MB.")
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GenlabError(f"Cannot read '{path}'. Received: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise GenlabError(f"Invalid order '{path}'. Expected JSON. Received: {error}.") from error
    return Sheet.of_stored(stored)


def render(sheet: Sheet) -> tuple[Pixels, int]:
    """Draw an order's design again from its latent.

    Returns:
        The pixels that were ordered, and how many of their values this machine draws a grey level otherwise: 0 but on
        a processor of another kind.

    Raises:
        GenlabError: where the checkpoint is gone or of another version, where what it draws is another design, or
            where the sheet is damaged.
    """
    ordered, drawn = sheet.image(), sheet.drawing.image()
    if ordered.shape != drawn.shape:
        raise GenlabError(
            f"Damaged order {sheet.number}. Expected a picture of {drawn.shape}, as its generator draws. "
            f"Received: {ordered.shape}."
        )
    apart = np.abs(ordered.astype(np.int16) - drawn)
    if apart.max() > ROUNDING:
        raise GenlabError(
            f"Damaged order {sheet.number}. Expected the picture that its latent makes. "
            f"Received: one up to {apart.max()} grey levels away."
        )
    return ordered, int((apart > 0).sum())


def png(image: Pixels) -> bytes:
    """Return pixels as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
