"""What a medium is: the only place that knows what a stimulus is made of."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError


class Stimuli(Protocol):
    """Stimuli of one medium in their order: counted, and taken by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Medium(ABC):
    """What stimuli of one kind are made of; one instance serves all packs.

    A stimulus is what one participant sees (or hears) at once; stimuli are a sequence of them. Nobody but a medium,
    and the room of the same name in `genlab.ui.media`, looks inside.

    Attributes:
        name: as packs, tables and the quiz component call it, e.g. `image`.
    """

    name: ClassVar[str]
    sheet: ClassVar[str] = ""
    """Suffix of the file that `save_sheet` writes; "" for a medium that no generator makes."""

    goes_on: ClassVar[str] = ""
    """Stands on a sheet between a beginning and what was made from it, where a person reads the two as one."""

    def whole(self, stimulus: Any) -> bool:
        """Return whether something that a generator has made is a stimulus of this medium."""
        return True

    def save_sheet(self, stimuli: Stimuli, path: Path, columns: int) -> None:
        """Write stimuli to a file for people to look at, `columns` beside each other where they are laid out so."""
        raise GenlabError(f"Invalid medium for a sheet. Expected image or text. Received: {self.name}.")

    @abstractmethod
    def stored(self, stimuli: Stimuli) -> dict[str, NDArray[Any]]:
        """Return the arrays, by name, that stimuli lie in inside a pack's file."""

    @abstractmethod
    def opened(self, arrays: Mapping[str, NDArray[Any]]) -> Stimuli:
        """Return the stimuli that lie in arrays; none is read before it is asked for where arrays are mapped.

        Raises:
            ValueError: for arrays that `stored` does not give, saying what was expected and what came.
        """

    @abstractmethod
    def layout(self, stimuli: Stimuli) -> dict[str, Any]:
        """Return what all stimuli of a pack have in common and the browser must know to draw any of them, as JSON.

        Stimuli of two layouts cannot stand in one pack, so it tells nothing of a single one.
        """

    @abstractmethod
    def encoded(self, stimulus: Any) -> str:
        """Return a stimulus as the browser gets it: one encoding and one length for all of a layout, nothing beside."""

    @abstractmethod
    def nearest(
        self, stimuli: Stimuli, pool: Stimuli, itself: NDArray[np.int_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Find for each stimulus the nearest one of a pool; of several equally near, the first.

        Args:
            stimuli: `n` of them.
            pool: `m` of them, at least one; two where stimuli have a place among them.
            itself: `(n,)`, the stimulus' own place in the pool, which is passed over; -1 where it has none.

        Returns:
            int32 `(n,)` places in the pool, and float32 `(n,)` distances in the medium's own unit.
        """

    @abstractmethod
    def distance(self, one: Any, other: Any) -> float:
        """Return how far two stimuli lie apart, as `nearest` measures it."""

    @abstractmethod
    def features(self, stimuli: Stimuli) -> NDArray[np.float32]:
        """Return what a machine's judge sees: numbers `(n, d)`; the map is drawn of them, too."""

    @abstractmethod
    def cues(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        """Return trivial numbers `(n,)`, by name, each of which may give a fake away where its look does not."""

    @abstractmethod
    def profiles(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        """Return vectors `(n, d)`, by name, that only together may give a fake away, such as a histogram."""

    @abstractmethod
    def noise(self, stimuli: Stimuli, rng: np.random.Generator) -> Any:
        """Return the stimulus of an attention check: of this pack's layout and make, with nothing in it."""

    def masks(self, stimuli: Stimuli, key: str, trial: int, count: int) -> list[Any]:
        """Return what stands on the screen after a flash, of the stimuli's layout.

        Args:
            stimuli: of the pack.
            key: of the pack: the same key has the same masks, in every process.
            trial: the flash's place in the round; masks depend on it alone, never on what is shown.
            count: how many.

        Raises:
            GenlabError: for a medium that cannot be flashed.
        """
        raise GenlabError(f"Invalid medium for flashes. Expected images. Received: {self.name}.")

    def parts(self, stimulus: Any) -> int:
        """Return how many parts of a stimulus, words say, have a surprise each.

        Raises:
            GenlabError: for a medium without them.
        """
        raise GenlabError(f"Invalid medium for an aid. Expected text. Received: {self.name}.")

    def aid(self, stimulus: Any, bits: NDArray[np.floating] | None) -> str:
        """Return how likely each part of a stimulus is, as the browser gets it: one length for all, nothing beside.

        Args:
            stimulus: of a pack.
            bits: what each of its parts costs a model; None for all as unlikely.

        Raises:
            GenlabError: for a medium without them.
        """
        raise GenlabError(f"Invalid medium for an aid. Expected text. Received: {self.name}.")

    def mark(self, stimulus: Any, span: tuple[int, int] | None) -> str:
        """Return which part of a stimulus is marked, as the browser gets it: one length for all, nothing beside.

        Args:
            stimulus: of a pack.
            span: where the part begins and ends; None for its first word.

        Raises:
            GenlabError: for a medium without them.
        """
        raise GenlabError(f"Invalid medium for a mark. Expected text. Received: {self.name}.")

    def taken(self, stimuli: Stimuli, places: Sequence[int] | NDArray[np.integer]) -> Stimuli:
        """Return some of the stimuli, gathered when they are asked for: no second copy of a large pack."""
        return Taken(stimuli, np.asarray(places, np.int64))


class Taken:
    """Stimuli of a sequence by their places, gathered when they are asked for."""

    def __init__(self, stimuli: Stimuli, places: NDArray[np.int64]) -> None:
        self.stimuli, self.places = stimuli, places

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, at: Any) -> Any:
        return self.stimuli[self.places[at]]

    def __iter__(self) -> Iterator[Any]:
        return (self.stimuli[place] for place in self.places)
