"""A bar shows how far long work is, and goes with it."""

from typing import Any

import pytest

from genlab.ui import waiting


class Place:
    """Notes what is shown in a place of a page."""

    def __init__(self) -> None:
        self.shown: list[tuple[float, str]] = []
        self.emptied = False

    def progress(self, share: float, words: str) -> "Place":
        self.shown.append((share, words))
        return self

    def empty(self) -> None:
        self.emptied = True


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place()
    monkeypatch.setattr("streamlit.empty", lambda: made)
    return made


def test_a_bar_goes_from_stage_to_stage(place: Place) -> None:
    with waiting.bar(waiting.analysing(), "Looking") as tell:
        assert place.shown == [(0.0, "Looking")]
        tell("answers", 500, 1000)
        tell("answers", 501, 1000)  # so soon again: it is not drawn anew
        tell("something else", 1, 2)
        tell("intervals", 1, 2)
        assert not place.emptied
    assert [share for share, _words in place.shown] == pytest.approx([0.0, 0.25, 0.65])
    assert place.shown[1][1] == "Reading the answers (25%)" and place.emptied


def test_a_bar_goes_where_the_work_fails(place: Place) -> None:
    with pytest.raises(ValueError, match="no"), waiting.bar({}, "Looking"):
        raise ValueError("no")
    assert place.emptied


def test_a_study_tells_of_all_its_stages(
    sqlite_engine: Any, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genlab import packs
    from genlab.sessions import join, open_session
    from genlab.ui.results import study
    from tests.support.playing import play

    monkeypatch.setattr(study, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(waiting, "EVERY_S", 0.0)
    pack = packs.load("mnist")
    session = open_session(sqlite_engine, pack, "yesno")
    for seed in range(3):
        play(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    study._kept.clear()
    for many in (study.MANY, 1):
        monkeypatch.setattr(study, "MANY", many)
        place.shown.clear()
        verdicts, _rates, _study = study.analysed("mnist", pack.sha256, "yesno", None, 60, flag=many == 1)
        shares = [share for share, _words in place.shown]
        assert verdicts and shares == sorted(shares) and len(set(shares)) >= 3
    place.shown.clear()
    study.analysed("mnist", pack.sha256, "yesno", None, 60, flag=True)
    assert place.shown == []  # it is kept
