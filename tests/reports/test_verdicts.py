from genlab.protocols import Bars
from genlab.reports.verdicts import in_places


def test_a_gain_of_nearly_nothing_has_no_minus_before_its_zero() -> None:
    placed = {
        "exact": {"value": 0.125, "interval": None},
        "distance": {"value": 2.6, "interval": None},
        "chance": 0.125,
        "guessing": 2.62,
        "verdict": "more",
    }
    learning = {"first_half": 2.5, "second_half": 2.5, "gain": -0.001, "gain_interval": (-0.4, 0.4)}
    found = {"placed": [placed], "protocol": Bars.name, "learning": learning, "aid": None}
    assert in_places(found)[-1].endswith("2.50 in the second: +0.00 [-0.40, +0.40].")
    found["learning"] = {**learning, "gain_interval": None}
    assert in_places(found)[-1].endswith("2.50 in the second: +0.00.")
