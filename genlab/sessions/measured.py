"""What a client measured or was told beside an answer: kept where it can be, unknown where it cannot.

An odd clock, or a page of another version, must not cost an answer.
"""

MAX_RT_MS = 3_600_000.0  # an hour; beyond it, or below 0, a response time says nothing and is not stored
MOST_PLAYS = 1000  # of a stimulus that is heard


def credible(rt_ms: object) -> float | None:
    """Return a time in milliseconds from 0 to an hour; None for anything else."""
    if isinstance(rt_ms, bool) or not isinstance(rt_ms, (int, float)):
        return None
    return float(rt_ms) if 0 <= rt_ms <= MAX_RT_MS else None  # NaN is in no range


def listened(heard: object, stimuli: int) -> list[list[float]] | None:
    """Return how often and how long each stimulus was heard; None where it is not what a client counts."""
    if not isinstance(heard, list) or len(heard) != stimuli:
        return None
    found = []
    for each in heard:
        if not isinstance(each, list) or len(each) != 2:
            return None
        plays, ms = each[0], credible(each[1])
        if (
            isinstance(plays, bool)
            or not isinstance(plays, int)
            or not 0 <= plays <= MOST_PLAYS
            or ms is None
        ):
            return None
        found.append([plays, ms])
    return found


def sure(confidence: object) -> int | None:
    """Return a confidence of 50 to 100 per cent, in whole ones; None for anything else."""
    whole = isinstance(confidence, int) and not isinstance(confidence, bool)
    return confidence if whole and 50 <= confidence <= 100 else None  # type: ignore[operator, return-value]
