"""Response times: two measures of one thing, of which the one bounds the other."""

from datetime import UTC, datetime, timedelta

import pytest

from genlab.analysis import study, times
from genlab.errors import GenlabError
from genlab.reports.methods import methods, of_times
from tests.support.simulated import simulated_study

NOON = datetime(2026, 3, 2, 12, 0, 0, 999_600, tzinfo=UTC)


def test_the_server_counts_whole_milliseconds_as_its_moments_are_written() -> None:
    assert times.server_ms(NOON, NOON + timedelta(microseconds=500)) == 1.0
    assert times.server_ms(NOON, NOON + timedelta(seconds=2)) == 2000.0


@pytest.mark.parametrize(
    ("rt", "seen", "exposure", "expected"),
    [
        (900.0, 1000.0, None, ""),
        (1240.0, 1000.0, None, ""),  # within what clocks are apart
        (1300.0, 1000.0, None, times.LONGER),
        (600.0, 1000.0, 800.0, times.LONGER),  # the flash stood for 800 ms before this time began
        (40.0, 1000.0, None, times.TOO_FAST),
        (40.0, 1000.0, 300.0, ""),  # made up one's mind while the flash and its mask stood
        (40.0, 1000.0, 33.3, times.TOO_FAST),
        (None, 1000.0, None, ""),
        (900.0, None, None, ""),
    ],
)
def test_what_cannot_be_is_doubted(
    rt: float | None, seen: float | None, exposure: float | None, expected: str
) -> None:
    assert times.doubt(rt, seen, exposure) == expected


def test_a_study_takes_either_time_and_says_so() -> None:
    answers = simulated_study(0, people=10, questions=30, dprime=1.0).assign(rt_ms=900.0, server_rt_ms=2000.0)
    cheats = answers["participant"] == 3
    answers.loc[cheats, "rt_ms"] = 60_000.0
    answers.loc[answers["participant"] == 4, ["rt_ms", "server_rt_ms"]] = 60.0, 180.0
    answers["shares_device"] = answers["participant"].isin([5, 6])
    client, server = (study.of_answers(answers, flag=True, rt=rt) for rt in ("client", "server"))
    assert client["rt_doubts"] == server["rt_doubts"] == {times.LONGER: 30, times.TOO_FAST: 30}
    assert client["shared_devices"] == {"people": 2, "answers": 60}
    assert (
        client["beneath"]["response_times"]["median_ms"],
        server["beneath"]["response_times"]["median_ms"],
    ) == (
        900.0,
        2000.0,
    )
    for found in (client, server):  # the hasty person is set apart by either
        assert found["exclusions"]["analysed_people"] == 9
    told = methods(server | {"margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people"})
    assert "that the server saw" in told and "30 are longer than the server saw" in told
    assert "2 people (60 answers) share a device" in told
    assert of_times(study.of_answers(simulated_study(0, people=4))) == []


def test_a_file_without_the_servers_times_is_refused_where_they_are_asked_for(tmp_path) -> None:
    file = tmp_path / "answers.csv"
    simulated_study(0, people=4).assign(rt_ms=900.0).to_csv(file, index=False)
    with pytest.raises(GenlabError, match="No column server_rt_ms"):
        study.analyse(file, rt="server")
    file.write_text("participant,answers,correct\n" + "".join(f"{who},20,12\n" for who in range(9)))
    with pytest.raises(GenlabError, match="No column server_rt_ms"):
        study.analyse(file, rt="server")
    with pytest.raises(GenlabError, match="Unknown response times 'mine'"):
        study.analyse(file, rt="mine")
