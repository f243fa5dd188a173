"""The codebook tells every column, and what it may hold."""

import re

from sqlalchemy import Engine

from genlab.reports.codebook import codebook_csv
from genlab.reports.export import long_csv, wide_csv
from tests.support.stored import table, text


def test_the_codebook_tells_every_column_of_both_files_and_no_other(study: Engine) -> None:
    book = table(codebook_csv())
    assert list(book[0]) == ["column", "file", "type", "unit", "meaning", "values"]
    long_columns = list(table(long_csv(study))[0])
    wide_columns = [re.sub(r"^trial_\d+_", "trial_N_", name) for name in table(wide_csv(study))[0]]
    for name, columns in (("long", long_columns), ("wide", wide_columns)):
        told = [entry["column"] for entry in book if name in entry["file"].split(", ")]
        assert told == list(dict.fromkeys(columns))
    for entry in book:
        assert entry["type"]
        assert entry["meaning"]
        assert entry["values"]
    assert len({entry["column"] for entry in book}) == len(book)
    assert (
        'rt_ms,long,decimal,ms,"response time on the device, from paint to tap",0 to 3600000; empty: unknown\r\n'
        in text(codebook_csv())
    )
