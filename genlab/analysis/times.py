"""Response times: what the device says, what the server saw, and what of the one the other shows to be impossible."""

from datetime import datetime

import numpy as np
import pandas as pd

from genlab.errors import GenlabError

CLIENT, SERVER = "client", "server"
COLUMNS = {CLIENT: "rt_ms", SERVER: "server_rt_ms"}
"""Whose response times an analysis takes, and the column that has them."""
TOLERANCE_MS = 250.0  # clocks are set, and no two run alike
FASTEST_MS = 100.0
"""To perceive anything and to move takes at least so long (Luce 1986, Response Times; Whelan 2008, The Psychological
Record 58:475); the fastest saccades to one of two pictures take 120 ms (Kirchner & Thorpe 2006, Vision Res 46:1762).
"""
LONGER, TOO_FAST = "longer than the server saw", "faster than anybody"


def server_ms(served_at: datetime, answered_at: datetime) -> float:
    """Return the ms from handing out a question to storing its answer, of moments in whole ms as exports write them."""
    whole = [
        moment.replace(microsecond=moment.microsecond // 1000 * 1000) for moment in (served_at, answered_at)
    ]
    return (whole[1] - whole[0]).total_seconds() * 1000


def doubt(rt_ms: float | None, server_rt_ms: float | None, exposure_ms: float | None) -> str:
    """Return why a response time that a device tells cannot be, "" where it can.

    A flash is over before its answer's time runs, so it counts with it.
    """
    if rt_ms is None:
        return ""
    since = rt_ms + (exposure_ms or 0.0)
    if server_rt_ms is not None and since > server_rt_ms + TOLERANCE_MS:
        return LONGER
    return TOO_FAST if since < FASTEST_MS else ""


def doubts(answers: pd.DataFrame) -> dict[str, int]:
    """Return how many response times of devices cannot be, by reason; none where the table does not tell."""
    if COLUMNS[CLIENT] not in answers or COLUMNS[SERVER] not in answers:
        return {}
    since, seen = answers[COLUMNS[CLIENT]], answers[COLUMNS[SERVER]]
    if "exposure_ms" in answers:
        since = since + answers["exposure_ms"].fillna(0.0)
    longer = since > seen + TOLERANCE_MS
    fast = (since < FASTEST_MS) & ~longer
    counts = {LONGER: int(longer.sum()), TOO_FAST: int(fast.sum())}
    return {reason: count for reason, count in counts.items() if count}


def take(answers: pd.DataFrame, whose: str) -> pd.DataFrame:
    """Return the answers with the response times of the device or the server as `rt_ms`.

    Raises:
        GenlabError: for somebody else's, or a table that lacks the server's.
    """
    if whose not in COLUMNS:
        raise GenlabError(f"Unknown response times '{whose}'. Expected one of: {', '.join(COLUMNS)}.")
    if whose == CLIENT:
        return answers
    if COLUMNS[whose] not in answers:
        raise GenlabError(
            f"No column {COLUMNS[whose]}. Expected one for the response times that the server saw."
        )
    seen = answers[COLUMNS[whose]]
    return answers.assign(**{COLUMNS[CLIENT]: seen.where(np.isfinite(seen))})
