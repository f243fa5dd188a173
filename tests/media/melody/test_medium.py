import base64
from pathlib import Path

import numpy as np
import pytest

from genlab import media, packs
from genlab.errors import GenlabError
from genlab.media.melody.medium import BYTES, intervals, signature, tune_of
from genlab.media.melody.tune import MOST_BARS, Note, Tune
from genlab.packs.verifying import verify
from genlab.protocols import about
from tests.support import tunes

MEDIUM = media.get("melody")
LINE = "3/4 minor |0 48/72+24 A4 |1 0/72+36 D5 36/72+12 z 48/72+24 A#4 |2 0/72+72 D4"


def test_the_browser_gets_all_notes_of_a_tune_in_bytes_of_one_length() -> None:
    sent = [MEDIUM.encoded(line) for line in (LINE, tunes.composed(0), tunes.improvised(1))]
    assert {len(text) for text in sent} == {4 * -(-BYTES // 3)}
    found = base64.b64decode(sent[0])
    assert tuple(found[:5]) == (3, 4, 7 - 1, 1, 3)  # D minor has one flat
    lengths = np.frombuffer(found[5 : 5 + 2 * MOST_BARS], "<u2")
    assert lengths[:4].tolist() == [24, 72, 72, 0]
    notes = found[5 + 2 * MOST_BARS :]
    assert [(notes[at] + 256 * notes[at + 1], notes[at + 2]) for at in range(0, 18, 3)] == [
        (24, 69), (36, 74), (12, 0), (24, 70), (72, 62), (0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("mode", "tonic", "sharps"), [
    ("major", 2, 2), ("minor", 2, -1), ("dorian", 2, 0), ("mixolydian", 2, 1), ("major", 6, 6), ("minor", 3, 6),
    ("major", 1, -5),
])  # fmt: skip
def test_a_signature_is_that_of_the_major_key_with_the_same_notes(mode: str, tonic: int, sharps: int) -> None:
    assert signature(Tune((4, 4), mode, ((Note(62, 96),),), False, tonic)) == sharps


def test_tunes_lie_in_a_packs_file_and_come_out_as_they_were() -> None:
    lines = (LINE, tunes.composed(3))
    assert MEDIUM.opened(MEDIUM.stored(lines)) == lines
    with pytest.raises(ValueError, match=r"expected lines as uint8 \(n,\), received none"):
        MEDIUM.opened({})
    with pytest.raises(ValueError, match=r"Invalid tune 'la la'. Expected a metre such as 6/8 first"):
        MEDIUM.opened(MEDIUM.stored(("la la",)))
    with pytest.raises(ValueError, match=r"expected tunes of 65535 ticks at most, received 99999"):
        MEDIUM.opened(MEDIUM.stored(("4/4 major |1 0/96+99999 D4",)))


def test_a_tune_is_as_near_in_another_key_and_as_far_as_intervals_must_be_exchanged() -> None:
    tune = tune_of(LINE)
    moved = tune.moved(5).line
    assert intervals(LINE) == (5, -4, -8) == intervals(moved) and MEDIUM.distance(LINE, moved) == 0
    other = tunes.composed(1)
    places, gaps = MEDIUM.nearest([LINE, moved], [other, moved, LINE], np.array([2, 1]))
    assert places.tolist() == [1, 2] and gaps.tolist() == [0, 0]
    assert MEDIUM.distance(other, LINE) == MEDIUM.distance(LINE, other) > 3


def test_an_attention_check_keeps_the_rhythm_and_nothing_else() -> None:
    lines = [tunes.composed(seed) for seed in range(4)]
    noise = MEDIUM.noise(lines, np.random.default_rng(1))
    shapes = [
        [(len(bar), note.length) for bar in tune_of(line).bars for note in bar] for line in (noise, *lines)
    ]
    assert shapes[0] in shapes[1:] and noise not in lines
    assert len(set(tune_of(noise).pitches)) > len(set(tune_of(lines[shapes[1:].index(shapes[0])]).pitches))


def test_tunes_are_asked_about_by_all_protocols_but_flashes_and_fill_ins() -> None:
    assert about("melody") == ["yesno", "pair", "hype_infinity"]
    with pytest.raises(GenlabError, match=r"Invalid medium for flashes. Expected images. Received: melody."):
        MEDIUM.masks([LINE], "key", 0, 2)


def test_a_sheet_of_tunes_is_a_file_of_abc(tmp_path: Path) -> None:
    MEDIUM.save_sheet([LINE, tunes.composed(0)], tmp_path / "tunes.abc", 4)
    text = (tmp_path / "tunes.abc").read_text(encoding="utf-8")
    assert text.count("X:") == 2 and text.index("X:1\n") < text.index("M:3/4") < text.index("X:2\n")


def test_a_pack_of_tunes_is_audited_for_what_gives_them_away(tmp_path: Path) -> None:
    pack = tunes.build(tmp_path / "tunes.npz")
    assert pack.medium.name == "melody" and verify(packs.load(str(tmp_path / "tunes.npz"))) == []
    assert pack.cues["strangers"] > 0.9 < pack.cues["homeless"] and pack.cues["repeats"] > 0.9
    assert pack.cues["bars"] == pack.cues["unfit"] == 0.5  # alike in both
    assert pack.coordinates.shape == (48, 2)


def test_what_is_no_tune_is_none_and_stands_in_a_sheet_as_a_comment(tmp_path: Path) -> None:
    medium, line = MEDIUM, tunes.composed(0)
    assert medium.whole(line) and not medium.whole("6/8 major |1 0/72+12") and not medium.whole("")
    medium.save_sheet([line, "6/8 major |1 0/72+12"], tmp_path / "sheet.abc", 1)
    sheet = (tmp_path / "sheet.abc").read_text(encoding="utf-8")
    assert sheet.startswith("X:1\nT:1\nM:6/8" if line.startswith("6/8") else "X:1\nT:1\nM:4/4")
    assert "X:2\n% Invalid tune '6/8 major |1 0/72+12'." in sheet
