"""Simulated readers answer as often rightly as they say."""

import pytest

from genlab.errors import GenlabError
from genlab.simulation.places import Reader, place_study


@pytest.mark.parametrize("who", [Reader(1.0, 0.3), Reader(0.0, 0.0), Reader(1.0, 0.2, 1.0, 0.5)])
def test_shares_are_those_expected(who: Reader) -> None:
    answers = place_study(who, 1, people=2000, texts=400)
    exact, _distance = who.expected()
    assert (answers["truth"] == answers["choice"]).mean() == pytest.approx(exact, abs=0.03)
    for truth in (2, 6, 11):
        assert sum(who.chances(truth)) == pytest.approx(1)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(GenlabError, match=r"Invalid reader. Expected a lapse in 0..1"):
        Reader(lapse=1.2)
