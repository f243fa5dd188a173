"""A table that somebody brings to a screen: from its bytes and plain answers to plain findings."""

from collections.abc import Mapping
from typing import Any

from genlab.analysis import study
from genlab.analysis.tables import Said
from genlab.analysis.tables.looking import look
from genlab.errors import GenlabError
from genlab.progress import Tell, silent


def examine(
    raw: bytes, asked: Mapping[str, Any], judged: bool = False, tell: Tell = silent
) -> dict[str, Any]:
    """Look at a table and, where it is asked for, judge it.

    What goes in and what comes out is plain, so that it may be done in another process.

    Args:
        raw: the file.
        asked: what is said of it: `mapping` and `constants` (by role), `values` (`[role, value, meaning]`), `key` (the
            bytes of a table of the images), `fakes`, `sheet`, `repeats`, `margin` (a share), `flag`; each may be left
            out.
        judged: whether its verdict is asked for.
        tell: is told the stage, as by `study.analyse`.

    Returns:
        What `tables.looking.look` tells, with `account`, `problems`, `undecided` and `repeats` as `study.analyse` has
        them, and its whole report as `found` (None where it is not asked for, or nothing can be judged). No error is
        raised for what a file holds: `problem` says it in one line.
    """
    flag = bool(asked.get("flag"))
    told: dict[str, Any] = {"account": None, "problems": [], "undecided": {}, "repeats": {}, "found": None}
    said = Said(
        dict(asked.get("constants", {})),
        {(role, value): meaning for role, value, meaning in asked.get("values", ())},
        asked.get("key"),
        asked.get("fakes", ""),
        asked.get("sheet", ""),
        asked.get("repeats", ""),
    )
    tell(study.TABLE, 0, 1)
    seen, reading = look(raw, dict(asked.get("mapping", {})), said)
    told |= seen
    if reading is None:
        return told
    told |= {
        "account": study.account_of(reading, flag),
        "problems": [[problem.row, problem.reason] for problem in reading.problems],
        "undecided": reading.undecided,
        "repeats": reading.repeats,
    }
    if judged:
        try:
            told["found"] = study.of_reading(reading, margin=asked.get("margin", 0.05), flag=flag, tell=tell)
        except GenlabError as error:
            told["problem"] = str(error)
    return told
