"""A writer: how tokens are drawn from their chances, whatever gives these, and what lines cost."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.tokens import END, Vocabulary

KNOWN = Vocabulary.of_lines(["abc"])


class Fixed(Writer):
    """Gives a, b and c chances of 1/2, 1/4 and 1/8, and the end what is left, whatever stands before."""

    def begun(self, count: int) -> int:
        return 0

    def told(self, tokens: NDArray[np.int64], state: int) -> tuple[Any, int]:
        shares = np.array([1 / 8 - 1e-9, 1e-9, 1 / 2, 1 / 4, 1 / 8])
        return np.tile(np.log(shares), (len(tokens), 1)).astype(np.float32), state + 1


def fixed(longest: int = 8, **known: Any) -> Fixed:
    sampling = {"medium": "text", "latent": [longest], "cut": "letters", "temperature": 1.0, "top_k": 0}
    return Fixed(sampling | known, {}, KNOWN.arrays())


def test_a_number_picks_the_token_whose_part_it_lies_in() -> None:
    z = np.array([[0.2, 0.7, 0.9, 0.05, 0, 0, 0, 0], [0.2] * 8], np.float32)
    written = fixed().write(z)
    assert written.lines == ("abc", "aaaaaaaa") and written.ended.tolist() == [True, False]


def test_temperature_and_top_k_change_the_chances() -> None:
    plain = fixed().next_chances("")
    assert plain == pytest.approx([1 / 8, 0, 1 / 2, 1 / 4, 1 / 8], abs=1e-6)
    squared = np.array([1 / 64, 0, 1 / 4, 1 / 16, 1 / 64])
    assert fixed().next_chances("ab", temperature=0.5) == pytest.approx(squared / squared.sum(), abs=1e-6)
    assert fixed().next_chances("", top_k=2) == pytest.approx([0, 0, 2 / 3, 1 / 3, 0], abs=1e-6)
    assert fixed().next_chances("", temperature=0).tolist() == [0, 0, 1, 0, 0]
    assert fixed(top_k=1).next_chances("").tolist() == [0, 0, 1, 0, 0]
    even = np.zeros((2, 5), np.float32)  # of letters that are as likely as the last one, the first are left
    assert (fixed()._shares(even, None, 3) > 0).tolist() == [[True, False, True, True, False]] * 2


def test_a_beginning_is_kept_and_gone_on_from() -> None:
    z = np.full((2, 8), 0.05, np.float32)
    assert fixed().write(z, ["cb", ""]).lines == ("cb", "")
    with pytest.raises(GenlabError, match=r"Unknown letter 'x' in 'ax'"):
        fixed().write(z, ["ax", ""])
    with pytest.raises(GenlabError, match=r"Invalid beginning. Expected at most 6 tokens. Received: 7"):
        fixed().write(z, ["a" * 7, ""])


def test_blanks_of_a_beginning_are_those_of_what_was_learned_from() -> None:
    writer = fixed()
    assert writer.beginning("  a  b ") == "a b "
    words = fixed(cut="words")
    assert words.vocabulary.cut == "words" and words.beginning("  a  b ") == "a b"


def test_the_likeliest_share_the_whole_where_there_are_several() -> None:
    even = np.array([[0.0, 0.0, 2.0, 2.0, 1.0]], np.float32)
    assert fixed()._shares(even, 0, 0).tolist() == [[0, 0, 0.5, 0.5, 0]]


def test_a_preview_goes_on_from_beginnings_in_its_second_half() -> None:
    plain, known = fixed().shown(6).tolist(), fixed(beginnings=["cb", "a"]).shown(6).tolist()
    assert known[:3] == plain[:3]
    assert [line.partition("\u25b8")[0] for line in known[3:]] == ["cb", "a", "cb"]
    assert known == fixed(beginnings=["cb", "a"]).shown(6).tolist()
    assert fixed(beginnings=["cb"]).shown(1).tolist() == plain[:1]


def test_samples_are_lines_that_ended_by_themselves() -> None:
    drawn = fixed().sample(30, seed=1)
    assert len(drawn.stimuli) == 30 and fixed().write(drawn.latents).ended.all()
    assert fixed().sample(0, seed=1).stimuli.tolist() == []
    with pytest.raises(GenlabError, match=r"Too few lines end by themselves. Expected 5 of at most 1000"):
        fixed(top_k=1).sample(5, seed=1)


def test_lines_cost_what_their_chances_say() -> None:
    (bits,) = fixed().surprises(["ab"])
    assert bits == pytest.approx([1, 2, 3], abs=0.01)
    (strange,) = fixed().surprises(["x"])
    assert strange[0] == pytest.approx(
        np.log2(5 / 1e-3) + 16, abs=0.1
    )  # the even part alone, and which letter it is
    assert [len(line) for line in fixed().surprises(["aaa", "", "ab"])] == [4, 1, 3]
    with pytest.raises(GenlabError, match=r"Invalid line. Expected at most 8 tokens. Received: 9"):
        fixed().surprises(["a" * 8])


def test_what_stands_for_no_letter_is_never_drawn() -> None:
    assert fixed().next_chances("")[1] == 0
    assert KNOWN.decode([2, END, 3]) == "a"


def test_what_ended_and_is_nothing_of_its_medium_is_no_sample() -> None:
    assert len(fixed().sample(5, seed=0).stimuli) == 5
    with pytest.raises(GenlabError, match=r"Too few lines end by themselves. Expected 5 of at most"):
        fixed(medium="melody").sample(5, seed=0)
