import io

import numpy as np
import pandas as pd
import pytest

from genlab.analysis import fool_rates, summarise
from genlab.analysis.answers import check
from genlab.errors import GenlabError
from tests.support.simulated import simulated_pairs, simulated_study


def changed(answers: pd.DataFrame, column: str, value: object, row: int = 2) -> pd.DataFrame:
    answers = answers.astype({column: object})
    answers.loc[row, column] = value
    return answers


def test_check_reads_answers_back_from_a_csv():
    # Empty generators come back as NaN.
    written = simulated_study(0, people=3)
    read = pd.read_csv(io.StringIO(written.to_csv(index=False)))
    assert read["generator"].isna().any()
    assert summarise(read) == summarise(written)


@pytest.mark.parametrize("kind", ["int64", "boolean", object])
def test_scores_may_be_numbers_or_booleans(kind):
    answers = simulated_study(0, people=3)
    assert summarise(answers.astype({"correct": kind})) == summarise(answers)


def test_check_scores_by_truth_and_choice():
    answers = simulated_study(0, people=3)
    assert np.array_equal(check(answers.drop(columns="correct")).correct, answers["correct"])


@pytest.mark.parametrize(
    "column", ["participant", "trial", "protocol", "stimulus", "generator", "truth", "choice"]
)
def test_missing_columns_are_named(column):
    with pytest.raises(GenlabError, match=f"lack the columns: {column}\\."):
        check(simulated_study(0, people=2).drop(columns=column))


def test_pairs_need_their_partner():
    with pytest.raises(GenlabError, match="lack the columns: partner"):
        check(simulated_pairs(0, people=2).drop(columns="partner"))


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("choice", "maybe", "choice 'maybe'"),
        ("choice", "left", "choice 'left'"),
        ("truth", "Fake", "truth 'Fake'"),
        ("participant", None, "participant"),
        ("stimulus", None, "stimulus None"),
        ("generator", "", "generator ''"),  # a fake of nobody's
        ("correct", "yes", "correct 'yes'"),
        ("trial", 1, "trial 1"),  # answered before
    ],
)
def test_impossible_values_are_named_with_their_place(column, value, named):
    answers = changed(simulated_study(0, people=2), column, value)
    with pytest.raises(GenlabError, match=named) as error:
        check(answers)
    assert "participant" in str(error.value)
    assert "Expected" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_real_with_a_generator_is_refused():
    with pytest.raises(GenlabError, match="generator 'gan'"):
        check(changed(simulated_study(0, people=2), "generator", "gan", row=1))


def test_a_contradicted_score_is_refused():
    answers = simulated_study(0, people=2)
    answers["correct"] = ~answers["correct"]
    with pytest.raises(GenlabError, match="40 such answers"):
        check(answers)


def test_one_protocol_at_a_time():
    both = pd.concat([simulated_study(0, people=2), simulated_pairs(0, people=2)])
    with pytest.raises(GenlabError, match="pair, yesno"):
        summarise(both)
    with pytest.raises(GenlabError, match="'hype'"):
        fool_rates(simulated_study(0, people=2).assign(protocol="hype"))
