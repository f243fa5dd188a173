"""Two bars on the Sequences page, and how families go on from them."""

import json
from pathlib import Path

import pytest

from genlab.checkpoints import load
from genlab.datasets import loading
from genlab.datasets.melodies import Melodies
from genlab.errors import GenlabError
from genlab.media.melody.medium import tune_of
from genlab.ui.sequences import composing
from genlab.ui.sequences.keyboard import begun
from tests.support import tunes
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened

LINES = tuple(tunes.composed(seed) for seed in range(0, 80, 2))  # in 4/4
DATA = Melodies(name="airs", train=LINES[:-4], test=LINES[-4:])
PLAYED = [[60, 36], [62, 12], [64, 24], [65, 24], [67, 24], [65, 12], [64, 12], [62, 24], [60, 24]]


@pytest.fixture
def airs(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an n-gram that has learned tunes."""
    monkeypatch.setitem(loading.TEXTS, "airs", lambda: DATA)
    return write_ngram(home / "checkpoints", DATA, order=4)


def test_two_bars_are_what_was_played_cut_at_the_bar_line() -> None:
    tune = begun({"notes": [[60, 48], [62, 24], [64, 48], [65, 24], [67, 48]]}, (4, 4))
    assert [[(note.pitch, note.length) for note in bar] for bar in tune.bars] == [
        [(60, 48), (62, 24), (64, 24)],
        [(64, 24), (65, 24), (67, 48)],
    ]
    assert tune.fits == (True, True) and tune.tonic == 0


@pytest.mark.parametrize(
    "sent",
    [None, {"notes": [[60, 24]]}, {"notes": [[20, 96], [60, 96]]}, {"notes": "C"}, {"notes": [[60, 0]]}],
)
def test_what_the_keyboard_never_sends_is_refused(sent: object) -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid beginning of a tune. Expected (notes of the keyboard|two full bars)."
    ):
        begun(sent, (4, 4))


def test_a_tune_goes_on_in_the_key_that_was_played_in_and_the_same_seed_writes_it_again(airs: Path) -> None:
    played = begun({"notes": PLAYED}, (4, 4))
    found = composing.composed(load(airs), played, 1.0, 3)
    assert found.tune.bars[:2] == played.bars and len(found.tune.bars) > 2
    assert found.steps == -2 and tune_of(found.line).tonic == 2
    assert composing.composed(load(airs), played, 1.0, 3) == found
    assert len({composing.composed(load(airs), played, 1.0, seed).line for seed in range(6)}) > 1


def test_a_line_that_was_broken_off_is_read_to_its_last_whole_note() -> None:
    line = tunes.composed(0)
    assert composing.readable(f"{line} |9") == composing.readable(f"{line} |9 0/96+24") == line
    with pytest.raises(GenlabError, match=r"Invalid tune"):
        composing.readable("la la la la la la")


def test_each_family_is_heard_beside_the_nearest_tune_and_taken_along(airs: Path, opened: Opened) -> None:
    shown = opened(exhibit="Composing")
    shown.session_state[composing.PLAYED] = begun({"notes": PLAYED}, (4, 4))
    shown.run()
    shown.toggle[0].set_value(True).run()
    assert not shown.exception, shown.exception
    mounted = [json.loads(part.proto.json) for part in shown.get("bidi_component") if part.proto.json]
    players = [data for data in mounted if "tune" in data]
    assert len(players) == 2 and players[0]["differs"] == [] != players[1]["differs"]
    assert [part.proto.label for part in shown.get("download_button")] == ["MIDI", "ABC"]
    assert any("of its" in part.value for part in shown.caption)
