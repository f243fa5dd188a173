from genlab.analysis import study
from genlab.reports.methods import methods
from tests.support.simulated import saved, simulated_study


def test_settings_of_sessions_come_into_the_methods(tmp_path):
    answers = simulated_study(0, people=4).assign(settings="")
    assert "beside the defaults" not in methods(study.analyse(saved(answers, tmp_path / "a.csv")))
    answers.loc[answers["participant"] > 1, "settings"] = '{"start": 300}'
    found = study.analyse(saved(answers, tmp_path / "a.csv"))
    assert found["settings"] == ['{"start": 300}']
    assert 'beside the defaults, to {"start": 300}.' in methods(found)
