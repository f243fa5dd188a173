"""Choices between two designs in a table, of which none is right, as genlab's own exports hold them."""

from genlab.analysis.preference import CHOICES, PROTOCOL
from genlab.analysis.tables.reading import Reading


def take(reading: Reading) -> bool:
    """Check choices between two designs; return whether the table holds nothing else.

    Beside other protocols they are set apart: nothing is right there.
    """
    if "protocol" not in reading.table:
        return False
    mine = reading.table["protocol"].str.strip() == PROTOCOL
    if not mine.all():
        reading.refuse(mine, "a preference beside other protocols: export these answers alone", "protocol")
        return False
    if mine.empty or not {"choice", "partner"} <= set(reading.table):
        return False
    reading.require("choice")
    reading.refuse(reading.table["partner"] == "", "no partner: the other of two designs", "partner")
    wrong = ~reading.table["choice"].isin(CHOICES)
    reading.refuse(wrong, "invalid choice '{value}', expected left or right", "choice")
    itself = reading.table["stimulus"] == reading.table["partner"]
    reading.refuse(itself, "a design beside itself", "stimulus")
    missing = {role: "" for role in ("generator", "partner_generator") if role not in reading.table}
    reading.assign(truth="", correct=False, protocol=PROTOCOL, **missing)
    return True
