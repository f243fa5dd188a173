"""The columns of the exports: what each means, and what it may hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from genlab import protocols
from genlab.analysis.exclusions import SENT_OUT
from genlab.analysis.times import FASTEST_MS, LONGER, TOLERANCE_MS, TOO_FAST
from genlab.reports.cells import WRITERS, neutral, text_of

# How a table for analysis keeps a cell of each type.
DTYPES = {
    "text": "str",
    "integer": "int64",
    "decimal": "float64",
    "0/1": "bool",
    "time": "datetime64[us, UTC]",
}


@dataclass(frozen=True)
class Column:
    """A column of an export, as the codebook tells it; `type` is one of WRITERS."""

    name: str
    type: str
    unit: str
    meaning: str
    values: str

    @property
    def dtype(self) -> str:
        """How a table for analysis keeps it."""
        return "float64" if self.type == "integer" and "empty" in self.values else DTYPES[self.type]


_SEED = f"0 to {protocols.MAX_SEED}"
_CHOICES = "; ".join(
    f"{name}: {', '.join(protocol.choices)}" for name, protocol in protocols.PROTOCOLS.items()
)

PARTICIPANT = (
    Column("session", "integer", "", "session: one sitting of a class or study", "from 1"),
    Column("pack", "text", "", "name of the pack of stimuli", "any name"),
    Column(
        "pack_sha256", "text", "", "hash of the pack's file: exactly which stimuli", "64 hexadecimal digits"
    ),
    Column(
        "protocol",
        "text",
        "",
        "how questions are asked",
        "yesno: one image, real or fake; pair: which is real; hype_infinity: 100 single images; hype_time: flashes on "
        "a staircase; adaptive: flashes chosen by QUEST+",
    ),
    Column(
        "settings",
        "text",
        "",
        "what the session is set to, where it differs from the defaults",
        "JSON; empty: defaults",
    ),
    Column(
        "participant",
        "integer",
        "",
        "participant; who joins twice from different browsers counts as two",
        "from 1",
    ),
    Column("nickname", "text", "", "name that the participant chose", "any text; empty: none"),
    Column("label", "text", "", "name on the host's list, of a personal link", "any text; empty: none"),
    Column("language", "text", "", "language of the participant's screen", "ko; en; empty: unknown"),
    Column("seed", "integer", "", "draws the participant's questions again from the pack", _SEED),
    Column(
        "exclusion",
        "text",
        "",
        "why the participant's answers are set apart in the analysis",
        f"{SENT_OUT}; empty: they count",
    ),
)
COUNTS = (
    Column("joined_at", "time", "UTC", "when the participant joined", "ISO 8601"),
    Column(
        "consented_at",
        "time",
        "UTC",
        "when the participant agreed to take part",
        "ISO 8601; empty: not asked",
    ),
    Column("removed_at", "time", "UTC", "when the host sent the participant out", "ISO 8601; empty: was not"),
    Column("questions", "integer", "", "length of the round", "from 1"),
    Column("answers", "integer", "", "how many questions the participant has answered", "0 to questions"),
    Column("correct_answers", "integer", "", "how many of the answers are correct", "0 to answers"),
)
TRIAL = (
    Column("trial", "integer", "", "place of the question in the round", "from 0"),
    Column(
        "part",
        "text",
        "",
        "part of the round; only main is analysed",
        "main; qualification; check: attention check (an image of noise)",
    ),
    Column("stimulus", "text", "", "image asked about; of a pair the fake", "pack/number; noise/number"),
    Column(
        "partner", "text", "", "image it is compared with; of a pair the real one", "pack/number; empty: none"
    ),
    Column("generator", "text", "", "what made the fake", "any name; empty: no fake was shown"),
    Column("truth", "text", "", "right choice; of a pair the side of the real image", _CHOICES),
    Column("choice", "text", "", "what the participant chose", _CHOICES),
    Column("correct", "0/1", "", "whether the choice is right", "1: correct; 0: wrong"),
    Column("confidence", "integer", "%", "how sure the participant was", "50 to 100; empty: not asked"),
    Column("reason", "text", "", "what the participant wrote", "any text; empty: none"),
    Column(
        "rt_ms",
        "decimal",
        "ms",
        "response time on the device, from paint to tap",
        "0 to 3600000; empty: unknown",
    ),
    Column(
        "exposure_ms", "decimal", "ms", "how long the image was to be shown", "above 0; empty: without limit"
    ),
    Column(
        "shown_ms",
        "decimal",
        "ms",
        "how long it stood on the screen, as the device measured it",
        "above 0; empty: without limit, or unknown",
    ),
    Column("served_at", "time", "UTC", "when the server handed out the question", "ISO 8601"),
    Column("answered_at", "time", "UTC", "when the server stored the answer", "ISO 8601"),
    Column(
        "server_rt_ms",
        "decimal",
        "ms",
        "response time as the server saw it, answered_at minus served_at: with the network's way and, at one's own "
        "pace, the verdict before",
        "any number (below 0: its clock was set)",
    ),
    Column(
        "rt_doubt",
        "text",
        "",
        "why rt_ms, with the exposure before it, cannot be",
        f"{LONGER}: by more than {TOLERANCE_MS:g} ms (or the host paused a question with a time limit); {TOO_FAST}: "
        f"below {FASTEST_MS:g} ms; empty: it can, or is unknown",
    ),
)
SHARED = (
    Column(
        "shares_device",
        "0/1",
        "",
        "whether somebody else in the session has joined from the same browser",
        "1: yes; 0: no, or unknown",
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
    """Yield the codebook as CSV: every column of the long and the wide file, what it means and what it may hold."""
    files = (("long, wide", PARTICIPANT), ("wide", COUNTS), ("long", TRIAL))
    rows = [
        [column.name, file, column.type, column.unit, column.meaning, column.values]
        for file, columns in files
        for column in columns
    ]
    rows += [
        [f"trial_N_{column.name}", "wide", column.type, column.unit, f"{column.meaning} (trial N, from 0)",
         column.values if "empty" in column.values else f"{column.values}; empty: not answered"]
        for column in TRIAL[1:]
    ]  # fmt: skip
    rows += [
        [column.name, "long, wide", column.type, column.unit, column.meaning, column.values]
        for column in SHARED
    ]
    header = ["column", "file", "type", "unit", "meaning", "values"]
    yield text_of([header, *rows], excel)
