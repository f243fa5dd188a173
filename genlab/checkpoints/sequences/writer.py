"""A writer: one token after the other, each drawn by its chances after those before it."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import media
from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Sampler, Samples, picked
from genlab.errors import GenlabError
from genlab.media.tokens import END, UNKNOWN, WORDS, Vocabulary

MOST_DRAWN = 20
"""Lines that are drawn for each that is asked for, at most: those that do not end by themselves are not taken."""
MIXED = 1e-3
"""Share of a chance that is spread evenly over all tokens where lines are measured, so that none has no chance."""
LETTERS = 2**16
"""Letters that one never seen in training may be any of."""


Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Written:
    """Lines as they were written.

    Attributes:
        lines: `n` of them.
        ended: bool `(n,)`, which ended by themselves; the others were cut off.
    """

    lines: tuple[str, ...]
    ended: NDArray[np.bool_]


class Writer(Sampler):
    """Draw lines token by token; a latent is one number in 0..1 a token, by which it is picked from its chances.

    The card's `sampling` holds `latent`, how many tokens a line has at most, `cut`, as `Vocabulary` calls it, and
    `temperature` and `top_k`, as samples are drawn where nothing else is asked for.
    """

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All tokens."""
        return Vocabulary.of_arrays(self.arrays, self.sampling["cut"])

    @property
    def medium(self) -> str:
        """The name of the medium that lines are of."""
        return str(self.sampling["medium"])

    @property
    def longest(self) -> int:
        """How many tokens a line has at most, its end among them."""
        return self.latent[0]

    @abstractmethod
    def begun(self, count: int) -> Any:
        """Return the state before the first token of `count` lines."""

    @abstractmethod
    def told(self, tokens: NDArray[np.int64], state: Any) -> tuple[Floats, Any]:
        """Return log chances `(n, v)` of what follows the next tokens `(n,)`, and the state then.

        Each row may be off by a constant.
        """

    def beginning(self, prompt: str) -> str:
        """Return a beginning as it is gone on from: blanks in a row are one, as in all that was learned from.

        A sub-word brings the blank before it along, so none stands at the end where tokens are sub-words.
        """
        told = re.sub(" +", " ", prompt).lstrip(" ")
        return told.rstrip(" ") if self.vocabulary.cut == WORDS else told

    def write(
        self,
        z: Floats,
        prompts: Sequence[str] = (),
        temperature: float | None = None,
        top_k: int | None = None,
    ) -> Written:
        """Go on from beginnings until each line ends, or is as long as lines can be.

        Args:
            z: in 0..1, `(n, longest)`.
            prompts: `n` beginnings, each as `beginning` has it; none for lines from their start.
            temperature: divides the log chances: below 1 the likely becomes likelier; 0 always takes the likeliest.
            top_k: only so many of the likeliest tokens can come; 0 for all.

        Raises:
            GenlabError: for a beginning with unknown letters, or one that fills the line.
        """
        begun = [[END, *self.vocabulary.check(self.beginning(prompt))] for prompt in prompts or [""] * len(z)]
        if (most := max(map(len, begun), default=0)) >= self.longest:
            raise GenlabError(
                f"Invalid beginning. Expected at most {self.longest - 2} tokens. Received: {most - 1}."
            )
        state = self.begun(len(z))
        token, ended = np.full(len(z), END, np.int64), np.zeros(len(z), bool)
        lines: list[list[int]] = [[] for _ in begun]
        for place in range(self.longest):
            chances, state = self.told(token, state)
            drawn = self._picked(chances, z[:, place], temperature, top_k)
            token = np.array(
                [line[place + 1] if place + 1 < len(line) else drawn[row] for row, line in enumerate(begun)],
                np.int64,
            )
            for row in np.flatnonzero(~ended):
                if token[row] == END:
                    ended[row] = True
                else:
                    lines[row].append(int(token[row]))
            if ended.all():
                break
        return Written(tuple(map(self.vocabulary.decode, lines)), ended)

    def next_chances(self, prompt: str, temperature: float | None = None, top_k: int | None = None) -> Shares:
        """Return the chances `(v,)` of the token after a beginning, as lines are drawn.

        Raises:
            GenlabError: for a beginning with unknown letters, or one that is longer than lines can be.
        """
        tokens = [END, *self.vocabulary.check(self.beginning(prompt))]
        if len(tokens) > self.longest:
            raise GenlabError(
                f"Invalid beginning. Expected at most {self.longest - 1} tokens. Received: {len(tokens) - 1}."
            )
        state = self.begun(1)
        for token in tokens:
            chances, state = self.told(np.array([token]), state)
        return self._shares(chances, temperature, top_k)[0]

    def surprises(self, lines: Sequence[str]) -> list[NDArray[np.float64]]:
        """Return for each line how many bits each of its tokens costs, and its end: -log2 of the chance it had.

        A token that was never seen in training costs as much as `UNKNOWN`, and `LETTERS` to be told which it is.

        Raises:
            GenlabError: for a line that has more tokens than the generator can hold.
        """
        numbers = [[*self.vocabulary.encode(line), END] for line in lines]
        if (most := max(map(len, numbers), default=0)) > self.longest:
            raise GenlabError(f"Invalid line. Expected at most {self.longest} tokens. Received: {most}.")
        order = np.argsort([len(line) for line in numbers], kind="stable")
        found: list[NDArray[np.float64]] = [np.zeros(0)] * len(lines)
        for part in self._batches(len(lines)):
            for row, bits in zip(order[part], self._bits([numbers[row] for row in order[part]]), strict=True):
                found[row] = bits
        return found

    def _bits(self, numbers: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Return the surprises of some lines side by side."""
        longest = max(map(len, numbers))
        asked = np.array([[*line, *[END] * (longest - len(line))] for line in numbers], np.int64)
        bits, state, token = np.zeros(asked.shape), self.begun(len(asked)), np.full(len(asked), END, np.int64)
        for place in range(longest):
            chances, state = self.told(token, state)
            token = asked[:, place]
            bits[:, place] = cost(softmax(chances)[np.arange(len(asked)), token], token, chances.shape[1])
        return [row[: len(line)] for row, line in zip(bits, numbers, strict=True)]

    def sample(self, count: int, *, seed: int, labels: Labels | None = None) -> Samples:
        """Draw lines that ended by themselves and are what their medium is of; their latents stand beside them.

        Raises:
            GenlabError: for a negative count, or where too few lines end.
        """
        self.latents(0, seed)  # looks at the seed
        given, rng = self._labels(count, seed, labels), np.random.default_rng(seed)
        lines: list[str] = []
        latents: list[Floats] = []
        whole = media.get(self.medium).whole
        tried = 0
        while len(lines) < count:
            if tried >= MOST_DRAWN * max(count, self.batch):
                raise GenlabError(
                    f"Too few lines end by themselves. Expected {count} of at most {tried}. Received: {len(lines)}; "
                    "longer training may help."
                )
            z = self._drawn(min(self.batch, 2 * count), rng)
            tried += len(z)
            written = self.write(z)
            kept = [row for row in np.flatnonzero(written.ended) if whole(written.lines[row])]
            lines += [written.lines[row] for row in kept]
            latents += [z[row] for row in kept]
        z = np.stack(latents[:count]) if count else self._drawn(0, rng)
        return Samples(texts(lines[:count]), z, given)

    def shown(self, count: int) -> NDArray[Any]:
        """Return the `count` lines that a preview shows, the same latents at every step, as far as they come.

        The second half goes on from beginnings, where the card has any, the medium's `goes_on` behind each.
        """
        known = self.sampling.get("beginnings", [])
        later = count // 2 if known else 0
        prompts = [*[""] * (count - later), *(known[row % len(known)] for row in range(later))]
        written, goes_on = self.write(self.latents(count, 0), prompts).lines, media.get(self.medium).goes_on
        return texts(
            [
                f"{prompt}{goes_on}{line[len(prompt) :]}" if prompt else line
                for prompt, line in zip(prompts, written, strict=True)
            ]
        )

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        return rng.random((count, *self.latent), dtype=np.float32)

    def _decoded(self, z: Floats, labels: Labels | None) -> NDArray[Any]:
        return texts([line for part in self._batches(len(z)) for line in self.write(z[part]).lines])

    def _shares(self, chances: Floats, temperature: float | None, top_k: int | None) -> Shares:
        """Return the chances `(n, v)` by which tokens are drawn; what stands for no letter is never drawn."""
        heat = self.sampling["temperature"] if temperature is None else temperature
        most = self.sampling["top_k"] if top_k is None else top_k
        logs = np.array(chances, np.float64)
        logs[:, UNKNOWN] = -np.inf
        if 0 < most < logs.shape[1]:
            least = np.partition(logs, -most, axis=1)[:, -most, None]
            above, at = logs > least, logs == least
            # Of several that are as likely as the last one, the first: as many as asked for are left.
            at &= np.cumsum(at, axis=1) <= most - above.sum(1, keepdims=True)
            logs = np.where(above | at, logs, -np.inf)
        if heat <= 0:
            likeliest = logs == logs.max(1, keepdims=True)
            return likeliest / likeliest.sum(1, keepdims=True)
        return softmax(logs / heat)

    def _picked(
        self, chances: Floats, z: Floats, temperature: float | None, top_k: int | None
    ) -> NDArray[np.int64]:
        """Return the token of each row whose part of 0..1, laid end to end by their chances, a number lies in."""
        return picked(self._shares(chances, temperature, top_k), z)


def softmax(logs: NDArray[Any]) -> NDArray[np.float64]:
    """Return the shares `(n, v)` that scores stand for."""
    shares = np.exp(logs.astype(np.float64) - logs.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def cost(chance: NDArray[np.float64], token: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return the bits of tokens by their chances; see `Writer.surprises`."""
    return -np.log2((1 - MIXED) * chance + MIXED / count) + np.where(token == UNKNOWN, np.log2(LETTERS), 0.0)


def texts(lines: Sequence[str]) -> NDArray[Any]:
    """Return lines as an array `(n,)`, as samples of all kinds come."""
    return np.array(list(lines)) if lines else np.zeros(0, "<U1")
