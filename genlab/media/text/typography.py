"""The one form in which shipped texts have their letters and marks; what people type is brought into it."""

import unicodedata

PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
"""What phones and word processors put for quotation marks and dashes, and what stands in the data for it."""


def plainly(text: str) -> str:
    """Return a text with its letters composed (NFC), and straight quotation marks and short dashes for all others."""
    return unicodedata.normalize("NFC", text).translate(PLAIN)
