"""The long form: one row per answer."""

import numpy as np
import pandas as pd

from genlab.analysis.answers import CHOICES
from genlab.analysis.tables import measures, places, repeats, tastes, values
from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.key import Key, key_of
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.said import Said
from genlab.errors import GenlabError

SIDES = ["left", "right"]
TIMES = ("rt_ms", "exposure_ms", "shown_ms")
OTHER = {"real": "fake", "fake": "real", "left": "right", "right": "left"}
STRANGE = 0.4  # a share of second answers to a trial above which `trial` is no place in the round
CONTRADICTED = 0.1  # a share of rows that say otherwise above which something is read wrong


def check(reading: Reading, said: Said) -> None:
    """Check a table of one row an answer; give it all columns that `genlab.analysis.summarise` reads."""
    reading.require("participant", "stimulus")
    liked = tastes.take(reading)
    if not liked and not places.take(reading):
        _marks(reading)
        _read_truths(reading, said)
        _read_choices(reading, said)
        _check_protocols(reading)
        _check_pairs(reading)
        values.settle_generators(reading, pairs=_pairs(reading))
    _check_parts(reading)
    told = _check_trials(reading)
    if not liked:
        _check_correct(reading, said)
    _check_measures(reading)
    if "exclusion" in reading.table:
        reasons = values.exclusions(reading.table["exclusion"], said.of("exclusion"))
        reading.take(
            "exclusion", reading.table["exclusion"], reasons.ne("").map({True: "excluded", False: "kept"})
        )
        reading.assign(exclusion=reasons)
    repeats.settle(reading, said.repeats or ("all" if told else "first"))
    for role in ("participant", "generator"):
        repeats.tell_alike(reading, role)


def _marks(reading: Reading) -> None:
    """Take choices that say right and wrong for what they are."""
    table = reading.table
    if "choice" in table and "correct" not in table and values.is_marks(table["choice"]):
        reading.table = table.rename(columns={"choice": "correct"})
        reading.mapping["correct"] = reading.mapping.pop("choice", "choice")
        reading.read_as.append(f"correct: '{reading.mapping['correct']}' says whether answers were right")


def _read_truths(reading: Reading, said: Said) -> None:
    """Bring in the truth: from a key, its column, the right answer's, the generator, or choice and correct."""
    table = reading.table
    key = None if reading.keyed else key_of(said, reading.read_as)
    if key is not None:
        _from_key(reading, key)
        return
    for role in ("truth", "expected"):
        if role not in table or (role == "expected" and not _speaks(table[role], said)):
            continue
        stated = said.of("truth") | (said.of("choice") if role == "expected" else {})
        hint = (
            ""
            if "generator" in table
            else f", or --map generator={reading.name(role)} where it names generators"
        )
        known = values.kinds(table[role], "truth", reading.name(role), stated, reading.read_as, hint)
        reading.take("truth" if role == "truth" else "choice", table[role], known)
        reading.refuse(table[role] == "", "no truth", role)
        left = known[reading.table.index] if len(known) != len(reading.table) else known
        wrong = ~left.isin(OTHER)
        reading.refuse(wrong, "invalid truth '{value}', expected real or fake", role)
        reading.assign(truth=left[~wrong].astype(str))
        return
    if "generator" in table:
        made = values.generators(table["generator"])
        reading.assign(truth=np.where(made == "", "real", "fake"))
        return
    if {"choice", "expected"} <= set(table):
        raise values.ask("choice", reading.name("choice"), values.counted(table["expected"])[0])
    if not {"choice", "correct"} <= set(table):
        raise GenlabError("No column says which images are fake. Expected truth or generator.")
    choice = values.kinds(
        table["choice"], "choice", reading.name("choice"), said.of("choice"), reading.read_as
    )
    right = values.booleans(table["correct"], said.of("correct"))
    _take_marks(reading, right)
    lost = ~choice.isin(OTHER) | right.isna()
    reading.refuse(lost, "choice '{value}' and correct do not say the truth", "choice", "no truth")
    reading.assign(truth=_side(choice[~lost], right[~lost]))
    reading.read_as.append("truth: from choice and correct")


def _speaks(cells: pd.Series, said: Said) -> bool:
    """Return whether a column of right answers says real and fake."""
    stated = {values.fold(word) for word in said.of("choice")}
    return all(
        values.meaning(word) in values.KINDS or values.fold(word) in stated
        for word in values.counted(cells)[0]
    )


def _side(known: pd.Series, right: pd.Series) -> pd.Series:
    """Return what is known where `right` holds, else its other."""
    return known.where(right.astype(bool), known.map(OTHER)).astype(str)


def _from_key(reading: Reading, key: Key) -> None:
    words = pd.unique(reading.table["stimulus"])
    known = {word: found for word in words if (found := key.find([word])) is not None}
    missing = ~reading.table["stimulus"].isin(list(known))
    reading.refuse(missing, "stimulus '{value}' is not in the key", "stimulus", "not in the key")
    stimulus = reading.table["stimulus"]
    reading.assign(truth=values.each(stimulus, {word: what[0] for word, what in known.items()}).astype(str))
    if any(generator for _, generator in known.values()):
        made = values.each(stimulus, {word: what[1] for word, what in known.items()}).astype(str)
        reading.assign(generator=made)


def _read_choices(reading: Reading, said: Said) -> None:
    """Bring in the choice: from its column, or from truth and correct; set apart what decides nothing."""
    table = reading.table
    if "choice" not in table:
        right = values.booleans(table["correct"], said.of("correct"))
        _take_marks(reading, right)
        reading.refuse(right.isna(), "invalid correct '{value}', expected right or wrong", "correct")
        reading.assign(choice=_side(reading.table["truth"], right.dropna()))
        reading.read_as.append("choice: from truth and correct")
        return
    if (right := _by_keys(reading, said)) is not None:
        words = {word: values.meaning(word) for word in values.counted(table["choice"])[0]}
        nothing = {word: what for word, what in words.items() if what in values.UNDECIDED}
        undecided = values.each(table["choice"], nothing)
        known = _side(table["truth"], right.where(right.notna(), False)).where(right.notna())
        known = known.astype(object).where(undecided.isna(), undecided)
        reading.take("choice", table["choice"], undecided)
    else:
        stated = said.of("choice")
        hint = ", or --map choice= to take it from truth and correct" if "correct" in table else ""
        known = values.kinds(table["choice"], "choice", reading.name("choice"), stated, reading.read_as, hint)
        reading.take("choice", table["choice"], known)
    for what, kind in ((None, "no choice"), *values.UNDECIDED.items()):
        lost = (reading.table["choice"] == "") if what is None else (known == what)
        if lost.any():
            sides = reading.table.loc[lost, "truth"].value_counts()
            reading.undecided[kind] = {str(side): int(count) for side, count in sides.items()}
        reading.refuse(lost, kind, "choice")
        known = known[~lost]
    wrong = ~known.isin(OTHER)
    reading.refuse(wrong, "invalid choice '{value}', expected real or fake", "choice")
    reading.assign(choice=known[~wrong].astype(str))


def _by_keys(reading: Reading, said: Said) -> pd.Series | None:
    """Return which answers are right where choices are keys or sides, whose meaning truth and marks tell.

    None where choices are in words, or nothing tells.
    """
    table = reading.table
    if said.of("choice") or not ({"correct", "expected"} & set(table)) or table["truth"].isin(SIDES).any():
        return None
    words = [
        word for word in values.counted(table["choice"])[0] if values.meaning(word) not in values.UNDECIDED
    ]
    folded = {values.fold(word) for word in words}
    if any(values.meaning(word) in values.KINDS for word in words):
        return None
    if "expected" in table:
        named = reading.name("expected")
        right = (table["choice"] == table["expected"]).where(table["expected"] != "").astype(object)
    elif any(folded <= set(pair) for pair in values.EITHER):
        return None
    else:
        named = reading.name("correct")
        right = values.booleans(table["correct"], said.of("correct"))
    reading.read_as.append(f"choice: '{reading.name('choice')}' holds keys, so from truth and '{named}'")
    return right


def _check_protocols(reading: Reading) -> None:
    """Bring in the protocol, and check that truth and choice belong to it."""
    derived = pd.Series(np.where(reading.table["truth"].isin(SIDES), "pair", "yesno"), reading.table.index)
    if "protocol" in reading.table:
        known = reading.table["protocol"].isin(list(CHOICES))
        strange = sorted(set(reading.table.loc[~known, "protocol"]) - {""})
        if strange:
            reading.read_as.append(f"protocol: {', '.join(strange[:5])} unknown, read by truth and choice")
        derived = reading.table["protocol"].where(known, derived)
    reading.assign(protocol=derived)
    for column in ("truth", "choice"):
        mixed = reading.table[column].isin(SIDES) != _pairs(reading)
        reading.refuse(
            mixed,
            f"{column} '{{value}}' does not belong to the row's protocol",
            column,
            f"{column} does not belong to the row's protocol",
        )


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
    found, strange = values.parts(reading.table["part"])
    if strange:
        shown = ", ".join(strange[:5])
        reading.read_as.append(
            f"part: {shown} unknown in '{reading.name('part')}', counted as main questions"
        )
    reading.assign(part=found)


def _check_trials(reading: Reading) -> bool:
    """Bring in the place in the round, and keep the first answer to each; return whether the file says it."""
    table = reading.table
    people = table.groupby("participant", sort=False)
    if "trial" not in table:
        reading.assign(trial=people.cumcount())
        return False
    again = table.duplicated(["participant", "trial", "protocol"])
    if again.sum() > STRANGE * len(table):
        name = reading.name("trial")
        reading.read_as.append(f"trial: '{name}' repeats within people, so the order of the rows is taken")
        reading.assign(trial=people.cumcount())
        return False
    reading.refuse(
        again,
        "a second answer of this participant to trial {value}; the first is kept",
        "trial",
        "a second answer to a trial",
    )
    table = reading.table
    found = measures.parsed(table["trial"])
    if not ((found >= 0) & np.isfinite(found)).all():
        found = table.groupby("participant", sort=False).cumcount()
    reading.assign(trial=found)
    return True


def _check_correct(reading: Reading, said: Said) -> None:
    """Bring in whether each answer is right; refuse rows that say otherwise.

    Raises:
        Question: where so many say otherwise that something is read wrong.
    """
    right = reading.table["truth"] == reading.table["choice"]
    if "correct" in reading.table:
        told = values.booleans(reading.table["correct"], said.of("correct"))
        _take_marks(reading, told)
        wrong = told.notna() & (told != right)
        if wrong.sum() > max(4, CONTRADICTED * len(right)):
            raise Question(
                f"Column '{reading.name('correct')}' contradicts truth and choice in {wrong.sum()} of {len(right)} "
                "answers. Expected agreement: say what the values mean (--value), or leave it out (--map correct=).",
                "values",
                "correct",
            )
        reading.refuse(
            wrong,
            "correct '{value}' contradicts truth and choice",
            "correct",
            "correct contradicts truth and choice",
        )
        right = right[~wrong]
    reading.assign(correct=right)


def _take_marks(reading: Reading, right: pd.Series) -> None:
    """Remember which marks were taken for right and which for wrong."""
    reading.take("correct", reading.table["correct"], right.map({True: "right", False: "wrong"}))


def _check_measures(reading: Reading) -> None:
    """Bring in what an answer may have beside it: times in ms, and confidence from 50 to 100."""
    for role in TIMES:
        if role in reading.table:
            found = measures.times(reading.table[role], role, reading.name(role), reading.read_as)
            reading.measure(role, found, low=0.0, high=np.inf)
    if "server_rt_ms" in reading.table:
        found = measures.numbers(reading.table["server_rt_ms"], "server_rt_ms", reading.read_as)
        reading.measure("server_rt_ms", found, low=-np.inf, high=np.inf)
    if "shares_device" in reading.table:
        reading.assign(shares_device=values.booleans(reading.table["shares_device"]))
    if "aid" in reading.table:
        reading.assign(aid=values.booleans(reading.table["aid"]).map({True: 1.0, False: 0.0}).astype(float))
    if "confidence" in reading.table:
        found = measures.confidence(reading.table["confidence"], reading.name("confidence"), reading.read_as)
        reading.measure("confidence", found, low=50.0, high=100.0)
