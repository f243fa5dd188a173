"""What a medium's room is: how the screens show its stimuli, and the sentences that name what they are made of."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from genlab.errors import GenlabError
from genlab.packs import Pack


class Room(ABC):
    """One medium on the screen.

    Attributes:
        medium: its name.
        gallery_width: pixels across that a stimulus and its nearest one have in a gallery.
        beside: whether these two stand side by side there, or one above the other.
        script: JavaScript that adds to the quiz component's `painters` the one that draws it:
            `{make(label, words), draw(element, text, layout, room, place)}`; `flash` where the medium can be flashed;
            where it is heard, `{begin(elements), key(event, elements), heard(element), focus(element), hush()}`, see
            `melodies/painter.js`.
        parts: JavaScript that the script builds on, in this order before it.
        style: CSS of what the script draws; None where the quiz's own suffices.
    """

    medium: ClassVar[str]
    script: ClassVar[Path]
    parts: ClassVar[tuple[Path, ...]] = ()
    style: ClassVar[Path | None] = None
    gallery_width: ClassVar[int] = 168
    beside: ClassVar[bool] = True

    @abstractmethod
    def show(self, stimulus: Any, alt: str, *, width: int | str = "stretch", side: int = 168) -> None:
        """Show a stimulus where the page stands.

        Args:
            stimulus: as its pack gives it.
            alt: says what it is to who cannot see it.
            width: of the element, as Streamlit takes it.
            side: about how many pixels it shall have across.
        """

    def show_nearest(self, nearest: Any, stimulus: Any, alt: str, *, width: int | str = "stretch") -> None:
        """Show the nearest one of a stimulus; a medium may mark in it where the two differ."""
        self.show(nearest, alt, width=width)

    def show_marked(self, stimulus: Any, span: tuple[int, int], *, side: int = 168) -> None:
        """Show a stimulus with one part of it marked.

        Args:
            stimulus: as its pack gives it.
            span: where the part begins and ends.
            side: about how many pixels it shall have across.
        """
        raise GenlabError(f"Invalid medium for a mark. Expected text. Received: {self.medium}.")

    def show_aided(self, stimulus: Any, bits: Any, *, side: int = 168) -> None:
        """Show a stimulus whose parts are coloured by how likely a model finds them.

        Args:
            stimulus: as its pack gives it.
            bits: what each of its parts costs the model; None for all as unlikely.
            side: about how many pixels it shall have across.
        """
        raise GenlabError(f"Invalid medium for an aid. Expected text. Received: {self.medium}.")

    def show_places(self, stimulus: Any, each: int, begins: int | None = None, *, side: int = 168) -> None:
        """Show a stimulus in numbered places, where a machine may go on for a person.

        Args:
            stimulus: as its pack gives it.
            each: how many words a place has.
            begins: the place at which the machine begins, to be told; None where it is not told.
            side: about how many pixels it shall have across.
        """
        raise GenlabError(f"Invalid medium for places. Expected text. Received: {self.medium}.")

    @abstractmethod
    def words(self, protocol: str) -> dict[str, Any]:
        """Return the quiz's words that name what is judged: `ask`, `stimulus`, `stimulus_left`, `stimulus_right`.

        Others of `genlab.ui.quiz.wording` may be there, too, where the usual ones name images.
        """

    @abstractmethod
    def cue_name(self, cue: str) -> str:
        """Return a cue's name as people read it."""

    @abstractmethod
    def about(self, pack: Pack) -> str:
        """Say where a pack's stimuli come from."""

    @abstractmethod
    def about_nearest(self, pack: Pack) -> str:
        """Say what the fakes of a pack are held against, and by which distance."""

    @abstractmethod
    def distance_axis(self, among: str) -> str:
        """Return the title of an axis of nearest distances; `among` as `Pack.nearest`."""

    @abstractmethod
    def gallery_caption(self, stimulus: Any, name: str, times: int, shown: int) -> str:
        """Say of a stimulus who made it, how often it was called real, and what it measures."""

    @abstractmethod
    def gallery_note(self, pack: Pack) -> str:
        """Say how to read a gallery of this pack."""
