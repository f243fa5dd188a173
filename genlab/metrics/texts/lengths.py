"""What a card has of a translator by the length of the source; pages read it without what measures it."""

from collections.abc import Mapping
from dataclasses import dataclass

STEP = 12
"""Letters of a source from one row to the next."""
NAMES = ("exact", "errors", "chrf")


@dataclass(frozen=True)
class Row:
    """What a translator makes of sources of like length.

    Attributes:
        letters: that the shortest of them may have; the longest has `STEP - 1` more.
        exact, errors, chrf: as `evaluate` names them.
        sources: how many they are.
        ends: of `exact`, `errors` and `chrf` the ends of their 95% intervals; a card of an older genlab has none, nor
            has a single source.
    """

    letters: int
    exact: float
    errors: float
    chrf: float
    sources: int
    ends: Mapping[str, tuple[float, float]]


def by_length(metrics: Mapping[str, float]) -> list[Row]:
    """Return a card's numbers by length of the source, the shortest first; none where they were not measured so."""
    lengths = sorted(int(name.rpartition("_")[2]) for name in metrics if name.startswith("sources_"))
    rows = []
    for length in lengths:
        exact, errors, chrf = (metrics[f"{name}_{length}"] for name in NAMES)
        ends = {
            name: (metrics[f"{name}_{length}_low"], metrics[f"{name}_{length}_high"])
            for name in NAMES
            if f"{name}_{length}_low" in metrics
        }
        rows.append(Row(length, exact, errors, chrf, int(metrics[f"sources_{length}"]), ends))
    return rows
