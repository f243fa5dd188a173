"""Answers as the table that analysis reads."""

from collections.abc import Iterable, Sequence
from typing import Any, Unpack

import pandas as pd
from sqlalchemy import Engine

from genlab.progress import Tell, followed, silent
from genlab.reports.codebook import LONG
from genlab.reports.people import PAGE, Filters, count, read_people

READING = "answers"
"""What is told while answers are read."""


def answers_frame(engine: Engine, tell: Tell = silent, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return the answers as analysis reads them: the long CSV's columns, one row an answer.

    `correct` is bool, `rt_ms` float64 (NaN: unknown), times are UTC timestamps, `partner` is "" where there is none.
    Text stands as it is, without the export's protection against formulas.

    Args:
        engine: the database.
        tell: is told how many people are read.
        filters: which answers, see `Filters`.
    """
    pages = read_people(engine, filters)
    if tell is not silent:
        pages = followed(pages, tell, READING, PAGE, count(engine, filters))
    rows = [
        (*person.about, *trial, person.shares_device)
        for page in pages
        for person in page
        for trial in person.trials
    ]
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(LONG)
    return pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=column.dtype)
            for column, values in zip(LONG, columns, strict=True)
        }
    )
