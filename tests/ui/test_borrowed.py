"""Streamlit's own words are ours where the reader's language is not English."""

from collections.abc import Callable
from typing import Any

import pytest

from genlab.ui import borrowed
from genlab.ui.words import catalogue


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that has the reader speak a language."""

    def speak(language: str) -> None:
        monkeypatch.setattr(borrowed, "language", lambda: language)
        monkeypatch.setattr(borrowed, "_", catalogue(language).gettext)

    return speak


def test_in_english_streamlit_speaks_for_itself(speaking: Any) -> None:
    speaking("en")
    assert "::after" not in borrowed.style()


def test_in_korean_its_words_have_ours_in_their_place(speaking: Any) -> None:
    speaking("ko")
    assert 'content: "파일 올리기"' in borrowed.style() and 'content: "여기에 놓으세요"' in borrowed.style()
