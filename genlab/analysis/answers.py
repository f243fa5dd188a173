"""The table of answers that analysis reads, checked."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.errors import GenlabError

CHOICES = {
    "yesno": ("real", "fake"),
    "pair": ("left", "right"),
    "hype_infinity": ("real", "fake"),
    "hype_time": ("real", "fake"),
    "adaptive": ("real", "fake"),
    "fillin": ("real", "fake"),
}
"""Of protocols whose truth is one of two; `genlab.analysis.boundary` has its own."""
COLUMNS = ("participant", "trial", "protocol", "stimulus", "generator", "truth", "choice")


@dataclass(frozen=True)
class Answers:
    """Checked answers of one protocol, column by column, each of shape (answers,)."""

    protocol: str
    participant: npt.NDArray[np.intp]  # numbered from 0
    stimulus: npt.NDArray[np.object_]  # yes/no: the image; pair: the fake
    partner: npt.NDArray[np.object_] | None  # pair: the real one; yes/no: None
    generator: npt.NDArray[np.object_]  # "" for a real
    correct: npt.NDArray[np.bool_]

    @property
    def people(self) -> int:
        return int(self.participant.max()) + 1


def check(answers: pd.DataFrame) -> Answers:
    """Return the answers as arrays, or say what is wrong with them.

    Args:
        answers: one row an answer, at least one; columns as in the long export. `partner` is needed for pairs
            only; `correct` may be missing (truth and choice say it) but must not contradict them; an empty
            generator may be NaN, as pandas reads it from a CSV.

    Raises:
        GenlabError: naming missing columns, mixed or unknown protocols, impossible or missing values,
            duplicates.
    """
    _check_columns(answers, COLUMNS)
    for column in ("participant", "trial", "protocol", "stimulus", "truth", "choice"):
        _refuse(answers, answers[column].isna(), column, "a value in every row")
    protocol = _protocol(answers)
    choices = CHOICES[protocol]
    for column in ("truth", "choice"):
        _refuse(answers, ~answers[column].isin(choices), column, " or ".join(choices))

    generator = answers["generator"].fillna("")
    if protocol != "pair":
        mixed = (answers["truth"] == "fake") != (generator != "")
        _refuse(answers, mixed, "generator", "a name for every fake and none for a real")
    else:
        _check_columns(answers, (*COLUMNS, "partner"))
        _refuse(answers, generator == "", "generator", "the name of the fake's generator in every pair")
        _refuse(answers, answers["partner"].fillna("") == "", "partner", "the real image of every pair")

    correct = answers["truth"] == answers["choice"]
    if "correct" in answers:
        contradicted = ~answers["correct"].isin([True, False]) | (answers["correct"] != correct)
        _refuse(answers, contradicted, "correct", "what truth and choice say")
    _refuse(
        answers, answers.duplicated(["participant", "trial"]), "trial", "one answer per participant and trial"
    )

    return Answers(
        protocol=protocol,
        # In order of name, so that the order of the rows makes no difference.
        participant=pd.factorize(answers["participant"].astype(str), sort=True)[0],
        stimulus=_names(answers["stimulus"]),
        partner=_names(answers["partner"]) if protocol == "pair" else None,
        generator=_names(generator),
        correct=correct.to_numpy(dtype=bool),
    )


def _names(column: pd.Series) -> npt.NDArray[np.object_]:
    return column.astype(str).to_numpy(dtype=object)


def _check_columns(answers: pd.DataFrame, expected: tuple[str, ...]) -> None:
    missing = [column for column in expected if column not in answers]
    if missing:
        received = ", ".join(str(column) for column in answers.columns) or "none"
        raise GenlabError(
            f"Answers lack the columns: {', '.join(missing)}."
            f" Expected {', '.join(expected)}. Received {received}."
        )


def _protocol(answers: pd.DataFrame) -> str:
    found = sorted(str(protocol) for protocol in answers["protocol"].unique())
    if len(found) > 1:
        raise GenlabError(f"Answers of several protocols: {', '.join(found)}. Expected one at a time.")
    if found[0] not in CHOICES:
        raise GenlabError(f"Unknown protocol {found[0]!r}. Expected one of: {', '.join(CHOICES)}.")
    return found[0]


def _refuse(answers: pd.DataFrame, wrong: pd.Series, column: str, expected: str) -> None:
    """Raise GenlabError that names the first row where `wrong` holds."""
    if not wrong.any():
        return
    row = answers.iloc[int(np.argmax(wrong.to_numpy(dtype=bool)))]
    value = row[column].item() if isinstance(row[column], np.generic) else row[column]
    raise GenlabError(
        f"Invalid {column} {value!r} (participant {row['participant']}, trial {row['trial']};"
        f" {int(wrong.sum())} such answers). Expected {expected}."
    )
