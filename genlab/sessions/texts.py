"""What people write of themselves, as the database keeps it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import count


def clean(text: str, length: int) -> str:
    """Return the text in one line, without what a database or a table cannot hold."""
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:length]


def unlike(names: Sequence[str], length: int = 1000) -> list[str]:
    """Return names of which no two are equal: the second of two becomes `Name (2)`, within their length.

    Who has none keeps none.
    """
    taken = set(names)
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += bool(name)
        numbers = count(seen[name])
        other = name
        while seen[name] > 1 and other in taken:
            last = f" ({next(numbers)})"
            other = name[: length - len(last)] + last
        taken.add(other)
        found.append(other)
    return found


def following(title: str, length: int) -> str:
    """Return a title for the next class: the same with the next number, `3-1` and `3-1 (2)`, within its length."""
    if not title:
        return title
    found = re.fullmatch(r"(.*?)(?: \((\d{1,4})\))?", title, re.DOTALL)
    before, number = found.groups() if found else (title, None)
    last = f" ({int(number or 1) + 1})"
    return before[: length - len(last)] + last
