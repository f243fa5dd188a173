"""Files that anybody may send: what is taken, in which form, and what is refused without harm."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from genlab.media.images import decoding
from genlab.media.images.decoding import REASONS, Refused, decode, fitted, size


def picture(width: int = 24, height: int = 16, mode: str = "RGB") -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), np.uint8)).convert(mode)


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def pixels(raw: bytes) -> np.ndarray:
    return np.asarray(decode("x", raw).image)


def refusal(raw: bytes) -> decoding.Refusal:
    with pytest.raises(Refused) as caught:
        decode("x.png", raw)
    return caught.value.refusal


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that is right in all but its size: a bomb of a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "BMP", "WEBP", "GIF"])
def test_lossless_formats_keep_every_pixel(form: str) -> None:
    image = picture() if form != "GIF" else picture(mode="L")
    options = {"lossless": True} if form == "WEBP" else {}
    found = decode("wrong-name.txt", saved(image, form, **options))
    assert found.format == form
    assert np.array_equal(np.asarray(found.image), np.asarray(image))


def test_jpeg_is_decoded_as_pillow_does() -> None:
    raw = saved(picture(64, 64), "JPEG")
    assert np.array_equal(pixels(raw), np.asarray(Image.open(io.BytesIO(raw))))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_file_cut_off_is_refused(form: str) -> None:
    raw = saved(picture(64, 64), form)
    for length in (12, 30, len(raw) // 2):
        assert refusal(raw[:length]).reason == "damaged"


@pytest.mark.parametrize(
    "raw", [b"GIF is what this text is not", b"<svg/>", b"%PDF-1.7", b"MZ" * 40, b"II*\0" + b"\0" * 60]
)
def test_another_kind_of_file_is_refused_whatever_its_name_says(raw: bytes) -> None:
    assert refusal(raw).reason == "type"
    tiff = saved(picture(), "TIFF")
    assert refusal(tiff).reason == "type"


def test_an_empty_file_and_a_heavy_one_are_refused() -> None:
    assert refusal(b"").reason == "empty"
    assert refusal(saved(picture()) + bytes(decoding.MOST_BYTES)).text == "larger than 20 MB"


def test_a_bomb_is_refused_by_its_header_without_room_made_for_it() -> None:
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xfe\x3f\0" * 2
    webp = b"RIFF" + struct.pack("<I", 4 + len(canvas)) + b"WEBP" + canvas
    gif = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\0\0\0,"
    gif += struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0) + b"\x02\x02D\x01\0;"
    tracemalloc.start()
    for raw in (png_header(60_000, 60_000), png_header(9_000, 9_000), webp, gif):
        found = refusal(raw)
        assert found.reason == "pixels", found
        assert "million" in found.text
        with pytest.raises(Refused):
            size("x", raw)
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_the_largest_picture_taken_is_larger_than_a_camera_makes() -> None:
    assert decoding.MOST_PIXELS >= 6000 * 4000
    assert refusal(png_header(7, 400)).reason == "small"


def test_nothing_but_pixels_survives_a_polyglot() -> None:
    hidden = b"<script>alert(1)</script>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("payload.html", hidden)
    clean = saved(picture(64, 64), "JPEG")
    dirty = (
        clean[:2] + b"\xff\xfe" + struct.pack(">H", len(hidden) + 2) + hidden + clean[2:] + archive.getvalue()
    )
    assert zipfile.is_zipfile(io.BytesIO(dirty))
    found = decode("x", dirty)
    assert np.array_equal(np.asarray(found.image), pixels(clean))
    kept = fitted(found.image, (64, 64))
    assert hidden not in kept.tobytes()
    assert b"payload" not in kept.tobytes()
    assert type(kept) is np.ndarray and kept.nbytes == 64 * 64 * 3


def test_palettes_and_cmyk_become_rgb() -> None:
    palette = picture().quantize(16)
    assert np.array_equal(pixels(saved(palette)), np.asarray(palette.convert("RGB")))
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    red = pixels(saved(cmyk, "JPEG", quality=95)).reshape(-1, 3).mean(0)
    assert red[0] > 200 and red[1] < 60 and red[2] < 60


def test_sixteen_bits_become_eight() -> None:
    values = np.linspace(0, 65535, 256).reshape(16, 16)
    found = pixels(saved(Image.fromarray(values.astype(np.uint16))))
    assert found.dtype == np.uint8
    assert np.array_equal(found.ravel(), np.arange(256))


def test_what_is_transparent_lies_on_white() -> None:
    image = Image.new("RGBA", (16, 16), (255, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 8, 16))
    found = pixels(saved(image))
    assert found[0, 0].tolist() == [255, 0, 0] and found[0, 15].tolist() == [255, 255, 255]
    grey = Image.new("LA", (16, 16), (0, 0))
    assert pixels(saved(grey)).tolist() == [[255] * 16] * 16


def test_grey_saved_as_colour_is_grey() -> None:
    grey = picture(mode="L")
    for raw in (
        saved(grey),
        saved(grey.convert("RGB")),
        saved(grey.convert("RGBA")),
        saved(grey.convert("P")),
    ):
        assert np.array_equal(pixels(raw), np.asarray(grey))


def test_a_photo_stands_as_its_camera_was_held() -> None:
    image = picture(24, 16)
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = saved(image, "PNG", exif=exif)
    assert size("x", raw) == (16, 24)
    assert np.array_equal(pixels(raw), np.rot90(np.asarray(image), -1))


def test_the_first_image_of_an_animation_counts() -> None:
    frames = [Image.new("L", (16, 16), shade) for shade in (40, 200)]
    raw = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert set(pixels(raw).ravel()) == {40}


def test_fitting_cuts_about_the_centre_and_leaves_the_right_size_alone() -> None:
    image = picture(40, 20)
    assert np.array_equal(fitted(image, (40, 20)), np.asarray(image))
    plain = Image.new("L", (30, 10), 0)
    plain.paste(255, (10, 0, 20, 10))
    assert (fitted(plain, (10, 10)) == 255).all()
    assert fitted(image, (10, 10)).shape == (10, 10, 3)


def test_bytes_at_random_never_raise_anything_else() -> None:
    rng = np.random.default_rng(0)
    whole = {form: bytearray(saved(picture(32, 32), form)) for form in ("PNG", "JPEG", "WEBP", "GIF", "BMP")}
    taken, refused = 0, set()
    for raw in whole.values():
        for _ in range(60):
            broken = bytearray(raw)
            for at in rng.integers(8, len(raw), 6):
                broken[at] = rng.integers(256)
            try:
                decode("x", bytes(broken))
                taken += 1
            except Refused as error:
                refused.add(error.refusal.reason)
    assert taken < 60 * len(whole)
    assert refused <= set(REASONS)


def test_sixteen_bits_are_rounded_as_a_division_is() -> None:
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    raw = saved(Image.fromarray(values))
    assert np.array_equal(pixels(raw), np.rint(values / 257).astype(np.uint8))
