import re

import pytest

from genlab import words
from genlab.media import MELODY
from genlab.training import worker
from genlab.ui.train import families


def test_every_family_is_introduced_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {name: families.about(name) for name in worker.families()}
    assert all(said.values()) and families.about("unknown") == ""
    monkeypatch.setattr(words, "ask", lambda: "ko")
    for name in said:
        assert any("가" <= letter <= "힣" for letter in families.about(name))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("generator", ["ngram", "rnn", "gpt"])
def test_of_tunes_nobody_speaks_of_letters(
    generator: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "ask", lambda: language)
    told = families.about(generator, MELODY), families.of_quick(generator, MELODY)
    assert all(told) and not re.search(r"letter|spell|text|글자|맞춤법|텍스트", " ".join(told))
    assert families.about("gan", MELODY) == families.about("gan")
