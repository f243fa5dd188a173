"""Whatever comes in the place of an answer is an answer, or one line."""

from typing import Any

import pytest
import streamlit as st

from genlab.errors import GenlabError
from genlab.ui.play.sent import Sent, event, read


def test_an_answer_is_read() -> None:
    whole: dict[str, Any] = {"trial": 3, "choice": "real", "rt_ms": 5.5, "confidence": 80, "reason": "eyes"}
    assert read(whole) == Sent(3, "real", 5.5, None, 80, "eyes")
    assert read({"trial": 3, "expired": True}) == Sent(3, expired=True)
    assert read({"trial": 0, "choice": "real", "reason": ["x"]}).reason is None


@pytest.mark.parametrize(
    "odd",
    [
        None, [], "real", 5, True, {}, {"trial": None}, {"trial": "1"}, {"trial": 1.5}, {"trial": True},
        {"trial": -1}, {"trial": 10**5000}, {"trial": [1]}, {"trial": 1}, {"trial": 1, "choice": None},
        {"trial": 1, "choice": ["real"]}, {"trial": 1, "choice": "x" * 5000}, {"trial": {}, "expired": True},
    ],
)  # fmt: skip
def test_what_the_component_never_sends_is_one_line(odd: Any) -> None:
    with pytest.raises(GenlabError, match="Invalid") as error:
        read(odd)
    assert "\n" not in str(error.value) and len(str(error.value)) < 100


@pytest.mark.parametrize("state", [{}, {"quiz": None}, {"quiz": []}, {"quiz": {}}, {"quiz": "x"}])
def test_a_component_that_sent_nothing_says_nothing(
    state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", state)
    assert event("answer") is None
