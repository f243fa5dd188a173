"""Numbers of a table: decimal commas, thousands, per cent, seconds, scales, each recognised from the whole column."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from genlab.errors import GenlabError

SECONDS_BELOW = {"rt_ms": 20.0, "exposure_ms": 5.0, "shown_ms": 5.0}
"""A time in ms whose median is below this is in seconds: nobody answers within 20 ms."""
SECONDS = frozenset(
    json.loads(Path(__file__).with_name("values.json").read_text(encoding="utf-8"))["seconds"]
)
"""By these words in its name a column of times is in seconds."""
LONGEST_SCALE = 11
FEW = 0.05  # a share of cells that are wrong rather than what the column is made of


def numbers(cells: pd.Series, role: str, notes: list[str]) -> pd.Series:
    """Return each cell's number, NaN where it is none; tell where commas were read as decimals or thousands."""
    found = parsed(cells)
    found = found.where(np.isfinite(found))
    other = cells[found.isna() & (cells != "")]
    if other.empty:
        return found
    bare = cells.str.replace(r"[\s%'\u2019]", "", regex=True)
    written = bare[bare.str.contains(r"\d", regex=True)]
    comma = _comma(written)
    if comma == "decimal":
        bare = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        notes.append(f"{role}: a comma before the decimals")
    elif comma == "thousands":
        bare = bare.str.replace(",", "", regex=False)
        notes.append(f"{role}: a comma between the thousands")
    found = parsed(bare)
    return found.where(np.isfinite(found))


def parsed(cells: pd.Series) -> pd.Series:
    """Return each cell's number as `pandas.to_numeric` reads it, NaN where it is none, in a tenth of its time."""
    try:
        texts = pa.array(cells.array, pa.large_string())
        found = pc.cast(pc.if_else(pc.equal(texts, ""), None, texts), pa.float64())
    except pa.ArrowInvalid:  # some are none
        return pd.to_numeric(cells, errors="coerce").astype(float)
    return pd.Series(found.to_numpy(zero_copy_only=False), cells.index, dtype=float, name=cells.name)


def _comma(written: pd.Series) -> str:
    """Return what a comma is in a column of numbers: `decimal`, `thousands`, or "" where there is none."""
    with_comma = written[written.str.contains(",", regex=False)]
    if with_comma.empty:
        return ""
    both = with_comma[with_comma.str.contains(".", regex=False)]
    if len(both):
        last = (both.str.rfind(",") > both.str.rfind(".")).mean()
        return "decimal" if last > 0.5 else "thousands"
    groups = with_comma.str.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+")
    if groups.all():
        return "thousands"
    points = written.str.fullmatch(r"[-+]?\d+\.\d+").sum()
    return "decimal" if len(with_comma) >= points else ""


def times(cells: pd.Series, role: str, column: str, notes: list[str]) -> pd.Series:
    """Return times in ms, from ms or, where the column's name or its median says so, seconds."""
    units = pd.Series(dtype=str)
    if cells.str.slice(-1).isin(["s", "S", "c", "C"]).any():
        units = cells.str.extract(r"\d\s*(ms|sec|s)$", flags=re.IGNORECASE, expand=False).dropna().str.lower()
        cells = cells.str.replace(r"\s*(ms|sec|s)$", "", regex=True, flags=re.IGNORECASE)
    found = numbers(cells, role, notes)
    known = found[found > 0]
    named = bool({*re.findall(r"[^\W_]+", column.casefold())} & SECONDS)
    median = float(known.median()) if len(known) else np.nan
    seconds = (
        median < SECONDS_BELOW[role]
        or (named and median < 1000)
        or (len(units) > 0 and (units != "ms").all())
    )
    if not seconds:
        return found
    notes.append(f"{role}: '{column}' in seconds (median {median:g}), turned into ms")
    return found * 1000


def confidence(cells: pd.Series, column: str, notes: list[str]) -> pd.Series:
    """Return confidence in per cent from 50 (a guess) to 100, from a share, per cent, or a scale of few steps."""
    found = numbers(cells, "confidence", notes)
    known = found[(found >= 0) & (found <= 100)]
    if known.empty:
        return found
    percent = cells.str.endswith("%").any()
    top = float(known.max())
    if not percent and top <= 1 and (known % 1 != 0).any():
        notes.append(f"confidence: '{column}' as a share")
        found, known, top = found * 100, known * 100, top * 100
    elif not percent and top <= LONGEST_SCALE and (known % 1 == 0).all():
        low = min(1.0, float(known.min()))
        high = max(top, low + 1)
        notes.append(f"confidence: '{column}' as a scale from {low:g} to {high:g}, laid over 50 to 100%")
        return 50 + 50 * (found - low) / (high - low)
    elif percent:
        notes.append(f"confidence: '{column}' in per cent")
    if (known < 50).mean() > FEW and len(known) > 1:
        notes.append(f"confidence: '{column}' from 0 to 100%, laid over 50 to 100%")
        return 50 + found / 2
    return found


def shares(cells: pd.Series, role: str, column: str, notes: list[str]) -> tuple[pd.Series, float]:
    """Return the numbers of a column of rates, and what stands for all: 1 in shares, 100 in per cent.

    Raises:
        GenlabError: where some cells are per cent and others shares.
    """
    found = numbers(cells, role, notes)
    signed = cells.str.endswith("%")
    plain = found[~signed].dropna()
    small, large = plain[(plain > 0) & (plain < 1)], plain[plain > 1]
    if (signed.any() and len(plain[plain > 0])) or (len(small) and len(large)):
        first = cells[signed].iloc[0] if signed.any() else f"{large.iloc[0]:g}"
        other = cells[plain[plain > 0].index[0]] if signed.any() else f"{small.iloc[0]:g}"
        raise GenlabError(
            f"Column '{column}' ({role}) holds {first} beside {other}. Expected shares in 0..1 throughout, or per cent "
            "throughout (with the sign at each where some are below 1%)."
        )
    if signed.any() or len(large):
        notes.append(f"{role}: '{column}' in per cent")
        return found, 100.0
    return found, 1.0
