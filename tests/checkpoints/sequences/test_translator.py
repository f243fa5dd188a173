"""A translator: what it reads, and what it refuses to."""

from dataclasses import replace
from pathlib import Path

import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.translator import Translator
from genlab.errors import GenlabError
from tests.support.writers import copying, write_translator

HELD_OUT = ["abc", "ab cab", "abΩ"]


@pytest.fixture
def translator(tmp_path: Path) -> Translator:
    found = open_checkpoint(str(write_translator(tmp_path, "attention", ["abc ", *HELD_OUT], learned="abc ")))
    assert isinstance(found, Translator)
    return copying(found)


def test_a_typed_source_of_unknown_letters_is_refused(translator: Translator) -> None:
    assert translator.translated(["cab a"]) == ("cab a",)
    with pytest.raises(GenlabError, match=r"Unknown letter 'Ω' in 'abΩ'"):
        translator.translated(["abΩ"])


def test_a_source_can_be_read_without_the_letters_that_nobody_has_learned(translator: Translator) -> None:
    assert translator.unread("aΩbΨΩ") == ("Ω", "Ψ") and translator.unread("cab a") == ()
    assert translator.translated(["abΩ"], as_read=True) == ("ab",)  # it copies up to what it cannot read
    assert translator.looks("abΩ").source == ("a", "b", "\ufffd")
    for source in ("Ω", "Ω Ω"):
        with pytest.raises(GenlabError, match="Unknown letter 'Ω'"):
            translator.translated([source], as_read=True)
    with pytest.raises(GenlabError, match=r"Invalid source 'a+'. Expected 1 to 6 tokens. Received: 7"):
        translator.translated(["a" * 7], as_read=True)


def test_test_sources_are_read_as_far_as_they_can_be(translator: Translator) -> None:
    assert translator.attempted(["abΩ", "ca"]) == ("ab", "ca")
    drawn = translator.sample(4, seed=0).stimuli.tolist()
    assert set(drawn) == {"abc \tabc ", "abc\tabc", "ab cab\tab cab", "abΩ\tab"}
    assert translator.shown(4).tolist()[3] == "abΩ\tab"


def test_a_sample_has_no_translation_that_was_cut_off_or_is_empty(tmp_path: Path) -> None:
    held_out = ["abc", "Ω", "cab abc", "b"]
    found = open_checkpoint(str(write_translator(tmp_path, "attention", held_out, learned="abc ")))
    assert isinstance(found, Translator)
    translator = copying(
        replace(found, sampling={**found.sampling, "latent": [5]})
    )  # four letters, and the end
    assert translator.shown(4).tolist() == ["abc\tabc", "Ω\t", "cab abc\tcab a", "b\tb"]
    assert sorted(translator.sample(4, seed=0).stimuli) == ["abc\tabc", "abc\tabc", "b\tb", "b\tb"]
    assert translator.sample(4, seed=1).stimuli.tolist() == translator.sample(4, seed=1).stimuli.tolist()
    assert translator.sample(0, seed=0).stimuli.shape == (0,)
    found = open_checkpoint(str(write_translator(tmp_path, "seq2seq", ["abc", "Ω"], learned="abc ")))
    assert isinstance(found, Translator)
    none = copying(replace(found, sampling={**found.sampling, "latent": [3]}))
    with pytest.raises(
        GenlabError, match=r"Too few translations end .* Expected 2 of 2 test sources. Received: none"
    ):
        none.sample(2, seed=0)
