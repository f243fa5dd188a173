"""The images form: one row per image, with how often it was shown and called fake."""

from genlab.analysis.tables import values
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.said import Said
from genlab.errors import GenlabError


def check(reading: Reading, said: Said) -> None:
    """Check a table of one row an image: how often it was shown, and called fake."""
    reading.require("stimulus")
    table = reading.table
    if "truth" in table:
        known = values.kinds(
            table["truth"], "truth", reading.name("truth"), said.of("truth"), reading.read_as
        )
        reading.take("truth", table["truth"], known)
        wrong = ~known.isin(values.KINDS)
        reading.refuse(wrong, "invalid truth '{value}', expected real or fake", "truth")
        reading.assign(truth=known[~wrong].astype(str))
        values.settle_generators(reading)
    elif "generator" in table:
        reading.assign(generator=values.generators(table["generator"]))
    else:
        raise GenlabError("No column says which images are fake. Expected truth or generator.")
    reading.count("shown", "a count of at least 1", low=1)
    reading.count("called_fake", "a count from 0")
    more = reading.table["called_fake"] > reading.table["shown"]
    reading.refuse(more, "called_fake '{value}' exceeds shown", "called_fake", "called_fake exceeds shown")
    reading.refuse(
        reading.table.duplicated(["stimulus", "generator"]),
        "a second row of stimulus '{value}'; the first is kept",
        "stimulus",
        "a second row of an image",
    )
