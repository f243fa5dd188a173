"""A run of tunes on the Train page: its previews are read, and played."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from genlab import media
from genlab.errors import GenlabError
from genlab.ui.train import tunes
from tests.support.tunes import composed


def test_a_preview_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "step-000010.abc"
    lines = [composed(seed) for seed in range(3)]
    media.get(media.MELODY).save_sheet([*lines, "6/8 major |1 0/72+12"], path, 1)
    assert tunes.are_tunes(path) and not tunes.are_tunes(tmp_path / "step-000010.txt")
    assert tunes.of(path) == [*lines, None]


def test_a_damaged_preview_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "step-000010.abc"
    path.write_bytes(b"\xff\xfe\xd8")
    with pytest.raises(GenlabError, match=r"Damaged preview .* Expected lines of text in UTF-8"):
        tunes.of(path)


def test_what_is_no_tune_is_told() -> None:
    def shown() -> None:
        from genlab.ui.train import tunes
        from tests.support.tunes import composed

        tunes.sheet([composed(0), None, None, composed(1), composed(2), None])

    app = AppTest.from_function(shown, default_timeout=60).run()
    assert not app.exception
    said = [caption.value for caption in app.caption]
    assert said[:2] == [
        "Number 2 is no tune yet: notes are missing in it.",
        "Number 6 is no tune yet: notes are missing in it.",
    ]
    assert said[2].startswith("3 of 6 are tunes.")
