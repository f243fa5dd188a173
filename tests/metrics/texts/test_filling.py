"""A filler's numbers: beside those of an n-gram that looks to both sides, too."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from genlab import datasets
from genlab.checkpoints.sequences.filler import Guess
from genlab.errors import GenlabError
from genlab.media.tokens import WHOLE, Vocabulary, is_word, spans
from genlab.metrics.texts.filling import evaluate
from tests.support.lines import write_file


def guesser(path: Path, right: int) -> Any:
    """Return what fills in the author's word at the rank `right`, and knows all words but one."""
    known = Vocabulary.of_lines(
        [line.replace("birds", "") for line in datasets.load_texts(str(path)).train], WHOLE
    )

    def blanks(line: str) -> list[tuple[int, int]]:
        words = [span for span in spans(line, WHOLE) if is_word(line[slice(*span)])]
        return [span for span in words if line[slice(*span)] in known]

    def filled(asked: Any, count: int) -> list[list[Guess]]:
        return [
            [Guess(line[slice(*span)] if rank == right else "x", 0.1) for rank in range(count)]
            for line, span in asked
        ]

    return SimpleNamespace(blanks=blanks, filled=filled, vocabulary=known)


def test_rank_decides_and_the_n_gram_is_asked_the_same(tmp_path: Path) -> None:
    path = write_file(tmp_path)
    best, second = (evaluate(guesser(path, rank), str(path), samples=40) for rank in (0, 1))
    assert (best["fill_top1"], best["fill_top5"]) == (1, 1) and best["fill_top1_low"] < 1
    assert (second["fill_top1"], second["fill_top5"]) == (0, 1) and second["fill_top1_high"] > 0
    assert best["ngram_top1"] == second["ngram_top1"]
    # Verbs, objects and ends of these sentences are drawn evenly: one of three, four and five; what is fixed it knows.
    assert 0.3 < best["ngram_top1"] < 0.8 < best["ngram_top5"] and best["text_samples"] == 40
    assert 0.9 < best["fill_known"] < 1
    with pytest.raises(GenlabError, match=r"Too few lines to fill in. Expected 2 or more .* Received: 1"):
        evaluate(guesser(path, 0), str(path), samples=1)


def test_what_stands_behind_counts_for_the_n_gram(tmp_path: Path) -> None:
    """The first word follows from the second alone: before it stands nothing."""
    path = tmp_path / "lines.txt"
    lines = [f"{one} {two} {number}" for number in range(12) for one, two in (("An", "owl"), ("A", "dog"))]
    path.write_text("\n".join(lines), encoding="utf-8")
    guess = guesser(path, 0)
    guess.blanks = lambda line: [spans(line, WHOLE)[0]]
    assert evaluate(guess, str(path), samples=4)["ngram_top1"] == 1
