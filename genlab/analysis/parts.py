"""Parts of a study: the answers by protocol and pack, and by what their protocols can say."""

import pandas as pd

from genlab.analysis import boundary, preference

Parts = list[tuple[str, pd.DataFrame]]


def apart(parts: Parts) -> tuple[Parts, Parts, Parts]:
    """Return the parts of a study that are about boundaries, those about what people like, and the others."""
    placed: Parts = []
    liked: Parts = []
    others: Parts = []
    for label, part in parts:
        asked = part["protocol"].iloc[0]
        kind = placed if asked in boundary.PROTOCOLS else liked if asked == preference.PROTOCOL else others
        kind.append((label, part))
    return placed, liked, others


def parts_of(answers: pd.DataFrame) -> Parts:
    """Return the answers by protocol and pack, each with a label; "" where there is one alone."""
    keys = [column for column in ("protocol", "pack", "pack_sha256") if column in answers]
    groups = list(answers.groupby(keys, sort=True))
    if len(groups) <= 1:
        return [("", answers)] if len(answers) else []
    return [(", ".join(_short(str(value)) for value in values if value), part) for values, part in groups]


def _short(name: str) -> str:
    """Return a name, or the beginning of a hash."""
    return name[:12] if len(name) == 64 else name
