"""Exclusions: flagged with a reason, never dropped; results are told with and without them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

PARTS = ("main", "qualification", "check")
"""The parts of a round; only `main` is analysed."""
NOT_MAIN = {"qualification": "qualification round", "check": "attention check"}
SENT_OUT = "person was sent out by the host"
"""What an export says in the column `exclusion`."""
FAILED_CHECKS = "person failed more than half of the attention checks"
HASTY = "answered within {ms:g} ms"
OFTEN_HASTY = "person answered within {ms:g} ms too often"
ONE_CHOICE = "person gave one choice in all of {count} or more"


@dataclass(frozen=True)
class Rules:
    """What is set apart; state them before looking at the results.

    Attributes:
        fastest_ms: an answer given sooner was not looked at. People need about 150 ms to see an image and 100 more
            to move (Thorpe, Fize & Marlot 1996, Nature 381:520).
        one_choice: a person who gave one and the same choice in at least so many answers, and in all of them.
        fast_share: a person with more than this share of too fast answers is excluded whole.
    """

    fastest_ms: float = 250.0
    one_choice: int = 20
    fast_share: float = 0.5


def main(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers to main questions, of everyone."""
    return answers[answers["part"] == "main"] if "part" in answers else answers


def given(answers: pd.DataFrame) -> pd.Series:
    """Return the reasons that need no rule, "" where there is none.

    That is what stands in the column `exclusion`; an answer that is no main question (column `part`); all answers of
    a person who failed more than half of the attention checks.
    """
    reasons = pd.Series("", index=answers.index, dtype=object)
    if "part" in answers:
        check = answers["part"] == "check"
        failed = (answers["truth"] != answers["choice"]).where(check).astype(float)
        wrong = failed.groupby(answers["participant"]).transform("mean")
        reasons[wrong > 0.5] = FAILED_CHECKS
        for part, reason in NOT_MAIN.items():
            reasons[answers["part"] == part] = reason
    if "exclusion" in answers:
        stated = answers["exclusion"].fillna("").astype(str)
        reasons = reasons.where(stated == "", stated)
    return reasons


def flags(answers: pd.DataFrame, rules: Rules | None = None) -> pd.Series:
    """Return each answer's reason for exclusion, "" where it counts; what `given` says comes first."""
    rules = rules or Rules()
    first = given(answers)
    reasons = pd.Series("", index=answers.index, dtype=object)
    asked = main(answers)
    people = asked["participant"]
    if "rt_ms" in asked:
        fast = asked["rt_ms"] < rules.fastest_ms
        reasons[fast.index[fast]] = HASTY.format(ms=rules.fastest_ms)
        hasty = fast.groupby(people).transform("mean") > rules.fast_share
        reasons[hasty.index[hasty]] = OFTEN_HASTY.format(ms=rules.fastest_ms)
    size = people.groupby(people).transform("size")
    same = (asked["choice"].groupby(people).transform("nunique") == 1) & (size >= rules.one_choice)
    reasons[same.index[same]] = ONE_CHOICE.format(count=rules.one_choice)
    return reasons.where(first == "", first)


def flow(answers: pd.DataFrame, reasons: pd.Series) -> dict[str, object]:
    """Return the counts of a CONSORT-style flow: who and what came in, was excluded and why, was analysed.

    Source: Schulz, Altman & Moher (2010), CONSORT 2010, BMJ 340:c332.
    """
    excluded = reasons != ""
    kept = answers[~excluded]
    return {
        "people": int(answers["participant"].nunique()),
        "answers": len(answers),
        "excluded": {
            str(reason): {
                "people": int(answers.loc[reasons == reason, "participant"].nunique()),
                "answers": int((reasons == reason).sum()),
            }
            for reason in np.unique(reasons[excluded].astype(str))
        },
        "analysed_people": int(kept["participant"].nunique()),
        "analysed_answers": len(kept),
    }
