import pytest

from genlab.analysis.comparison import compare
from genlab.analysis.tables import Said
from genlab.errors import GenlabError
from tests.support.simulated import saved, simulated_pairs, simulated_study, true_accuracy


def files(tmp_path, *studies):
    return [saved(answers, tmp_path / f"{place}.csv") for place, answers in enumerate(studies)]


def test_a_difference_that_is_there_is_shown_and_none_is_not(tmp_path):
    easy, hard = simulated_study(0, people=60, dprime=1.5), simulated_study(1, people=60, dprime=0.2)
    entry = compare(*files(tmp_path, easy, hard))["generators"]["gan"]
    low, high = entry["accuracy"]["interval"]
    truth = true_accuracy(0.2) - true_accuracy(1.5)
    assert low < truth < high < 0
    assert entry["verdict_code"] == "differ"
    assert entry["verdict"] == "people tell the first better (difference shown)"
    errors = [entry[name]["difference"] for name in ("fake_error", "real_error")]
    assert sum(errors) / 2 == pytest.approx(-entry["accuracy"]["difference"])
    for name in ("fake_error", "real_error"):
        low, high = entry[name]["interval"]
        assert low < entry[name]["difference"] < high


def test_a_study_beside_itself_is_alike_where_there_is_enough_of_it(tmp_path):
    many = [simulated_study(seed, people=400, questions=40, images=1000, dprime=0.5) for seed in (2, 3)]
    few = [simulated_study(seed, people=8) for seed in (2, 3)]
    assert compare(*files(tmp_path, *many))["generators"]["gan"]["verdict_code"] == "same"
    assert compare(*files(tmp_path, *few))["generators"]["gan"]["verdict_code"] == "more"


def test_the_intervals_hold_the_truth_as_often_as_they_say(tmp_path):
    held = 0
    for seed in range(20):
        studies = [
            simulated_study(2 * seed + place, people=15, dprime=1.0, people_spread=0.5, image_spread=0.3)
            for place in range(2)
        ]
        low, high = compare(*files(tmp_path, *studies), seed=seed)["generators"]["gan"]["accuracy"][
            "interval"
        ]
        held += low <= 0 <= high
    assert held >= 17


def test_other_names_pairs_and_counts_are_compared_too(tmp_path):
    pair = compare(*files(tmp_path, simulated_pairs(0), simulated_pairs(1, generator="flow")))
    (entry,) = pair["generators"].values()
    assert (entry["first"], entry["second"], entry["real_error"]) == ("gan", "flow", None)
    header = "participant,fakes,fake_error,reals,real_error\n"
    first = (header + "".join(f"p{n},100,0.4,100,0.{n % 3 + 3}\n" for n in range(12))).encode()
    counts = compare(first, first.replace(b"0.4", b"0.1"))["generators"]["fake"]
    assert counts["fake_error"]["difference"] == pytest.approx(-0.3)
    assert counts["verdict_code"] == "differ"


def test_what_cannot_be_compared_is_said(tmp_path):
    one = files(tmp_path, simulated_study(0, people=1), simulated_study(1, people=30, dprime=3))
    entry = compare(*one)["generators"]["gan"]
    assert (entry["verdict_code"], entry["too_few"]) == ("more", "people")
    assert entry["verdict"] == "no verdict: nothing can be said of people from one alone"
    both = simulated_study(0).replace({"generator": {"gan": "flow"}})
    two = simulated_study(0)
    more = two.assign(
        participant=two["participant"] + 100, generator=two["generator"].replace("gan", "dalle")
    )
    with pytest.raises(
        GenlabError, match=r"No generator is in both tables. Received: dalle, gan in the first, flow"
    ):
        compare(*files(tmp_path, study_of(two, more), both))
    with pytest.raises(GenlabError, match="Invalid seed -1"):
        compare(b"", b"", said=Said(), seed=-1)


def study_of(*parts):
    import pandas as pd

    return pd.concat(parts)
