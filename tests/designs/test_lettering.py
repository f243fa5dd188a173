"""Letters on a sheet: each in a font that has it, and none that is silently another."""

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics

from genlab.designs import lettering
from genlab.designs.lettering import BOLD, BOX, LATIN, OTHER, broken, printable, runs
from genlab.errors import GenlabError


def test_each_letter_is_set_in_a_font_that_has_it() -> None:
    assert runs("Café", bold=True) == [(BOLD, "Café")]
    assert runs("Šik 부츠") == [(LATIN, "Š"), (OTHER, "ik 부츠")]
    assert runs("") == [(LATIN, "")]


def test_syllables_that_came_in_pieces_are_put_together() -> None:
    """As a Mac's file names have them."""
    assert printable("\u1112\u1161\u11ab\u1100\u1173\u11af") == "한글"


def test_a_letter_that_no_font_here_has_stands_as_a_box() -> None:
    assert printable("부츠 \U0001f45f\ufe0f!") == f"부츠 {BOX}!"
    assert printable("a\ud800b") == f"a{BOX}b"
    assert printable("a\n\tb\u200b") == "a  b"
    assert [font for font, _text in runs(BOX)] == [OTHER]


def test_all_of_hangul_can_be_set() -> None:
    syllables = "".join(map(chr, range(0xAC00, 0xD7A4)))
    assert printable(syllables) == syllables
    assert runs(syllables) == [(OTHER, syllables)]
    face = pdfmetrics.getFont(OTHER).face
    places = [face.charToGlyph[ord(letter)] for letter in syllables + "漢字かなカナ"]
    assert all(face.glyphPos[place + 1] > face.glyphPos[place] for place in places)  # each has an outline


def test_a_word_wider_than_a_line_is_broken_within() -> None:
    assert broken("aa bb", len, 3) == ["aa", "bb"]
    assert broken("aaaaa b", len, 3) == ["aaa", "aa", "b"]


def test_another_font_in_its_place_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lettering._ours.cache_clear()
    monkeypatch.setattr(lettering, "FONT", tmp_path / "GenlabGothic.ttf")
    with pytest.raises(GenlabError, match=r"Cannot read '.*ttf'\. Received: No such file"):
        printable("한글")
    (tmp_path / "GenlabGothic.ttf").write_bytes(b"other")
    with pytest.raises(GenlabError, match=r"Damaged font '.*ttf'\. Expected SHA-256 0cc7fd24d934"):
        printable("한글")
