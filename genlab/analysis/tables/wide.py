"""Wide tables, brought to one row per answer: one column per image, or genlab's own with columns for each trial."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from genlab.analysis.tables import values
from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.key import Key
from genlab.analysis.tables.source import Source
from genlab.errors import GenlabError

OWN = re.compile(r"trial_(\d+)_(\w+)")
PERSONAL = (
    "participant", "protocol", "pack", "pack_sha256", "settings", "music", "exclusion", "shares_device",
)  # fmt: skip
"""What may stand beside a person's answers for all of them."""
MOSTLY = 0.8


@dataclass
class Answers:
    """Answers from a wide table.

    Attributes:
        table: one row per answer, columns by role, numbered from 0.
        lines: the line of each.
        mapping: the file's column for each role.
    """

    table: pd.DataFrame
    lines: np.ndarray
    mapping: dict[str, str]


def is_own(columns: list[str]) -> bool:
    """Return whether these are the columns of genlab's own wide export."""
    return sum(OWN.fullmatch(name) is not None for name in columns) > 3


def own(source: Source, found: Mapping[str, str]) -> Answers:
    """Return the answers of genlab's own wide export."""
    trials: dict[int, dict[str, str]] = {}
    for name in source.table.columns:
        if place := OWN.fullmatch(name):
            trials.setdefault(int(place[1]), {})[place[2]] = name
    personal = {role: column for role, column in found.items() if role in PERSONAL}
    pieces = []
    for trial, columns in sorted(trials.items()):
        piece = source.table[[*personal.values(), *columns.values()]]
        piece = piece.set_axis([*personal, *columns], axis=1)
        pieces.append(piece[piece["choice"] != ""].assign(trial=str(trial)))
    mapping = personal | {role: f"trial_*_{role}" for role in trials[min(trials)]}
    source.notes.append("one row per person, with columns for each trial")
    return _joined(pieces, mapping)


def images(
    source: Source, found: Mapping[str, str], key: Key | None, stated: Mapping[str, str]
) -> Answers | None:
    """Return the answers of a table with one column per image; None where it is none.

    Args:
        source: the rows.
        found: the columns whose role is known.
        key: what is said of the images.
        stated: what choices were said to mean.

    Raises:
        GenlabError: where a key does not name all images.
        Question: where nothing says which images are fake.
    """
    free = [name for name in source.table.columns if name not in found.values()]
    names = {name: _names(name, source.labels.get(name, [])) for name in free}
    titles = source.table[found.get("participant", source.table.columns[0])].map(values.fold)
    people = ~(titles.isin([*values.KEY_ROWS, *values.GENERATOR_ROWS]))
    columns = _image_columns(source.table[people], free, stated)
    if key is not None and type(key) is Key:
        listed = [name for name in free if key.find(names[name]) is not None]
        columns = listed if len(listed) > 1 else columns
    if len(columns) < 2:
        return None
    table, truths, made = _key_rows(source.table, columns, found.get("participant"))
    called = _called(columns, names)
    if not truths:
        if key is None:
            shown = ", ".join(called[name] for name in columns[:3])
            raise Question(
                f"One column per image, {len(columns)} of them ({shown}, ...): which are fake? Expected a key file "
                "with stimulus, truth, generator (--key KEY.csv), or a pattern of the fakes' names (--fakes 'fake*').",
                "key",
                of=[called[name] for name in columns],
            )
        missing = [called[name] for name in columns if key.find(names[name]) is None]
        if missing:
            raise GenlabError(f"The key does not name all images. Expected too: {', '.join(missing[:5])}.")
        said = {name: key.find(names[name]) for name in columns}
        truths = {name: what[0] for name, what in said.items() if what}
        made = {name: what[1] for name, what in said.items() if what}
    else:
        source.notes.append("truth: from a row beneath the header")
    personal = {role: column for role, column in found.items() if role in PERSONAL}
    people = table[list(personal.values())].set_axis(list(personal), axis=1)
    if "participant" not in people:
        people = people.assign(participant=[f"row {line}" for line in table.index])
        source.notes.append("participant: no column says who answered, so each row is a person")
    empty = 0
    pieces = []
    for name in columns:
        shown = table[name].str.strip() != ""
        empty += int((~shown).sum())
        piece = people[shown].assign(stimulus=called[name], truth=truths[name], choice=table.loc[shown, name])
        pieces.append(piece.assign(generator=made[name]) if any(made.values()) else piece)
    source.notes.append(
        f"one column per image (people: {len(table)}, images: {len(columns)}, answers: {sum(map(len, pieces))}"
        + (f", empty cells: {empty})" if empty else ")")
    )
    return _joined(pieces, {**personal, "choice": "one column per image"})


def _joined(pieces: list[pd.DataFrame], mapping: dict[str, str]) -> Answers:
    table = pd.concat(pieces).sort_index(kind="stable")
    return Answers(table.reset_index(drop=True), table.index.to_numpy(), mapping)


def _image_columns(table: pd.DataFrame, free: list[str], stated: Mapping[str, str]) -> list[str]:
    """Return the columns whose cells say real or fake; else those that share one pair of words, as yes and no."""
    said = {values.fold(word) for word in stated}
    known: list[str] = []
    pairs: dict[tuple[str, str], list[str]] = {}
    for name in free:
        words, counts = values.counted(table[name].str.strip())
        total = sum(counts.values())
        if not total or len(words) > values.MOST_ASKED * 2:
            continue
        sure = sum(
            counts[word]
            for word in words
            if values.fold(word) in said or values.meaning(word) in (*values.KINDS, "unsure")
        )
        if sure >= MOSTLY * total:
            known.append(name)
        folded = {values.fold(word) for word in words}
        if pair := next((pair for pair in values.EITHER if folded <= set(pair)), None):
            pairs.setdefault(pair, []).append(name)
    if len(known) > 1 or not pairs:
        return known
    return max(pairs.values(), key=len)


def _names(column: str, labels: list[str]) -> list[str]:
    """Return what an image may be called by its column's name and what stands beneath: whole, and in part."""
    found = []
    for name in (*labels, column):
        found += [*re.findall(r"\[([^\]]+)\]", name), name.rpartition(" - ")[2], name]
    return list(dict.fromkeys(filter(None, found)))


def _called(columns: list[str], names: Mapping[str, list[str]]) -> dict[str, str]:
    """Return each image's name: the shortest part that tells all apart."""
    for place in range(max(len(names[name]) for name in columns)):
        called = {name: names[name][min(place, len(names[name]) - 1)] for name in columns}
        if len(set(called.values())) == len(columns):
            return called
    return {name: name for name in columns}


def _key_rows(
    table: pd.DataFrame, columns: list[str], participant: str | None
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    """Return the people's rows, and what rows above them say of the images: truths and generators."""
    truths: dict[str, str] = {}
    made = dict.fromkeys(columns, "")
    first = participant or str(table.columns[0])
    for line in table.index[:2]:
        row = table.loc[line]
        title = values.fold(row[first])
        kinds = [values.meaning(row[name]) for name in columns]
        if (
            title in ("", *values.KEY_ROWS)
            and all(kind in values.KINDS for kind in kinds)
            and first not in columns
        ):
            truths = {name: str(kind) for name, kind in zip(columns, kinds, strict=True)}
        elif title in values.GENERATOR_ROWS and first not in columns:
            made = dict(zip(columns, values.generators(row[columns]), strict=True))
        else:
            break
        table = table.drop(index=line)
    if not truths and any(made.values()):
        truths = {name: "fake" if made[name] else "real" for name in columns}
    return table, truths, made
