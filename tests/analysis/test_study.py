import json

import numpy as np
import pytest

from genlab.analysis import study, summarise
from genlab.analysis.exclusions import Rules, flags, flow
from genlab.errors import GenlabError
from tests.support.simulated import saved, simulated_pairs, simulated_study


@pytest.mark.parametrize("answers", [simulated_study(0, dprime=1.0), simulated_pairs(0, dprime=1.0)])
def test_a_file_gives_the_same_verdict_as_its_answers_to_the_last_digit(answers, tmp_path):
    found = study.analyse(saved(answers, tmp_path / "answers.csv"))["generators"]["gan"]
    (verdict,) = summarise(answers)
    assert found["accuracy"] == verdict.accuracy
    assert found["accuracy_interval"] == verdict.accuracy_interval
    assert found["verdict_code"] == verdict.verdict == "told"
    assert "people can tell (difference shown)" in found["verdict"]


def test_the_three_verdicts_in_words(tmp_path):
    fooled = study.of_answers(simulated_study(0, people=300, questions=40, images=1000))["generators"]["gan"]
    assert fooled["verdict"] == "fools people within +-5 points (equivalence shown)"
    few = study.of_answers(simulated_study(0, people=5))["generators"]["gan"]
    assert few["verdict"].startswith("not enough answers: about ") and few["verdict"].endswith(" more people")


def test_several_generators_are_held_to_holm():
    answers = simulated_study(6, people=25, dprime=0.22)
    (alone,) = summarise(answers)
    doubled = answers.copy()
    fakes = answers[answers["generator"] != ""]
    for number in range(8):
        more = fakes.assign(generator=f"g{number}", trial=fakes["trial"] + 1000 * (number + 1))
        doubled = study.pd.concat([doubled, more])
    many = {verdict.generator: verdict for verdict in summarise(doubled)}
    assert alone.p_difference < 0.05 and alone.verdict == "told"
    assert many["gan"].p_difference == pytest.approx(min(1, 9 * alone.p_difference), rel=0.35)
    assert many["gan"].verdict == "more"


def test_exclusions_are_flagged_counted_and_shown_with_and_without():
    answers = simulated_study(0, people=10, questions=30, dprime=1.0)
    answers["rt_ms"] = 900.0
    answers.loc[answers["participant"] == 0, "rt_ms"] = 100.0
    answers.loc[answers["participant"] == 1, "choice"] = "fake"
    answers["correct"] = answers["truth"] == answers["choice"]
    answers.loc[(answers["participant"] == 2) & (answers["trial"] == 0), "rt_ms"] = 50.0
    reasons = flags(answers)
    counts = flow(answers, reasons)
    assert counts["people"] == 10 and counts["analysed_people"] == 8
    assert counts["analysed_answers"] == 300 - 30 - 30 - 1
    assert sum(found["answers"] for found in counts["excluded"].values()) == 61
    found = study.of_answers(answers, flag=True)
    assert found["generators"]["gan"]["people"] == 8
    assert found["exclusions"]["with_everyone"]["gan"]["people"] == 10
    assert study.of_answers(answers)["generators"]["gan"]["people"] == 10
    given = answers.assign(exclusion=np.where(answers["participant"] == 3, "did not consent", ""))
    assert study.of_answers(given)["exclusions"]["excluded"]["did not consent"]["people"] == 1
    assert (flags(answers, Rules(fastest_ms=0, one_choice=1000)) == "").all()


def test_several_protocols_are_kept_apart(tmp_path):
    both = study.pd.concat([simulated_study(0), simulated_pairs(0)])
    found = study.analyse(saved(both, tmp_path / "both.csv"))
    assert sorted(found["generators"]) == ["gan (pair)", "gan (yesno)"]


def test_report_is_plain_json():
    json.dumps(study.of_answers(simulated_study(0, people=4)))


@pytest.mark.parametrize(
    ("raw", "few"),
    [
        (b"participant,fakes,fake_error,reals,real_error\np1,100,0.1,100,0.1\n", "people"),
        (b"participant,answers,correct\np1,100,90\n", "people"),
        (b"image,truth,shown,called_fake\na,fake,500,490\nb,real,500,1\nc,real,500,2\n", "images"),
    ],
)
def test_nothing_is_said_of_people_from_one_or_of_images_from_one_of_a_kind(raw, few):
    (verdict,) = study.analyse(raw)["generators"].values()
    assert (verdict["verdict_code"], verdict["too_few"]) == ("more", few)
    assert verdict["verdict"].startswith(f"no verdict: nothing can be said of {few} from one ")


def test_one_person_is_not_enough_however_many_answers():
    alone = study.of_answers(simulated_study(0, people=1, questions=200, dprime=3))["generators"]["gan"]
    assert alone["too_few"] == "people" and alone["verdict_code"] == "more" and alone["more_people"] >= 1
    one_fake = simulated_study(0, people=30, dprime=3)
    one_fake.loc[one_fake["generator"] != "", "stimulus"] = "fake"
    assert study.of_answers(one_fake)["generators"]["gan"]["too_few"] == "images"
    enough = study.of_answers(simulated_study(0, people=30, dprime=3))["generators"]["gan"]
    assert enough["too_few"] is None and enough["verdict_code"] == "told"


def test_exclusions_are_in_the_account():
    rows = "".join(
        f"p{n % 4},{n}.png,{'real' if n % 2 else 'fake'},real,{'yes' if n < 3 else 'no'}\n" for n in range(40)
    )
    found = study.analyse(f"participant,image,truth,choice,excluded\n{rows}p9,1.png,real,perhaps,\n".encode())
    assert found["rows"] == {"read": 41, "used": 40}
    assert found["account"] == {
        "read": 41,
        "used": 37,
        "apart": {"excluded in the file": 3, "invalid choice": 1},
    }
    assert found["problems"] == [{"row": 42, "reason": "invalid choice 'perhaps', expected real or fake"}]
    json.dumps(found)


def test_seeds_below_nothing_are_refused():
    with pytest.raises(GenlabError, match="Invalid seed -1"):
        study.analyse(b"", seed=-1)
