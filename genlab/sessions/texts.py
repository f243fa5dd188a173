"""What people write of themselves, as the database keeps it."""

import unicodedata


def clean(text: str, length: int) -> str:
    """Return the text in one line, without what a database or a table cannot hold."""
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:length]
