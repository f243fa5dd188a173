"""Which words look alike to a reader, though a computer tells them apart."""

import unicodedata

_BLANK = "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\N{BRAILLE PATTERN BLANK}"
"""Letters by their category that nobody sees."""


def folded(text: str) -> str:
    """Return what texts that look alike have in common, whatever their case, form of Unicode, and blanks.

    (Letters of other alphabets that are drawn alike stay different.)
    """
    wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(map(_seen, wide)).split())


def _seen(letter: str) -> str:
    if letter in _BLANK or letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf") else letter
