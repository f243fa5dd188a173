import pytest

from genlab import words
from genlab.training import worker
from genlab.ui.train import families


def test_every_family_is_introduced_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {name: families.about(name) for name in worker.families()}
    assert all(said.values()) and families.about("unknown") == ""
    monkeypatch.setattr(words, "ask", lambda: "ko")
    for name in said:
        assert any("가" <= letter <= "힣" for letter in families.about(name))
