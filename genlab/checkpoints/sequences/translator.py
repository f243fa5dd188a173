"""A translator: reads a source, then writes its target token by token."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Samples
from genlab.checkpoints.sequences.stepper import Recurrent
from genlab.checkpoints.sequences.writer import Written, texts
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN
from genlab.media.tokens import END, Vocabulary

NOT_READ = "\ufffd"
"""Stands for a letter of a source that was never seen in training."""


class Looks(NamedTuple):
    """Where a target looked at its source while it was written.

    Attributes:
        source, target: tokens, `s` and `t` of them.
        shares: float32 `(t, s)`, how much of each place of the source a token of the target was told by; a row is 1.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    shares: Floats


@dataclass(frozen=True, eq=False)
class Translator(Recurrent):
    """The graph `encoder` reads sources into the first states and what stays in sight; `step` writes.

    Where the card's `sampling` says `looks`, `step` gives the shares of the source that were looked at, too.

    Attributes:
        sources: of the lines that are written next, one each; `of` sets them.
    """

    roles: ClassVar[tuple[str, ...]] = ("encoder", "step")

    sources: tuple[str, ...] = ()

    @cached_property
    def source_vocabulary(self) -> Vocabulary:
        """All tokens of sources."""
        own = {name.removeprefix("source_"): array for name, array in self.arrays.items() if "_" in name}
        return Vocabulary.of_arrays(own, self.sampling["source_cut"])

    @cached_property
    def held_out(self) -> tuple[str, ...]:
        """Test sources that are translated where no others are given."""
        return tuple(self.arrays["sources"].tobytes().decode("utf-8").split("\n"))

    def of(self, sources: Sequence[str]) -> "Translator":
        """Return the translator of some sources."""
        return replace(self, sources=tuple(sources))

    def translated(self, sources: Sequence[str], *, as_read: bool = False) -> tuple[str, ...]:
        """Return the target of each source: always the likeliest token, until it ends or is as long as can be.

        Args:
            sources: to translate.
            as_read: take letters that were never seen in training for unknown ones, where a source has others.

        Raises:
            GenlabError: for a source that is empty, too long, or has unknown letters.
        """
        for source in sources:
            if not as_read or not {*source} - {*self.unread(source), " "}:
                self.source_vocabulary.check(source)
            self._read(source)
        return self.attempted(sources)

    def attempted(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Return the target of each source as far as it can be read: what was never seen in training is unknown."""
        return tuple(
            line for part in self._batches(len(sources)) for line in self._written(sources[part]).lines
        )

    def _written(self, sources: Sequence[str]) -> Written:
        """Return the targets of some sources side by side."""
        return self.of(sources).write(self.latents(len(sources), 0))

    def unread(self, source: str) -> tuple[str, ...]:
        """Return the letters of a source that were never seen in training, each once, in their order."""
        known = {letter for token in self.source_vocabulary.tokens for letter in token}
        return tuple(dict.fromkeys(letter for letter in source if letter not in known))

    def looks(self, source: str, target: str | None = None) -> Looks:
        """Return where a target looks at its source: the mean over heads and blocks, where there are several.

        Args:
            source: to translate.
            target: that is written; the translator's own where none is given.

        Raises:
            GenlabError: for a source that is empty or too long, a target of unknown letters, or a generator that does
                not look.
        """
        if not self.sampling.get("looks"):
            raise GenlabError(
                "Invalid checkpoint for looks. Expected one that looks back at its source. Received: one that does not."
            )
        read = self._read(source)
        written = self.vocabulary.check(self.attempted([source])[0] if target is None else target)
        state, shares = self.of([source]).begun(1), np.zeros((len(written), len(read)), np.float32)
        for place, token in enumerate([END, *written[:-1]][: len(written)]):
            _, state = self.told(np.array([token]), state)
            shares[place] = self._seen(state)[0, : len(read)]
        return Looks(
            tuple(self.source_vocabulary.tokens[token] or NOT_READ for token in read),
            tuple(self.vocabulary.tokens[token] for token in written),
            shares,
        )

    def _read(self, source: str) -> list[int]:
        """Return the tokens of a source, `UNKNOWN` for what was never seen."""
        tokens = self.source_vocabulary.encode(source)
        if not 1 <= len(tokens) <= self.sampling["source"]:
            raise GenlabError(
                f"Invalid source '{source[:40]}'. Expected 1 to {self.sampling['source']} tokens. "
                f"Received: {len(tokens)}."
            )
        return tokens

    def begun(self, count: int) -> Any:
        if count != len(self.sources):
            raise GenlabError(
                f"Missing sources. Expected {count}, one a line. Received: {len(self.sources)}."
            )
        longest = self.sampling["source"]
        asked = np.zeros((count, longest), np.int32)
        for row, source in enumerate(self.sources):
            tokens = self.source_vocabulary.encode(source)[:longest]
            asked[row, : len(tokens)] = tokens
        outputs = self.graphs["encoder"]({"source": asked})
        return self._first(outputs if isinstance(outputs, list) else [outputs])

    def _first(self, outputs: list[Floats]) -> Any:
        """Return the state before the first token, of what the encoder gives."""
        states = len(self.sampling["states"])
        return outputs[states:], (0, outputs[:states]), ()

    def _seen(self, state: Any) -> Floats:
        """Return how much of each place of the sources the last tokens looked at, `(n, s)`."""
        shares: Floats = state[2][0]
        return shares

    def told(self, tokens: NDArray[np.int64], state: Any) -> tuple[Floats, Any]:
        memories, (place, states), _ = state
        kept = {
            **{f"state_{number:02d}": array for number, array in enumerate(states)},
            **{f"memory_{number:02d}": array for number, array in enumerate(memories)},
        }
        scores, *given = self.graphs["step"]({**self._asked(tokens.astype(np.int32)[:, None], place), **kept})
        return scores, (memories, (place + 1, given[: len(states)]), given[len(states) :])

    def surprises(self, lines: Sequence[str]) -> list[NDArray[np.float64]]:
        """Return what each target of pairs costs, token by token; as `Writer.surprises`."""
        found: list[NDArray[np.float64]] = []
        for part in self._batches(len(lines)):
            sources, targets = zip(*(line.split(BETWEEN) for line in lines[part]), strict=True)
            found += self.of(sources)._bits([[*self.vocabulary.encode(target), END] for target in targets])
        return found

    def sample(self, count: int, *, seed: int, labels: Labels | None = None) -> Samples:
        """Translate test sources; none comes twice before all have come. Samples are pairs.

        Sources whose translation does not end by itself, or is empty, are left out.

        Raises:
            GenlabError: for a negative count, or where no translation ends.
        """
        z = self.latents(count, seed)
        order = np.random.default_rng(seed).permutation(len(self.held_out))
        found: list[str] = []
        for part in self._batches(len(order)):
            if len(found) >= count:
                break
            sources = [self.held_out[place] for place in order[part]]
            written = self._written(sources)
            found += [
                source + BETWEEN + target
                for source, target, ended in zip(sources, written.lines, written.ended, strict=True)
                if ended and target
            ]
        if count and not found:
            raise GenlabError(
                f"Too few translations end by themselves. Expected {count} of {len(order)} test sources. Received: "
                "none; longer training may help."
            )
        pairs = [found[row % len(found)] for row in range(count)]
        return Samples(texts(pairs), z, self._labels(count, seed, labels))

    def shown(self, count: int) -> NDArray[Any]:
        """Return the pairs that a preview shows: the first test sources with their translations."""
        return self._pairs(self.held_out[:count])

    def _pairs(self, sources: Sequence[str]) -> NDArray[Any]:
        targets = self.attempted(sources)
        return texts([source + BETWEEN + target for source, target in zip(sources, targets, strict=True)])


class Attending(Translator):
    """A Transformer: the source's keys and values stay in sight; the target's are kept, as `Cached` keeps them."""

    def _first(self, outputs: list[Floats]) -> Any:
        return outputs, Recurrent.begun(self, len(outputs[0])), ()

    def told(self, tokens: NDArray[np.int64], state: Any) -> tuple[Floats, Any]:
        _, (place, kept), _ = state
        scores, (memories, (after, fresh), seen) = super().told(tokens, state)
        for before, new in zip(kept, fresh, strict=True):
            before[:, :, place] = new[:, :, 0]
        return scores, (memories, (after, kept), seen)

    def _asked(self, tokens: NDArray[np.int32], place: int) -> dict[str, NDArray[np.int32]]:
        return {"token": tokens, "place": np.full_like(tokens, place)}
