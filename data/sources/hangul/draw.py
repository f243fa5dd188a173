"""Draw the 2,350 syllables of KS X 1001, in print and in brush: `python -m hangul.draw FONTS`.

FONTS is the folder of NanumGothicBold.ttf and NanumBrush.ttf (Debian's fonts-nanum and fonts-nanum-extra). Syllables
are bright on black, 32 x 32, the box of each in the middle; class 0 is print, 1 brush. Within a split both classes
hold the same syllables in the same order, so that a translation that saw no pairs can be held against the true ones.
"""

import sys
from pathlib import Path

import numpy as np
from packed import pack
from PIL import Image, ImageDraw, ImageFont

SIDE, LARGE, TEST = 32, 256, 350
FONTS = (("NanumGothicBold.ttf", 208), ("NanumBrush.ttf", 236))
"""The file, and the size at which its syllables fill the square about as much as the other's."""


def syllables() -> list[str]:
    """Return the syllables of KS X 1001, in its order."""
    return [bytes([row, cell]).decode("euc_kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)]


def drawn(text: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    """Return a syllable as uint8 `(32, 32)`."""
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (LARGE, LARGE))
    at = ((LARGE - right - left) / 2, (LARGE - bottom - top) / 2)
    ImageDraw.Draw(image).text(at, text, fill=255, font=font)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX))


folder = Path(sys.argv[1])
fonts = [ImageFont.truetype(folder / name, size) for name, size in FONTS]
images = np.array([[drawn(text, font) for text in syllables()] for font in fonts])
order = np.random.default_rng(0).permutation(images.shape[1])
train, test = images[:, order[TEST:]], images[:, order[:TEST]]
pack(
    "hangul",
    x_train=train.reshape(-1, SIDE, SIDE),
    y_train=np.repeat([0, 1], train.shape[1]),
    x_test=test.reshape(-1, SIDE, SIDE),
    y_test=np.repeat([0, 1], test.shape[1]),
)
