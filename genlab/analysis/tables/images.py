"""The images form: a row an image, with how often it was shown and called fake."""

from genlab.analysis.tables import values
from genlab.analysis.tables.reading import Reading
from genlab.errors import GenlabError


def check(reading: Reading) -> None:
    """Check a table of one row an image: how often it was shown, and called fake."""
    reading.require("stimulus")
    if "generator" not in reading.table:
        if "truth" not in reading.table:
            raise GenlabError("No column says which images are fake. Expected truth or generator.")
        known = values.truths(reading.table["truth"])
        reading.refuse(
            ~known.isin(["real", "fake"]), "invalid truth '{value}', expected real or fake", "truth"
        )
        reading.assign(generator=values.generators_of(known[reading.table.index]))
    reading.assign(generator=values.generators(reading.table["generator"]))
    reading.number("shown", "a count of at least 1", low=1)
    reading.number("called_fake", "a count from 0")
    more = reading.table["called_fake"] > reading.table["shown"]
    reading.refuse(more, "called_fake '{value}' exceeds shown", "called_fake")
    reading.refuse(
        reading.table.duplicated(["stimulus", "generator"]),
        "a second row of stimulus '{value}'; the first is kept",
        "stimulus",
    )
