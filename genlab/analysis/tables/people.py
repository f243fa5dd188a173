"""The people form: a row a person (and generator), with counts."""

from genlab.analysis.tables import values
from genlab.analysis.tables.reading import Reading
from genlab.errors import GenlabError


def check(reading: Reading) -> None:
    """Check a table of one row a person (and generator): counts of answers, right ones, or errors."""
    reading.require("participant")
    if "generator" not in reading.table:
        reading.assign(generator="fake")
    reading.assign(generator=reading.table["generator"].replace("", "fake"))
    if "fakes" in reading.table:
        _counts(reading, "fakes", "fakes_called_real", "fake_error")
        if "reals" in reading.table:
            _counts(reading, "reals", "reals_called_fake", "real_error")
    else:
        reading.number("answers", "a count of at least 1", low=1)
        reading.number("correct", "a count from 0")
        more = reading.table["correct"] > reading.table["answers"]
        reading.refuse(more, "correct '{value}' exceeds answers", "correct")
    reading.refuse(
        reading.table.duplicated(["participant", "generator"]),
        "a second row of participant '{value}'; the first is kept",
        "participant",
    )


def _counts(reading: Reading, total: str, wrong: str, rate: str) -> None:
    """Bring a number shown and a number or rate judged wrong to two counts."""
    reading.number(total, "a count of at least 1", low=1)
    if wrong in reading.table:
        reading.number(wrong, "a count from 0")
        more = reading.table[wrong] > reading.table[total]
        reading.refuse(more, f"{wrong} '{{value}}' exceeds {total}", wrong)
        return
    if rate not in reading.table:
        raise GenlabError(f"Column '{total}' stands alone. Expected {wrong} or {rate} beside it.")
    percent = values.numbers(reading.table[rate].str.rstrip("%"))
    scale = 100.0 if (reading.table[rate].str.endswith("%").any() or (percent > 1).any()) else 1.0
    reading.number(rate, "a share in 0..1, or per cent throughout", high=scale)
    share = reading.table[rate] / scale
    reading.assign(**{wrong: (share * reading.table[total]).round()})
