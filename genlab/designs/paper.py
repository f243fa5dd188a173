"""An order's sheet on paper: a PDF with the picture at print size, what makes it, and a QR code.

Words are in the reader's language (`genlab.words.speaking`).
"""

import hashlib
import io
import math
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from genlab import datasets
from genlab.designs.drawing import SAME
from genlab.designs.lettering import FIXED, Text, pen
from genlab.designs.sheets import Sheet
from genlab.reports.naming import generator_name
from genlab.words import _

PICTURE_MM = 100.0
QR_MM = 32.0
DPI = 300
"""At least; each pixel of the design becomes a square of whole dots, so that its edges stay sharp."""
MARGIN_MM = 20.0
MOST_LATENT = 40_000
"""Letters of a latent that are printed; a longer one is told by its SHA-256, and stands in the JSON."""


def pdf(sheet: Sheet) -> bytes:
    """Return an order's sheet as PDF, A4; the same bytes for the same order in the same language.

    Raises:
        GenlabError: where its picture is damaged.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    with pen:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4, invariant=1)
        title = _("Order {number}").format(number=sheet.number)
        canvas.setTitle(title)
        canvas.setCreator("genlab")
        width, height = A4
        left, y = MARGIN_MM * mm, height - MARGIN_MM * mm - 20
        text = Text(canvas, left, width - 2 * left)
        y = text.lines(title, y, 24, bold=True)
        y = text.lines(sheet.name, y - 4, 14) if sheet.name else y
        image = sheet.image()
        picture_w = PICTURE_MM * mm
        picture_h = picture_w * image.shape[0] / image.shape[1]
        times = max(1, math.ceil(PICTURE_MM / 25.4 * DPI / image.shape[1]))
        sharp = Image.fromarray(image).resize(
            (image.shape[1] * times, image.shape[0] * times), Image.Resampling.NEAREST
        )
        y -= picture_h + 6
        canvas.drawImage(ImageReader(sharp), left, y, picture_w, picture_h)
        side = QR_MM * mm
        canvas.drawImage(ImageReader(_qr(sheet)), width - left - side, y, side, side)
        y = text.lines(
            _("Printed at full size the picture is {width:.0f} x {height:.0f} mm.").format(
                width=PICTURE_MM, height=PICTURE_MM * image.shape[0] / image.shape[1]
            ),
            y - 14,
            8,
            grey=True,
        )
        y -= 8
        for what, said in _facts(sheet):
            y = text.fact(what, said, y)
        only = _(
            "The only one of its kind: no other order of this shop looks the same. Two pictures look the same whose "
            "difference, each seen as 16 x 16 greys, is at most {share:.0%} of their contrast (root mean squares)."
        )
        text.lines(only.format(share=SAME), y - 8, 9, grey=True)
        canvas.showPage()
        if len(sheet.latent) <= MOST_LATENT:
            _latent(canvas, sheet, left, width, height)
        canvas.save()
        return buffer.getvalue()


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    names = datasets.CLASS_NAMES.get(sheet.dataset, ())
    label = sheet.label
    ordered = datetime.fromisoformat(sheet.ordered_at)
    ordered = ordered.replace(tzinfo=ordered.tzinfo or UTC).astimezone(UTC)
    facts = [
        (_("Ordered"), f"{ordered:%Y-%m-%d %H:%M} UTC"),
        (_("Generator"), f"{generator_name(sheet.generator)} ({sheet.checkpoint})"),
        (_("Checkpoint"), f"SHA-256 {sheet.checkpoint_sha256}"),
    ]
    if label is not None:
        facts.append((_("Class"), _(names[label]) if label < len(names) else str(label)))
    facts += [
        (_("Seed and place"), f"{sheet.seed}, {sheet.place}"),
        (_("Latent"), f"SHA-256 {hashlib.sha256(sheet.latent.encode()).hexdigest()}"),
        (_("Pixels"), f"SHA-256 {sheet.pixels_sha256}"),
        (_("The same again"), f"genlab design render order-{sheet.number}.json --out design.png"),
    ]
    return facts


def _qr(sheet: Sheet) -> Image.Image:
    """Return the QR code of the order's address; of its number and code where it has none."""
    import segno

    said = sheet.address or f"genlab order {sheet.number}-{sheet.code}"
    buffer = io.BytesIO()
    segno.make(said, error="m", micro=False).save(buffer, kind="png", scale=8, border=4)
    buffer.seek(0)
    return Image.open(buffer).convert("L")


def _latent(canvas: Any, sheet: Sheet, left: float, width: float, height: float) -> None:
    """Print a latent, as the JSON has it, on pages of its own."""
    size = 7.0
    across = int((width - 2 * left) / (0.6 * size))  # Courier's letters are 0.6 of its size wide
    heading = _("Latent of order {number}: float32, little-endian, in base64")
    text = Text(canvas, left, width - 2 * left)
    lines = [sheet.latent[begin : begin + across] for begin in range(0, len(sheet.latent), across)]
    while lines:
        y = text.lines(heading.format(number=sheet.number), height - left, 9, grey=True) - 6
        fits = int((y - left) / (1.3 * size))
        canvas.setFont(FIXED, size)
        canvas.setFillGray(0)
        for line in lines[:fits]:
            canvas.drawString(left, y, line)
            y -= 1.3 * size
        lines = lines[fits:]
        canvas.showPage()
