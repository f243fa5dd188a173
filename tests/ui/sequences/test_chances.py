"""What may come next on the Sequences page: bars by chance, and a tap that appends."""

from pathlib import Path

import pytest

from genlab.checkpoints import load
from genlab.checkpoints.sequences.ngram import Ngram
from genlab.ui.sequences import beside, chances, shelf
from genlab.ui.sequences.chances import Asked
from tests.support.writers import write_ngram
from tests.ui.sequences.conftest import Opened


def test_bars_are_the_chances_of_the_family(home: Path) -> None:
    checkpoint = load(write_ngram(home / "checkpoints", "names_ko"))
    writer = shelf.opened(checkpoint)
    assert isinstance(writer, Ngram)
    for heat, top in ((1.0, 0), (0.5, 3)):
        found = chances.likeliest(checkpoint, Asked("상", heat, top))
        known = dict(
            zip(writer.vocabulary.tokens, writer.next_chances("상", heat, top).tolist(), strict=True)
        )
        shares = [one.share for one in found]
        assert shares == sorted(shares, reverse=True) and len(found) == (top or chances.BARS)
        assert all(one.share == pytest.approx(known[one.token]) for one in found if one.token)
    ends = chances.likeliest(checkpoint, Asked("상라리", 0.0, 0))
    assert [(one.token, one.share) for one in ends] == [("", 1.0)]  # a name of a village ends there


def test_a_tap_appends_the_token(writers: Path, opened: Opened) -> None:
    shown = opened(sequences__view="next")
    shown.text_input[0].set_value("강").run()
    bars = [button for button in shown.button if str(button.key).startswith("next-")]
    assert len(bars) == 3 * chances.BARS
    bar = next(button for button in bars if not button.disabled)
    token = bar.label.split("**")[1]
    bar.click().run()
    assert not shown.exception and shown.text_input[0].value == "강" + token


def test_the_end_of_a_text_cannot_be_appended(writers: Path, opened: Opened) -> None:
    shown = opened(sequences__view="next", sequences__temperature=0.0)
    shown.text_input[0].set_value("상라리").run()
    ends = [button for button in shown.button if button.label.startswith("*the end*")]
    assert ends and all(button.disabled for button in ends)


def test_an_unknown_letter_shows_no_bars(writers: Path, opened: Opened) -> None:
    shown = opened(sequences__view="next")
    shown.text_input[0].set_value("Q").run()
    assert len(shown.error) == 1
    assert not [button for button in shown.button if str(button.key).startswith("next-")]


def test_a_tap_behind_a_blank_puts_in_no_other_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sub-word brings the blank before it along."""
    checkpoint = load(write_ngram(home / "checkpoints", "names_ko"))
    writer = shelf.opened(checkpoint)
    assert isinstance(writer, Ngram)
    asked = Asked("상 ", 1.0, 0)
    monkeypatch.setattr(chances, "likeliest", lambda _checkpoint, _asked: (chances.Chance(" 라", 1.0),))
    monkeypatch.setattr(chances, "_bar", lambda *_bar: True)
    writer.vocabulary.cut = "words"
    monkeypatch.setattr(beside, "in_columns", lambda found: found.items())
    assert chances.side_by_side({"ngram": checkpoint}, asked) == "상 라"
