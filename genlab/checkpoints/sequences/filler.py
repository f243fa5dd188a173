"""A filler: says which words may stand where one was left out, by what stands on both sides of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Sampler, picked
from genlab.checkpoints.sequences.writer import softmax, texts
from genlab.errors import GenlabError
from genlab.media.tokens import UNKNOWN, Vocabulary, is_word, spans

Span = tuple[int, int]
"""Where a word of a line begins, and where it ends."""
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Guess:
    """A word that may stand in a blank.

    Attributes:
        word: as it would stand there.
        chance: of all known words, 0 to 1.
    """

    word: str
    chance: float


class Filler(Sampler):
    """The graph `fill` takes lines `(n, longest)` with a word left out and its place, and scores all words `(n, 1, v)`.

    It writes nothing from a beginning. Its samples are test lines in which one word is drawn by its chances; a latent
    is three numbers in 0..1, which say the line, the word, and what is drawn for it.

    The card's `sampling` holds `longest`, how many tokens a line has at most, `cut`, as `Vocabulary` calls it, and
    `temperature`, by which words are drawn.
    """

    roles: ClassVar[tuple[str, ...]] = ("fill",)

    @property
    def medium(self) -> str:
        """The name of the medium that lines are of."""
        return str(self.sampling["medium"])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All words and marks."""
        return Vocabulary.of_arrays(self.arrays, self.sampling["cut"])

    @cached_property
    def held_out(self) -> tuple[str, ...]:
        """Test lines that have a blank, to fill in where no others are given."""
        lines = self.arrays["lines"].tobytes().decode("utf-8").split("\n")
        return tuple(line for line in lines if self.blanks(line))

    def blanks(self, line: str) -> list[Span]:
        """Return where the words of a line begin and end that may be left out: those that the generator knows.

        None of a line that has more words and marks than it can read.
        """
        found = spans(line, self.sampling["cut"])
        if len(found) > self.sampling["longest"]:
            return []
        return [
            span
            for span, token in zip(found, self.vocabulary.encode(line), strict=True)
            if token != UNKNOWN and is_word(line[slice(*span)])
        ]

    def fill(self, line: str, span: Span, count: int = 5) -> list[Guess]:
        """Return the words that are likeliest in a blank, the likeliest first.

        Args:
            line: as it stands; what stands in the blank is not looked at.
            span: of the blank, one of the line's words; it need be none that is known.
            count: of words.

        Raises:
            GenlabError: for a line that is too long, or a span that is no word of it.
        """
        return self.filled([(line, span)], count)[0]

    def filled(self, asked: Sequence[tuple[str, Span]], count: int = 5) -> list[list[Guess]]:
        """Return what `fill` does of many lines and blanks at once.

        Raises:
            GenlabError: as `fill`.
        """
        found = []
        for part in self._batches(len(asked)):
            chances = self.chances(asked[part])
            order = np.argsort(-chances, axis=1, kind="stable")[:, :count]
            found += [
                [Guess(self.vocabulary.tokens[token], float(row[token])) for token in best if row[token] > 0]
                for row, best in zip(chances, order, strict=True)
            ]
        return found

    def chances(self, asked: Sequence[tuple[str, Span]], temperature: float = 1.0) -> Shares:
        """Return the chances `(n, v)` of every word of the vocabulary in blanks; no mark can stand there.

        Raises:
            GenlabError: as `fill`.
        """
        longest = self.sampling["longest"]
        lines, places = np.zeros((len(asked), longest), np.int32), np.zeros((len(asked), 1), np.int32)
        for row, (line, span) in enumerate(asked):
            tokens, places[row] = self._read(line, span)
            lines[row, : len(tokens)] = tokens
            lines[row, places[row]] = len(self.vocabulary)  # stands for a word that is left out
        scores = self.graphs["fill"]({"line": lines, "place": places})[:, 0]
        return softmax(np.where(self._words, scores / temperature, -np.inf))

    @cached_property
    def _words(self) -> NDArray[np.bool_]:
        """Which tokens can stand in a blank."""
        return np.array([is_word(token) for token in self.vocabulary.tokens])

    def _read(self, line: str, span: Span) -> tuple[list[int], int]:
        """Return a line's tokens, and which of them a span is."""
        found = spans(line, self.sampling["cut"])
        if len(found) > self.sampling["longest"]:
            raise GenlabError(
                f"Invalid line '{line[:40]}'. Expected at most {self.sampling['longest']} words and marks. "
                f"Received: {len(found)}."
            )
        if span not in found:
            raise GenlabError(
                f"Invalid blank in '{line[:40]}'. Expected where a word begins and ends. Received: {span}."
            )
        return self.vocabulary.encode(line), found.index(span)

    def shown(self, count: int) -> NDArray[Any]:
        """Return what a preview shows: test lines with one word filled in, `[like so]`, or `[so ≠ as it was]`."""
        asked = [self._asked(line, 0.5) for line in self.held_out[:count]]
        found = []
        for (line, (start, end)), (guess,) in zip(asked, self.filled(asked, 1), strict=True):
            was = line[start:end]
            said = guess.word if guess.word == was else f"{guess.word} ≠ {was}"
            found.append(f"{line[:start]}[{said}]{line[end:]}")
        return texts(found)

    def _asked(self, line: str, luck: float) -> tuple[str, Span]:
        """Return a line with the blank that a number in 0..1 picks."""
        blanks = self.blanks(line)
        return line, blanks[min(int(luck * len(blanks)), len(blanks) - 1)]

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        """Draw latents; no line comes twice before all have come."""
        z = rng.random((count, 3), dtype=np.float32)
        if self.held_out:
            order = rng.permutation(len(self.held_out))[np.arange(count) % len(self.held_out)]
            z[:, 0] = (order + 0.5) / len(self.held_out)
        return z

    def _decoded(self, z: Floats, labels: Labels | None) -> NDArray[Any]:
        if len(z) and not self.held_out:
            raise GenlabError("Too few lines to fill in. Expected 1 with a word that is known. Received: 0.")
        found = []
        for part in self._batches(len(z)):
            lines = [min(int(place * len(self.held_out)), len(self.held_out) - 1) for place in z[part, 0]]
            asked = [
                self._asked(self.held_out[line], luck) for line, luck in zip(lines, z[part, 1], strict=True)
            ]
            tokens = picked(self.chances(asked, self.sampling["temperature"]), z[part, 2])
            found += [
                line[:start] + self.vocabulary.tokens[token] + line[end:]
                for (line, (start, end)), token in zip(asked, tokens, strict=True)
            ]
        return texts(found)
