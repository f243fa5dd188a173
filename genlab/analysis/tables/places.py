"""Answers about boundaries in a table: places in a text or bars of a tune, as genlab's own exports hold them."""

from genlab.analysis.boundary import NONE, PROTOCOLS, choices
from genlab.analysis.tables import values
from genlab.analysis.tables.reading import Reading


def take(reading: Reading) -> bool:
    """Check truth, choice and generator of answers about boundaries; return whether the table holds nothing else.

    Beside other protocols they are set apart: what is right there is another question.
    """
    if "protocol" not in reading.table:
        return False
    mine = reading.table["protocol"].str.strip().isin(PROTOCOLS)
    if not mine.all():
        reading.refuse(mine, "a boundary beside other protocols: export these answers alone", "protocol")
        return False
    if mine.empty or not {"truth", "choice"} <= set(reading.table):
        return False
    reading.require("truth", "choice")
    for protocol, last in PROTOCOLS.items():
        for column in ("truth", "choice"):
            here = reading.table["protocol"].str.strip() == protocol
            wrong = here & ~reading.table[column].isin(choices(protocol))
            reason = f"invalid {column} '{{value}}', expected a place from 2 to {last} or none"
            reading.refuse(wrong, reason, column)
    if "generator" in reading.table:
        made = values.generators(reading.table["generator"])
    else:
        made = (reading.table["truth"] != NONE).map({True: "fake", False: ""})
    reading.refuse(
        (made == "") != (reading.table["truth"] == NONE),
        "generator '{value}' contradicts the truth, expected a name for a fake",
        "generator" if "generator" in reading.table else "truth",
        "no generator of a fake",
    )
    asked = reading.table["protocol"].str.strip()
    reading.assign(generator=made[reading.table.index].astype(str), partner="", protocol=asked)
    return True
