import numpy as np
import pytest

from genlab.analysis import summarise
from genlab.errors import GenlabError
from genlab.protocols import Settings, get
from genlab.simulation.sittings import Watcher, flash_study, sit


def test_a_watcher_is_right_as_often_as_its_threshold_says():
    watcher = Watcher(300.0, slope=2.5)
    assert watcher.right(300.0) == pytest.approx(0.75)
    assert watcher.right(0.0) == pytest.approx(0.5)
    assert watcher.right(1e6) == pytest.approx(0.98)
    with pytest.raises(GenlabError, match="Invalid watcher"):
        Watcher(lapse=0.3)


def test_a_study_of_flashes_is_a_table_that_analysis_reads():
    settings = Settings(blocks=2, block_trials=30)
    table = flash_study("hype_time", Watcher(), 1, people=10, spread=0.2, settings=settings)
    assert len(table) == 10 * 60
    assert (table.groupby("participant")["exposure_ms"].nth([0, 30]) == 500).all()
    assert (abs(table["shown_ms"] - table["exposure_ms"]) <= 1000 / 120 + 0.05).all()
    (verdict,) = summarise(table)
    assert verdict.protocol == "hype_time" and verdict.accuracy == pytest.approx(0.75, abs=0.1)
    again = flash_study("hype_time", Watcher(), 1, people=10, spread=0.2, settings=settings)
    assert table.equals(again)


def test_people_of_different_thresholds_differ():
    one = flash_study("adaptive", Watcher(), 3, people=12, spread=0.5)
    means = one.groupby("participant")["exposure_ms"].mean()
    assert np.log(means).std() > 0.15


def test_what_does_not_flash_is_refused():
    with pytest.raises(GenlabError, match="'pair' shows without limit"):
        sit(get("pair"), Settings(), Watcher().right, 0)
