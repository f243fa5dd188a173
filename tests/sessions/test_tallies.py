import pandas as pd
import pytest

from genlab.analysis import fool_rates, summarise
from genlab.analysis.margins import Images, Kind, Margins, accuracies, summarise_margins
from genlab.reports.export import long_csv
from genlab.reports.frames import answers_frame
from genlab.sessions import join, open_session, tallies
from tests.support.playing import play
from tests.support.simulated import simulated_pairs, simulated_study


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_counts_in_the_database_are_those_of_single_answers(engine, pack, protocol):
    session = open_session(engine, pack, protocol, 6)
    for seed in range(8):
        play(engine, join(engine, session, pack, seed=seed), pack)
    answers = answers_frame(engine)
    margins = tallies.tally(engine, pack.name, pack.sha256, protocol, list(pack.fakes))
    assert tallies.count(engine, pack.sha256, protocol) == len(answers) == 48
    assert (margins.people, margins.answers) == (8, 48)
    pd.testing.assert_frame_equal(
        margins.rates().sort_values(["stimulus"]).reset_index(drop=True),
        fool_rates(answers).sort_values(["stimulus"]).reset_index(drop=True),
        check_dtype=False,
    )
    for ours, theirs in zip(summarise_margins(margins), summarise(answers), strict=True):
        for name in (
            "generator",
            "people",
            "answers",
            "accuracy",
            "fake_error",
            "real_error",
            "dprime",
            "criterion",
        ):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name)), name
        if theirs.design_effect is not None:
            assert ours.design_effect == pytest.approx(theirs.design_effect)
    assert tallies.count(engine, pack.sha256, "none") == 0


def margins_of(answers: pd.DataFrame) -> Margins:
    """Count a table of answers, as the database would."""
    protocol = answers["protocol"].iloc[0]
    people = sorted(answers["participant"].unique())
    kinds = {}
    for generator, rows in answers.groupby("generator"):
        each = rows.groupby("participant")["correct"].agg(["sum", "size"]).reindex(people, fill_value=0)
        roles = []
        for column in ("stimulus", "partner")[: 1 + (protocol == "pair")]:
            image = rows.groupby(column)["correct"].agg(["sum", "size"])
            roles.append(
                Images(list(image.index), image["sum"].to_numpy(float), image["size"].to_numpy(float))
            )
        one = pd.Series(1.0, index=people).to_numpy()
        kinds[str(generator)] = Kind(
            str(generator), each["sum"].to_numpy(float), each["size"].to_numpy(float), one, tuple(roles)
        )
    return Margins(protocol, kinds)


def one_each(answers: pd.DataFrame) -> pd.DataFrame:
    """Leave out what no round has: an image that a person sees twice."""
    return answers[~answers.duplicated(["participant", "stimulus"])]


@pytest.mark.parametrize(
    "answers",
    [
        one_each(simulated_study(0, people=300, images=200)),
        one_each(
            simulated_study(
                1, people=200, questions=30, images=60, dprime=1.0, people_spread=0.8, image_spread=0.6
            )
        ),
        one_each(simulated_study(2, people=200, questions=30, images=60, bias_spread=1.0)),
        one_each(
            simulated_pairs(
                3, people=200, questions=30, images=80, dprime=0.5, people_spread=0.5, image_spread=0.5
            )
        ),
    ],
)
def test_intervals_from_margins_are_those_from_single_answers(answers):
    (ours,), (theirs,) = summarise_margins(margins_of(answers)), summarise(answers)
    assert ours.accuracy == pytest.approx(theirs.accuracy)
    assert ours.verdict == theirs.verdict
    assert ours.design_effect == pytest.approx(theirs.design_effect, rel=0.02)
    for name in ("accuracy_interval", "fake_error_interval"):
        width = getattr(theirs, name)[1] - getattr(theirs, name)[0]
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=0.1 * width)
    # At once, nothing being drawn: the verdict's interval is as wide or a little wider.
    ((_name, (accuracy, (low, high))),) = accuracies(margins_of(answers)).items()
    assert accuracy == pytest.approx(theirs.accuracy)
    assert ours.accuracy_interval[0] <= low < accuracy < high <= ours.accuracy_interval[1]
    assert high - low > 0.85 * (ours.accuracy_interval[1] - ours.accuracy_interval[0])


def test_accuracy_waits_for_reals_where_it_is_of_both(engine, pack):
    session = open_session(engine, pack, "yesno", 6)
    play(engine, join(engine, session, pack, seed=1), pack)
    margins = tallies.tally(engine, pack.name, pack.sha256, "yesno", list(pack.fakes))
    fakes = Margins("yesno", {name: kind for name, kind in margins.kinds.items() if name})
    assert accuracies(margins) and not accuracies(fakes)
    assert {name: found[0] for name, found in accuracies(fakes, balanced=False).items()} == {
        name: kind.share for name, kind in fakes.kinds.items()
    }


def test_a_led_session_is_counted_by_itself_and_never_among_the_standing_ones(sqlite_engine, pack):
    from genlab.sessions.hosting import open_led

    standing = open_session(sqlite_engine, pack, "yesno", 5)
    opened = open_led(sqlite_engine, pack, "yesno", questions=5)
    for session_id, people in ((standing, 2), (opened.session_id, 3)):
        for _ in range(people):
            play(sqlite_engine, join(sqlite_engine, session_id, pack), pack)
    assert tallies.count(sqlite_engine, pack.sha256, "yesno") == 10
    assert tallies.count(sqlite_engine, pack.sha256, "yesno", opened.session_id) == 15
    names = (pack.name, pack.sha256, "yesno", list(pack.fakes))
    assert tallies.tally(sqlite_engine, *names).answers == 10
    assert tallies.tally(sqlite_engine, *names, opened.session_id).answers == 15
    lines = "".join(long_csv(sqlite_engine, pack_sha256=pack.sha256, standing=True)).splitlines()
    assert len(lines) == 11
