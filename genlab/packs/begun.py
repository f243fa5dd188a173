"""What the builder of packs of boundaries asks of a medium: where a line can be cut, and what may stand behind."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Self

from genlab import media
from genlab.errors import GenlabError
from genlab.media.melody import phrases
from genlab.media.melody import places as bars
from genlab.media.melody.medium import LONGEST as LONGEST_TUNE
from genlab.media.melody.medium import intervals, tune_of
from genlab.media.text import places
from genlab.media.text.medium import LONGEST
from genlab.protocols import Scale


class Begun(ABC):
    """Lines of one medium that a person begins and a machine goes on with.

    Attributes:
        scale: the places that are asked about.
        each: how many words, or bars, a place has.
        kind: what one of them is called.
    """

    kind: ClassVar[str]

    def __init__(self, scale: Scale, each: int) -> None:
        """Note the places."""
        self.scale, self.each = scale, each

    @classmethod
    @abstractmethod
    def of(cls, scale: Scale, test: Sequence[str]) -> Self:
        """Return them for a scale and the held-out lines."""

    @abstractmethod
    def fits(self, line: str) -> bool:
        """Return whether a person's line fills all places."""

    @abstractmethod
    def count(self, line: str) -> int:
        """Return how many places a line has."""

    @abstractmethod
    def kept(self, line: str, begins: int) -> str:
        """Return what a person wrote before a place."""

    def whole(self, line: str) -> str:
        """Return a person's line as it stands in a pack."""
        return self.kept(line, self.scale.nowhere)

    @abstractmethod
    def taken(self, line: str, ended: bool, kept: str) -> str | None:
        """Return what was gone on with, as it stands in a pack; None where it cannot.

        Args:
            line: what was written, with its beginning.
            ended: whether it ended by itself.
            kept: the beginning.
        """

    @abstractmethod
    def wanted(self) -> str:
        """Return what lines must be like, for who has too few."""


class BegunTexts(Begun):
    """Texts, all cut off after as many words: neither their length nor their end says who wrote them."""

    kind = "text"

    @classmethod
    def of(cls, scale: Scale, test: Sequence[str]) -> Self:
        return cls(scale, places.words_a_place(test, scale.places))

    @property
    def words(self) -> int:
        return self.scale.places * self.each

    def fits(self, line: str) -> bool:
        long = places.count(line) > self.words and len(self.whole(line)) <= LONGEST
        return long and " ".join(line.split()) == line

    def count(self, line: str) -> int:
        return len(places.cut(line, self.each))

    def kept(self, line: str, begins: int) -> str:
        return places.beginning(line, (begins - 1) * self.each)

    def taken(self, line: str, ended: bool, kept: str) -> str | None:
        """Take what keeps the beginning's last word as it is, and goes on behind the last place, as people's do."""
        found = " ".join(line.split())
        long = places.count(found) > self.words
        cut = self.whole(found)
        return cut if found.startswith(f"{kept} ") and long and len(cut) <= LONGEST else None

    def wanted(self) -> str:
        return f"{self.kind}s of {self.words} words"


class BegunTunes(Begun):
    """Tunes of as many bars as there are places, all of which fit the metre; each ends where it was made to end."""

    kind = "tune"

    @classmethod
    def of(cls, scale: Scale, test: Sequence[str]) -> Self:
        return cls(scale, 1)

    def fits(self, line: str) -> bool:
        try:
            tune = tune_of(line)
        except GenlabError:
            return False
        whole = not phrases.fault(tune, (self.scale.places,)) and bars.count(line) == self.scale.places
        return whole and tune.length <= LONGEST_TUNE and bool(intervals(line))

    def count(self, line: str) -> int:
        return bars.count(line)

    def kept(self, line: str, begins: int) -> str:
        return bars.beginning(line, begins - 1)

    def taken(self, line: str, ended: bool, kept: str) -> str | None:
        """Take what ended by itself after the last bar, as people's phrases do."""
        return line if ended and line.startswith(f"{kept} |") and self.fits(line) else None

    def wanted(self) -> str:
        return f"{self.kind}s of {self.scale.places} bars that fit their metre"


BEGUN: dict[str, type[Begun]] = {media.TEXT: BegunTexts, media.MELODY: BegunTunes}
"""By the medium."""
