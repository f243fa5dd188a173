"""Reasons are told in the reader's language with their numbers; what a file brought stands as it is."""

import pytest

from genlab.analysis import exclusions, times
from genlab.reports.reasons import reason
from genlab.words import speaking


@pytest.mark.parametrize("rules", [exclusions.Rules(), exclusions.Rules(fastest_ms=199.5, one_choice=7)])
def test_reasons_are_known_with_their_numbers(rules: exclusions.Rules) -> None:
    told = {
        exclusions.HASTY.format(ms=rules.fastest_ms): f"{rules.fastest_ms:g} ms",
        exclusions.OFTEN_HASTY.format(ms=rules.fastest_ms): f"{rules.fastest_ms:g} ms",
        exclusions.ONE_CHOICE.format(count=rules.one_choice): f"{rules.one_choice}번",
        exclusions.FAILED_CHECKS: "주의 확인",
        exclusions.SENT_OUT: "진행자",
        **dict.fromkeys(exclusions.NOT_MAIN.values(), "문제"),
        times.LONGER: "서버",
        times.TOO_FAST: "사람",
    }
    for english, part in told.items():
        assert reason(english) == english
        with speaking("ko"):
            assert part in reason(english)
    with speaking("ko"):
        assert reason("did not consent") == "did not consent"
