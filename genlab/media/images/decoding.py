"""A picture from bytes that anybody may have sent: its pixels, or one line on why not.

What a file is, its content decides, never its name. Only decoded pixels go on from here: whatever else a file carries
(a zip or a script behind the image's end, comments, places, camera names) is left behind.
"""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

MOST_BYTES = 20 * 2**20
"""Of one file."""
MOST_PIXELS = 25_000_000
"""Of one picture, known from its header before anything is decoded; 24 megapixel cameras pass."""
LEAST_SIDE = 8
REASONS = {
    "empty": "the file is empty",
    "bytes": "larger than {most} MB",
    "type": "no PNG, JPEG, WebP, GIF or BMP picture, whatever its name says",
    "pixels": "{width} x {height} pixels, more than {most} million",
    "small": "{width} x {height} pixels, too small to judge",
    "damaged": "damaged or cut off",
    "path": "its path leads out of the zip file",
    "link": "a link, not a file",
    "encrypted": "encrypted",
    "compression": "compressed in a way that is not accepted",
    "ratio": "blows up to {ratio} times its size",
    "place": "in no folder of real or fake images",
    "many": "one file too many: at most {most}",
    "name": "its folder's name cannot be a generator's name",
}
"""Why a file is refused; the screen translates these."""


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why.

    Attributes:
        file: its path as given.
        reason: a key of `REASONS`.
        values: what the reason's fields say.
    """

    file: str
    reason: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The reason in plain words."""
        return REASONS[self.reason].format(**self.values)


class Refused(Exception):  # noqa: N818  # it ends one file's way, not the command
    """Carries a refusal up to who lists it."""

    def __init__(self, file: str, reason: str, **values: Any) -> None:
        self.refusal = Refusal(file, reason, values)
        super().__init__(f"'{file}': {self.refusal.text}")


@dataclass(frozen=True)
class Picture:
    """A decoded picture: 8 bits, upright, opaque.

    Attributes:
        image: in mode `L` where all its pixels are grey, else `RGB`.
        format: `PNG`, `JPEG`, `WEBP`, `GIF` or `BMP`.
    """

    image: Image.Image
    format: str


_OPENERS: dict[str, Callable[..., ImageFile.ImageFile]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
}


def kind_of(raw: bytes) -> str | None:
    """Return the picture format that a file's first bytes announce, `None` where it is none of ours."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    if raw.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "BMP" if raw.startswith(b"BM") else None


def _opened(name: str, raw: bytes) -> tuple[ImageFile.ImageFile, str]:
    """Open a picture as far as its header, and hold its size to the bounds."""
    if not raw:
        raise Refused(name, "empty")
    if len(raw) > MOST_BYTES:
        raise Refused(name, "bytes", most=MOST_BYTES // 2**20)
    kind = kind_of(raw)
    if kind is None:
        raise Refused(name, "type")
    try:
        if kind == "WEBP":  # libwebp makes room for the whole canvas when it opens one
            _hold(name, *_webp_size(raw))
        picture = _OPENERS[kind](io.BytesIO(raw))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(name, "pixels", width="?", height="?", most=MOST_PIXELS // 10**6) from error
    except Refused:
        raise
    except Exception as error:  # header parsers raise many kinds on bytes made to harm
        raise Refused(name, "damaged") from error
    _hold(name, *picture.size)
    return picture, kind


def _hold(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused(name, "pixels", width=width, height=height, most=MOST_PIXELS // 10**6)
    if min(width, height) < LEAST_SIDE:
        raise Refused(name, "small", width=width, height=height)


def _webp_size(raw: bytes) -> tuple[int, int]:
    """Return width and height from a WebP's first chunk (RFC 9649, sections 2.5 to 2.7)."""
    chunk = raw[12:16]
    if chunk == b"VP8X":
        low, high, low2, high2 = struct.unpack("<HBHB", raw[24:30])
        return (low | high << 16) + 1, (low2 | high2 << 16) + 1
    if chunk == b"VP8L":
        bits = struct.unpack("<I", raw[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", raw[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("unknown first chunk")


def size(name: str, raw: bytes) -> tuple[int, int]:
    """Return a picture's width and height as it is to be seen, from its header alone.

    Raises:
        Refused: where the header tells that the file cannot be taken.
    """
    picture, _ = _opened(name, raw)
    try:
        turned = picture.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    except Exception:  # what is wrong in a file's EXIF is no reason against its pixels
        turned = False
    width, height = picture.size
    return (height, width) if turned else (width, height)


def decode(name: str, raw: bytes) -> Picture:
    """Decode a file's picture (of an animation, the first one).

    It is turned as its EXIF orientation says, laid on white where it is transparent, and brought to 8 bits; CMYK and
    palettes become RGB. Colour profiles are ignored.

    Args:
        name: of the file, for messages.
        raw: the whole file.

    Raises:
        Refused: for a file that is too large, cut off, or no picture of a known kind.
    """
    opened, kind = _opened(name, raw)
    try:
        opened.load()
        picture = _eight_bits(_upright(opened))
    except Exception as error:  # decoders raise many kinds on bytes made to harm
        raise Refused(name, "damaged") from error
    return Picture(picture, kind)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # damaged EXIF: the pixels stand as they are
        return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey; 65535 / 257 = 255
        values = np.clip(np.asarray(picture), 0, 65535).astype(np.int32)
        return Image.fromarray(((values + 128) // 257).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    picture = picture.convert("RGB")
    values = np.asarray(picture)
    grey = (values[..., 0] == values[..., 1]).all() and (values[..., 0] == values[..., 2]).all()
    return picture.getchannel(0) if grey else picture


def fitted(image: Image.Image, wanted: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a picture's pixels at a size: cut to its shape about the centre, then resampled by Lanczos' filter.

    Where the size is the picture's own already, nothing is touched.

    Args:
        image: mode `L` or `RGB`.
        wanted: width and height.

    Returns:
        uint8 `(h, w)` or `(h, w, 3)`.
    """
    if image.size != wanted:
        image = ImageOps.fit(image, wanted, Image.Resampling.LANCZOS)
    return np.array(image)
