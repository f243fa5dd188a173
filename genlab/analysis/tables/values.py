"""Values of a table: what its cells mean, in the words that people use; what can be meant either way is asked for."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.reading import Reading

_WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
MEANINGS: dict[str, str] = {
    word: meaning for meaning, words in _WORDS["meanings"].items() for word in (meaning, *words)
}
"""The words by which people call what is real or fake, the sides of a pair, and that they did not decide."""
KINDS = ("real", "fake")
UNDECIDED = {"unsure": "unsure", "timeout": "no answer in time"}
"""What a choice may mean that decides nothing, and the reason for which it is set apart."""
RIGHT = dict.fromkeys(_WORDS["right"], True) | dict.fromkeys(_WORDS["wrong"], False)
EITHER: list[tuple[str, str]] = [(yes, no) for yes, no in _WORDS["either"]]
"""Words for yes and no, which mean real and fake either way: what they are asked about decides."""
MARKS = [frozenset(pair) for pair in _WORDS["marks"]]
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet run a cell; where Korean is set up, its full-width forms do so too."""
_NUMBER = re.compile(
    r"(?=.*\d)[\d\s.,/:%()+\-\u2212$\u20ac\u00a3\u00a5\u20a9e\ub144\uc6d4\uc77c\uc2dc\ubd84\ucd08]+(am|pm)?"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.,/\-]*\d+([\s.,/\-]+\d+)*"
    r"|\d+[\s.,/\-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([\s.,/\-]*\d+)?"
    r"|true|false",
    re.IGNORECASE,
)
"""What a spreadsheet makes a number, a date or a truth of: 007 becomes 7, 1e5 100000, 3/4 the fourth of March."""
KEY_ROWS: tuple[str, ...] = tuple(_WORDS["key_rows"])
GENERATOR_ROWS: tuple[str, ...] = tuple(_WORDS["generator_rows"])
"""What stands in the participant's place of rows that say the images' truths, or generators."""
_THING = re.compile(rf"\s*({'|'.join(_WORDS['things'])})$")
_LEAD = re.compile(r"^(it is|it's|this is|i think it is|looks|an?|the)\s+")
MOST_ASKED = 12
ASKED_FROM = {"truth": 0.05, "choice": 0.25}
"""From which share of unknown words on a column is asked about, rather than rows set apart, where it has `SEVERAL`."""
SEVERAL = 4


def misread(text: str) -> bool:
    """Return whether a spreadsheet would make a number, a date or a truth of a text."""
    return len(text) < 40 and _NUMBER.fullmatch(text.strip()) is not None


def plain(cells: pd.Series) -> pd.Series:
    """Strip spaces, and the mark that an export sets before what a spreadsheet would run or misread."""
    cells = cells.str.strip()
    marked = cells.str.startswith("'")
    if not marked.any():
        return cells
    inside = cells[marked].str.slice(1)
    marked &= (inside.str.startswith(FORMULA_STARTS) | inside.map(misread)).reindex(
        cells.index, fill_value=False
    )
    return cells.where(~marked, cells.str.slice(1))


def fold(word: str) -> str:
    """Return a word as it is compared: no matter the case, the hyphens, `1.0` for `1`."""
    word = re.sub(r"[\s_-]+", " ", word.casefold()).strip(" .!")
    return word[:-2] if re.fullmatch(r"\d+\.0", word) else word


def meaning(word: str) -> str | None:
    """Return what a word means wherever it stands; None where it means nothing by itself."""
    folded = fold(word)
    if folded in MEANINGS:
        return MEANINGS[folded]
    shorter = _LEAD.sub("", folded)
    return MEANINGS.get(shorter) or MEANINGS.get(_THING.sub("", shorter))


def each(cells: pd.Series, mean: Mapping[str, Any]) -> pd.Series:
    """Return for each cell what its word means; NaN where `mean` does not know it."""
    codes, words = pd.factorize(cells)
    known = np.array([mean.get(word, np.nan) for word in words] + [np.nan], dtype=object)
    return pd.Series(known[codes], cells.index, dtype=object)


def yes_means(column: str) -> str | None:
    """Return what yes means in a column of this name: `fake` for is_fake; None where the name does not say."""
    tokens = set(re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", column).casefold()))
    said = [kind for kind in KINDS if tokens & set(_WORDS[f"says_{kind}"])]
    return said[0] if len(said) == 1 and not tokens & set(_WORDS["says_not"]) else None


def kinds(
    cells: pd.Series, role: str, column: str, stated: Mapping[str, str], notes: list[str], hint: str = ""
) -> pd.Series:
    """Return what each cell of a column of truths or choices means; NaN for others.

    Args:
        cells: the column.
        role, column: what it is, and its name in the file, which says what 1 or yes means.
        stated: what was said of single values.
        notes: takes a line where something is inferred.
        hint: what else would settle the question, where it must be asked.

    Raises:
        Question: where values could mean either, or most mean nothing.
    """
    words, counts = counted(cells)
    said = {fold(value): what for value, what in stated.items()}
    known = {word: said.get(fold(word)) or meaning(word) for word in words}
    unknown = [word for word, what in known.items() if what is None]
    folded = {fold(word): word for word in unknown}
    pair = next((pair for pair in EITHER if folded and folded.keys() <= set(pair)), None)
    yes = yes_means(column)
    if pair and yes:
        no = KINDS[1 - KINDS.index(yes)]
        known |= {folded[word]: what for word, what in zip(pair, (yes, no), strict=True) if word in folded}
        notes.append(
            f"{role}: '{column}' says {', '.join(f'{word} = {known[word]}' for word in sorted(folded.values()))}"
        )
        return each(cells, {word: what for word, what in known.items() if what})
    lost, total = sum(counts[word] for word in unknown), sum(counts.values())
    many = lost >= ASKED_FROM[role] * total if total >= SEVERAL else lost * 2 > total
    if many and 0 < len(unknown) <= MOST_ASKED and (pair or total > 1):
        raise ask(role, column, unknown, "" if pair and role == "truth" else hint)
    return each(cells, {word: what for word, what in known.items() if what})


def ask(role: str, column: str, words: Iterable[str], hint: str = "") -> Question:
    """Return the question what values of a column mean."""
    ordered = sorted(words)
    example = " ".join(f"--value {role}:{word}=..." for word in ordered[:4])
    return Question(
        f"Column '{column}' ({role}) holds {', '.join(ordered)}: which is real, which is fake? "
        f"Expected it said of each: {example}{hint}.",
        "values",
        role,
        ordered,
    )


def counted(cells: pd.Series) -> tuple[list[str], dict[str, int]]:
    """Return the distinct words of a column, without the empty one, and how often each stands there."""
    codes, words = pd.factorize(cells)
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    found = {str(word): int(count) for word, count in zip(words, counts, strict=True) if word != ""}
    return list(found), found


def is_marks(cells: pd.Series) -> bool:
    """Return whether a column of choices says instead whether they were right."""
    words = {fold(word) for word in counted(cells)[0]} - {"", "null", "none"}
    return bool(words) and any(words <= pair for pair in MARKS)


def generators(cells: pd.Series) -> pd.Series:
    """Return the generators' names, "" for what is real."""
    words = pd.unique(cells)
    return each(cells, {word: "" if _no_generator(word) else word for word in words}).astype(str)


def _no_generator(word: str) -> bool:
    return fold(word) == "" or meaning(word) in ("real", "timeout")


def settle_generators(reading: Reading, pairs: pd.Series | None = None) -> None:
    """Bring in the generators where the truth is known: it decides, and a real image has none.

    Args:
        reading: rows whose truth is read.
        pairs: which rows are pairs, that always have a fake.
    """
    table = reading.table
    fake = table["truth"] == "fake" if pairs is None else (table["truth"] == "fake") | pairs
    if "generator" not in table:
        reading.assign(generator=np.where(fake, "fake", ""))
        return
    made = generators(table["generator"])
    if not (made[fake] != "").any():
        reading.assign(generator=np.where(fake, "fake", ""))
        return
    named = int((made[~fake] != "").sum())
    if named:
        reading.read_as.append(f"generator: real images name one, too (rows: {named}); the truth decides")
    nameless = fake & (made == "")
    wrong = "generator '{value}' contradicts the truth, expected a name for a fake"
    reading.refuse(nameless, wrong, "generator", "no generator of a fake")
    reading.assign(generator=made.where(fake, "")[~nameless])


def booleans(cells: pd.Series, stated: Mapping[str, str] | None = None) -> pd.Series:
    """Return whether each cell says right; NaN where it says neither."""
    said = {
        fold(value): what in ("right", "correct", "true", "yes", "1")
        for value, what in (stated or {}).items()
    }
    return each(
        cells,
        {word: (RIGHT | said)[key] for word in counted(cells)[0] if (key := fold(word)) in RIGHT | said},
    )


def exclusions(cells: pd.Series, stated: Mapping[str, str] | None = None) -> pd.Series:
    """Return each row's reason for exclusion, "" for those that a column of yes and no, or of reasons, keeps.

    Raises:
        Question: where O and X stand side by side, which could mean either.
    """
    said = {fold(value): what for value, what in (stated or {}).items()}
    words, _ = counted(cells)
    folded = {fold(word) for word in words}
    if {"o", "x"} <= folded and not {"o", "x"} <= said.keys():
        raise Question(
            "The column of exclusions holds O and X: which is excluded? Expected it said of each: "
            "--value exclusion:O=kept --value exclusion:X=excluded, or the other way round.",
            "values",
            "exclusion",
            sorted(word for word in words if fold(word) in ("o", "x")),
        )
    reasons = {"": ""}
    for word in words:
        key = fold(word)
        what = said.get(key) or next((name for name in ("kept", "excluded") if key in _WORDS[name]), None)
        reasons[word] = {"kept": "", "excluded": "excluded in the file"}.get(what or "", word)
    return each(cells, reasons).astype(str)


def parts(cells: pd.Series) -> tuple[pd.Series, list[str]]:
    """Return the part of the round that each cell says, `main` where it says none, and the words that say none."""
    names = {word: name for name in ("main", "qualification", "check") for word in (name, *_WORDS[name])}
    words, _ = counted(cells)
    strange = [word for word in words if fold(word) not in names]
    return each(cells, {"": "main"} | {word: names.get(fold(word), "main") for word in words}).astype(
        str
    ), strange
