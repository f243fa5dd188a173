"""A translator: reads a source, then writes its target token by token."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Samples
from genlab.checkpoints.sequences.stepper import Recurrent
from genlab.checkpoints.sequences.writer import texts
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN
from genlab.media.tokens import END, Vocabulary


@dataclass(frozen=True, eq=False)
class Translator(Recurrent):
    """The graph `encoder` reads sources into the first states and what stays in sight; `step` writes.

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

    def translated(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Return the target of each source: always the likeliest token, until it ends or is as long as can be.

        Raises:
            GenlabError: for a source that is empty, too long, or has unknown letters.
        """
        for source in sources:
            if not 1 <= len(self.source_vocabulary.check(source)) <= self.sampling["source"]:
                raise GenlabError(
                    f"Invalid source '{source[:40]}'. Expected 1 to {self.sampling['source']} tokens. "
                    f"Received: {len(self.source_vocabulary.encode(source))}."
                )
        return tuple(
            line
            for part in self._batches(len(sources))
            for line in self.of(sources[part]).write(self.latents(len(sources[part]), 0)).lines
        )

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
        outputs = outputs if isinstance(outputs, list) else [outputs]
        states = len(self.sampling["states"])
        return outputs[states:], (0, outputs[:states])

    def told(self, tokens: NDArray[np.int64], state: Any) -> tuple[Floats, Any]:
        memories, (place, states) = state
        kept = {
            **{f"state_{number:02d}": array for number, array in enumerate(states)},
            **{f"memory_{number:02d}": array for number, array in enumerate(memories)},
        }
        scores, *states = self.graphs["step"](
            {**self._asked(tokens.astype(np.int32)[:, None], place), **kept}
        )
        return scores, (memories, (place + 1, states))

    def surprises(self, lines: Sequence[str]) -> list[NDArray[np.float64]]:
        """Return what each target of pairs costs, token by token; as `Writer.surprises`."""
        found: list[NDArray[np.float64]] = []
        for part in self._batches(len(lines)):
            sources, targets = zip(*(line.split(BETWEEN) for line in lines[part]), strict=True)
            found += self.of(sources)._bits([[*self.vocabulary.encode(target), END] for target in targets])
        return found

    def sample(self, count: int, *, seed: int, labels: Labels | None = None) -> Samples:
        """Translate test sources; none comes twice before all have come. Samples are pairs."""
        z = self.latents(count, seed)
        order = np.random.default_rng(seed).permutation(len(self.held_out))
        sources = [self.held_out[order[row % len(order)]] for row in range(count)]
        return Samples(self._pairs(sources), z, self._labels(count, seed, labels))

    def shown(self, count: int) -> NDArray[Any]:
        """Return the pairs that a preview shows: the first test sources with their translations."""
        return self._pairs(self.held_out[:count])

    def _pairs(self, sources: Sequence[str]) -> NDArray[Any]:
        targets = self.translated(sources)
        return texts([source + BETWEEN + target for source, target in zip(sources, targets, strict=True)])
