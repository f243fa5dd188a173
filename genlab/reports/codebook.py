"""The columns of the exports: what each means, and what it may hold."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from genlab import protocols
from genlab.analysis.exclusions import SENT_OUT
from genlab.analysis.times import FASTEST_MS, LONGER, TOLERANCE_MS, TOO_FAST
from genlab.reports.cells import WRITERS, neutral, text_of
from genlab.reports.columns import Column
from genlab.reports.studio import STUDIO
from genlab.words import _, mark, translated

VALUES = (
    mark("0 to {most}"),
    mark("{reason}; empty: they count"),
    mark(
        "{longer}: by more than {tolerance} ms (or the host paused a question with a time limit); {fast}: below "
        "{fastest} ms; empty: it can, or is unknown"
    ),
)
"""What columns may hold, where the words hold values."""
_SEED = f"0 to {protocols.MAX_SEED}"
_CHOICES = "; ".join(
    f"{name}: {', '.join(protocol.choices)}" for name, protocol in protocols.PROTOCOLS.items()
)

PARTICIPANT = (
    Column("session", "integer", "", mark("session: one sitting of a class or study"), mark("from 1")),
    Column("pack", "text", "", mark("name of the pack of stimuli"), mark("any name")),
    Column(
        "pack_sha256",
        "text",
        "",
        mark("hash of the pack's file: exactly which stimuli"),
        mark("64 hexadecimal digits"),
    ),
    Column(
        "protocol",
        "text",
        "",
        mark("how questions are asked"),
        mark(
            "yesno: one image, real or fake; pair: which is real; hype_infinity: 100 single images; hype_time: flashes "
            "on a staircase; adaptive: flashes chosen by QUEST+; boundary: from which place on a machine "
            "wrote; boundary_bars: from which bar on a machine plays; fillin: one word of a sentence, real or fake; "
            "preference: which of two designs"
        ),
    ),
    Column(
        "settings",
        "text",
        "",
        mark("what the session is set to, where it differs from the defaults"),
        mark("JSON; empty: defaults"),
    ),
    Column(
        "participant",
        "integer",
        "",
        mark("participant; who joins twice from different browsers counts as two"),
        mark("from 1"),
    ),
    Column("nickname", "text", "", mark("name that the participant chose"), mark("any text; empty: none")),
    Column(
        "label",
        "text",
        "",
        mark("name on the host's list, of a personal link"),
        mark("any text; empty: none"),
    ),
    Column(
        "language", "text", "", mark("language of the participant's screen"), mark("ko; en; empty: unknown")
    ),
    Column("seed", "integer", "", mark("draws the participant's questions again from the pack"), _SEED),
    Column(
        "music",
        "text",
        "",
        mark("how much music the participant makes, as they said"),
        mark("none; some: for some years; regularly; empty: not asked"),
    ),
    Column(
        "exclusion",
        "text",
        "",
        mark("why the participant's answers are set apart in the analysis"),
        f"{SENT_OUT}; empty: they count",
    ),
)
COUNTS = (
    Column("joined_at", "time", "UTC", mark("when the participant joined"), mark("ISO 8601")),
    Column(
        "consented_at",
        "time",
        "UTC",
        mark("when the participant agreed to take part"),
        mark("ISO 8601; empty: not asked"),
    ),
    Column(
        "removed_at",
        "time",
        "UTC",
        mark("when the host sent the participant out"),
        mark("ISO 8601; empty: was not"),
    ),
    Column("questions", "integer", "", mark("length of the round"), mark("from 1")),
    Column(
        "answers",
        "integer",
        "",
        mark("how many questions the participant has answered"),
        mark("0 to questions"),
    ),
    Column(
        "correct_answers",
        "integer",
        "",
        mark("how many of the answers are correct"),
        mark("0 to answers; empty: no answer is right"),
    ),
)
TRIAL = (
    Column("trial", "integer", "", mark("place of the question in the round"), mark("from 0")),
    Column(
        "part",
        "text",
        "",
        mark("part of the round; only main is analysed"),
        mark("main; qualification; check: attention check (an image of noise)"),
    ),
    Column(
        "stimulus",
        "text",
        "",
        mark("image asked about; of a pair the fake; of a preference the left one"),
        mark("pack/number; noise/number"),
    ),
    Column(
        "partner",
        "text",
        "",
        mark("image it is compared with; of a pair the real one; of a preference the right one"),
        mark("pack/number; empty: none"),
    ),
    Column(
        "generator",
        "text",
        "",
        mark("what made the fake; of a preference the left one: kept or random"),
        mark("any name; empty: no fake was shown"),
    ),
    Column(
        "truth",
        "text",
        "",
        mark(
            "right choice; of a pair the side of the real one; of a boundary where the machine begins; of a preference "
            "empty"
        ),
        _CHOICES,
    ),
    Column("choice", "text", "", mark("what the participant chose"), _CHOICES),
    Column(
        "correct",
        "0/1",
        "",
        mark("whether the choice is right"),
        mark("1: correct; 0: wrong; empty: no answer is right"),
    ),
    Column(
        "confidence",
        "integer",
        "%",
        mark("how sure the participant was"),
        mark("50 to 100; empty: not asked"),
    ),
    Column("reason", "text", "", mark("what the participant wrote"), mark("any text; empty: none")),
    Column(
        "rt_ms",
        "decimal",
        "ms",
        mark("response time on the device, from paint to tap"),
        mark("0 to 3600000; empty: unknown"),
    ),
    Column(
        "exposure_ms",
        "decimal",
        "ms",
        mark("how long the image was to be shown"),
        mark("above 0; empty: without limit"),
    ),
    Column(
        "shown_ms",
        "decimal",
        "ms",
        mark("how long it stood on the screen, as the device measured it"),
        mark("above 0; empty: without limit, or unknown"),
    ),
    Column("served_at", "time", "UTC", mark("when the server handed out the question"), mark("ISO 8601")),
    Column("answered_at", "time", "UTC", mark("when the server stored the answer"), mark("ISO 8601")),
    Column(
        "server_rt_ms",
        "decimal",
        "ms",
        mark(
            "response time as the server saw it, answered_at minus served_at: with the network's way and, at one's own "
            "pace, the verdict before"
        ),
        mark("any number (below 0: its clock was set)"),
    ),
    Column(
        "rt_doubt",
        "text",
        "",
        mark("why rt_ms, with the exposure before it, cannot be"),
        f"{LONGER}: by more than {TOLERANCE_MS:g} ms (or the host paused a question with a time limit); {TOO_FAST}: "
        f"below {FASTEST_MS:g} ms; empty: it can, or is unknown",
    ),
    Column(
        "places_off",
        "integer",
        "places",
        mark("of a boundary: how many places (bars of a tune) too late the choice is, below 0: too early"),
        mark("-9 to 9, of a tune -7 to 7; empty: another protocol"),
    ),
    Column(
        "points",
        "integer",
        "",
        mark("of a boundary: 5 for the place itself, one less for every place off"),
        mark("0 to 5; empty: another protocol"),
    ),
    Column(
        "aid",
        "integer",
        "",
        mark("whether the words were coloured by how likely a model finds them"),
        mark("1: yes; 0: no; empty: the session has no aid"),
    ),
    Column(
        "plays",
        "integer",
        "",
        mark("of a tune: how often it was begun to be played before the answer; of a pair the fake one"),
        mark("0 to 1000; empty: no tune, or unknown"),
    ),
    Column(
        "heard_ms",
        "decimal",
        "ms",
        mark("of a tune: how long it sounded before the answer; of a pair the fake one"),
        mark("0 to 3600000; empty: no tune, or unknown"),
    ),
    Column(
        "partner_plays",
        "integer",
        "",
        mark("of a pair of tunes: how often the real one was begun to be played before the answer"),
        mark("0 to 1000; empty: no pair of tunes, or unknown"),
    ),
    Column(
        "partner_heard_ms",
        "decimal",
        "ms",
        mark("of a pair of tunes: how long the real one sounded before the answer"),
        mark("0 to 3600000; empty: no pair of tunes, or unknown"),
    ),
    Column(
        "partner_generator",
        "text",
        "",
        mark("of a preference: whose the right design is, kept or random"),
        mark("kept; random; empty: another protocol"),
    ),
)
SHARED = (
    Column(
        "shares_device",
        "0/1",
        "",
        mark("whether somebody else in the session has joined from the same browser"),
        mark("1: yes; 0: no, or unknown"),
    ),
)
LONG = (*PARTICIPANT, *TRIAL, *SHARED)


def written(columns: Sequence[Column], values: Iterable[Any], excel: bool = False) -> list[str]:
    """Return the cells' texts, by the columns' types, "" for None; for Excel as `neutral` says."""
    return [
        ""
        if value is None
        else neutral(value, excel)
        if column.type == "text"
        else WRITERS[column.type](value)
        for column, value in zip(columns, values, strict=True)
    ]


def codebook_csv(*, excel: bool = False) -> Iterator[str]:
    """Yield the codebook as CSV, in the reader's language: every column of the long, the wide, and the studio's file.

    What it means and what it may hold is translated; columns' names and values stand as they do in the files.
    """
    long, wide, both = [_("long")], [_("wide")], [_("long"), _("wide")]
    rows = [
        _row(column, ", ".join(file))
        for file, columns in ((both, PARTICIPANT), (wide, COUNTS), (long, TRIAL))
        for column in columns
    ]
    rows += [_of_trial(column, wide[0]) for column in TRIAL[1:]]
    rows += [_row(column, ", ".join(both)) for column in SHARED]
    rows += [_row(column, _("studio")) for column in STUDIO]
    header = [_("column"), _("file"), _("type"), _("unit"), _("meaning"), _("values")]
    yield text_of([header, *rows], excel)


def _row(column: Column, file: str) -> list[str]:
    """Return a column's row."""
    types = {
        "text": _("text"),
        "integer": _("integer"),
        "decimal": _("decimal"),
        "0/1": "0/1",
        "time": _("time"),
    }
    values = _(column.values)
    if values == column.values:
        values = translated(values, VALUES) or values
    return [column.name, file, types[column.type], _unit(column.unit), _(column.meaning), values]


def _unit(unit: str) -> str:
    """Return a unit in the reader's language; signs stand as they are."""
    return _("places") if unit == "places" else unit


def _of_trial(column: Column, file: str) -> list[str]:
    """Return the row of a column of the wide file, which has it for every trial."""
    name, *between, meaning, values = _row(column, file)
    meaning = _("{meaning} (trial N, from 0)").format(meaning=meaning)
    if "empty" not in column.values:
        values = _("{values}; empty: not answered").format(values=values)
    return [f"trial_N_{name}", *between, meaning, values]
