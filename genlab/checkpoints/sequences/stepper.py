"""Networks that are told one token at a time, and hand on what they keep of those before."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats, Step, onnx_step
from genlab.checkpoints.sequences.writer import Writer


def _on_one_core(path: str, threads: int) -> Step:
    """Open a graph whose steps are too small to be shared among cores."""
    return onnx_step(path)


class Recurrent(Writer):
    """A recurrent network: the graph `step` takes a token and the hidden states, and gives scores and states anew.

    The card's `sampling` holds `states`, the shape of each without the axis of lines.
    """

    roles: ClassVar[tuple[str, ...]] = ("step",)
    opens: ClassVar[Callable[..., Any]] = staticmethod(_on_one_core)

    def begun(self, count: int) -> tuple[int, list[Floats]]:
        return 0, [np.zeros((count, *shape), np.float32) for shape in self.sampling["states"]]

    def told(
        self, tokens: NDArray[np.int64], state: tuple[int, list[Floats]]
    ) -> tuple[Floats, tuple[int, list[Floats]]]:
        place, states = state
        kept = {f"state_{number:02d}": array for number, array in enumerate(states)}
        scores, *states = self.graphs["step"](
            {**self._asked(tokens.astype(np.int32)[:, None], place), **kept}
        )
        return scores, (place + 1, states)

    def _asked(self, tokens: NDArray[np.int32], place: int) -> dict[str, NDArray[np.int32]]:
        """Return what the graph is told beside the states: the tokens `(n, 1)`."""
        return {"token": tokens}


class Cached(Recurrent):
    """A Transformer: it keeps keys and values of all tokens so far, two tensors a layer, and is told the place, too.

    The graph gives the new token's alone; they are put into their place here, so that nothing large is ever copied.
    """

    def told(
        self, tokens: NDArray[np.int64], state: tuple[int, list[Floats]]
    ) -> tuple[Floats, tuple[int, list[Floats]]]:
        place, kept = state
        scores, (_, fresh) = super().told(tokens, state)
        for before, new in zip(kept, fresh, strict=True):
            before[:, :, place] = new[:, :, 0]
        return scores, (place + 1, kept)

    def _asked(self, tokens: NDArray[np.int32], place: int) -> dict[str, NDArray[np.int32]]:
        return {"token": tokens, "place": np.full_like(tokens, place)}
