"""The people form: one row per person (and generator), with counts."""

from genlab.analysis.tables import measures
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.said import Said
from genlab.errors import GenlabError


def check(reading: Reading, _said: Said) -> None:
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
        reading.count("answers", "a count of at least 1", low=1)
        reading.count("correct", "a count from 0")
        more = reading.table["correct"] > reading.table["answers"]
        reading.refuse(more, "correct '{value}' exceeds answers", "correct", "correct exceeds answers")
    reading.refuse(
        reading.table.duplicated(["participant", "generator"]),
        "a second row of participant '{value}'; the first is kept",
        "participant",
        "a second row of a person",
    )


def _counts(reading: Reading, total: str, wrong: str, rate: str) -> None:
    """Bring a number shown and a number or rate judged wrong to two counts."""
    reading.count(total, "a count of at least 1", low=1)
    if wrong in reading.table:
        reading.count(wrong, "a count from 0")
        more = reading.table[wrong] > reading.table[total]
        reading.refuse(more, f"{wrong} '{{value}}' exceeds {total}", wrong, f"{wrong} exceeds {total}")
        return
    if rate not in reading.table:
        raise GenlabError(f"Column '{total}' stands alone. Expected {wrong} or {rate} beside it.")
    found, scale = measures.shares(reading.table[rate], rate, reading.name(rate), reading.read_as)
    out = ~((found >= 0) & (found <= scale))
    reading.refuse(out, f"invalid {rate} '{{value}}', expected a share in 0..1, or per cent throughout", rate)
    counts = found[~out] / scale * reading.table[total]
    rounded = counts.round()
    uneven = ((counts - rounded).abs() > 0.05 * counts.clip(lower=1)).sum()
    if uneven:
        reading.read_as.append(f"{rate}: rounded to whole images (rows: {uneven})")
    reading.assign(**{rate: found[~out], wrong: rounded})
