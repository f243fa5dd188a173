"""The long form: a row an answer."""

import numpy as np
import pandas as pd

from genlab.analysis.answers import CHOICES
from genlab.analysis.exclusions import PARTS
from genlab.analysis.tables import values
from genlab.analysis.tables.reading import Reading
from genlab.errors import GenlabError

SIDES = ["left", "right"]
MEASURES = {
    "rt_ms": (0.0, np.inf),
    "exposure_ms": (0.0, np.inf),
    "shown_ms": (0.0, np.inf),
    "confidence": (50.0, 100.0),
}
"""What an answer may have beside it, and within which bounds."""


def check(reading: Reading) -> None:
    """Check a table of one row an answer; give it all columns that `genlab.analysis.summarise` reads."""
    reading.require("participant", "stimulus", "choice")
    _complete(reading)
    _read_truths(reading)
    _check_protocols(reading)
    _check_pairs(reading)
    _check_parts(reading)
    _check_generators(reading)
    _check_trials(reading)
    _check_correct(reading)
    for column, (low, high) in MEASURES.items():
        reading.measure(column, low=low, high=high)


def _complete(reading: Reading) -> None:
    """Bring in generator and truth, of which the one says the other."""
    table = reading.table
    if "generator" not in table:
        if "truth" not in table:
            raise GenlabError("No column says which images are fake. Expected truth or generator.")
        table = table.assign(generator=values.generators_of(values.truths(table["truth"])))
    table = table.assign(generator=values.generators(table["generator"]))
    if "truth" not in table:
        table = table.assign(truth=np.where(table["generator"] == "", "real", "fake"))
    reading.table = table


def _read_truths(reading: Reading) -> None:
    for column in ("truth", "choice"):
        known = values.truths(reading.table[column])
        reading.refuse(known.isna(), f"invalid {column} '{{value}}', expected real or fake", column)
        reading.assign(**{column: known.dropna()})


def _check_protocols(reading: Reading) -> None:
    """Bring in the protocol, and check that truth and choice belong to it."""
    if "protocol" not in reading.table:
        reading.assign(protocol=np.where(reading.table["choice"].isin(SIDES), "pair", "yesno"))
    reading.refuse(
        ~reading.table["protocol"].isin(list(CHOICES)),
        f"unknown protocol '{{value}}', expected one of: {', '.join(CHOICES)}",
        "protocol",
    )
    for column in ("truth", "choice"):
        mixed = reading.table[column].isin(SIDES) != _pairs(reading)
        reading.refuse(mixed, f"{column} '{{value}}' does not belong to the row's protocol", column)


def _pairs(reading: Reading) -> pd.Series:
    """Return which rows are of pairs."""
    return reading.table["protocol"] == "pair"


def _check_pairs(reading: Reading) -> None:
    if "partner" not in reading.table:
        reading.assign(partner="")
    alone = _pairs(reading) & (reading.table["partner"] == "")
    reading.refuse(alone, "no partner: the real image of a pair", "partner")


def _check_parts(reading: Reading) -> None:
    if "part" not in reading.table:
        return
    reading.assign(part=reading.table["part"].replace("", "main"))
    unknown = ~reading.table["part"].isin(PARTS)
    reading.refuse(unknown, f"unknown part '{{value}}', expected {' or '.join(PARTS)}", "part")


def _check_generators(reading: Reading) -> None:
    named = reading.table["generator"] != ""
    reading.refuse(
        named != ((reading.table["truth"] == "fake") | _pairs(reading)),
        "generator '{value}' contradicts the truth, expected a name for a fake and none for a real",
        "generator",
    )


def _check_trials(reading: Reading) -> None:
    """Bring in the place in the round, and keep the first answer to each."""
    if "trial" in reading.table:
        reading.number("trial", "a number from 0")
    else:
        reading.assign(trial=reading.table.groupby("participant", sort=False).cumcount())
    reading.refuse(
        reading.table.duplicated(["participant", "trial", "protocol"]),
        "a second answer of this participant to trial {value}; the first is kept",
        "trial",
    )


def _check_correct(reading: Reading) -> None:
    """Bring in whether each answer is right; refuse rows that say otherwise."""
    right = reading.table["truth"] == reading.table["choice"]
    if "correct" in reading.table:
        said = values.booleans(reading.table["correct"])
        reading.refuse(said != right, "correct '{value}' contradicts truth and choice", "correct")
        right = right[reading.table.index]
    reading.assign(correct=right)
