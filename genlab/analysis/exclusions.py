"""Exclusions: flagged with a reason, never dropped; results are told with and without them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

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


def flags(answers: pd.DataFrame, rules: Rules | None = None) -> pd.Series:
    """Return each answer's reason for exclusion, "" where it counts.

    A reason that stands in the column `exclusion` comes first.
    """
    rules = rules or Rules()
    reasons = pd.Series("", index=answers.index, dtype=object)
    people = answers["participant"]
    if "rt_ms" in answers:
        fast = answers["rt_ms"] < rules.fastest_ms
        reasons[fast] = HASTY.format(ms=rules.fastest_ms)
        hasty = fast.groupby(people).transform("mean") > rules.fast_share
        reasons[hasty] = OFTEN_HASTY.format(ms=rules.fastest_ms)
    size = people.groupby(people).transform("size")
    same = answers["choice"].groupby(people).transform("nunique") == 1
    reasons[same & (size >= rules.one_choice)] = ONE_CHOICE.format(count=rules.one_choice)
    if "exclusion" in answers:
        given = answers["exclusion"].fillna("").astype(str)
        reasons = reasons.where(given == "", given)
    return reasons


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
