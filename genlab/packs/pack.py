"""A pack: a frozen set of real and fake stimuli of one medium, with all that is shown beside them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.media import Medium, Stimuli
from genlab.media.cues import telling
from genlab.protocols import DESIGNS, Scale, about, get

BOUNDARY = "boundary"
"""The form of a pack whose texts or tunes a person began and a machine went on with."""
FILLED = "fill-in"
"""The form of a pack whose texts have one word marked, the author's own or a model's."""


@dataclass(frozen=True)
class Pack:
    """Frozen stimuli; numbers `0..n-1` name them, and carry nothing of their truth (the order is shuffled).

    Attributes:
        name: e.g. `fashion_mnist_boots`.
        title: English title for the screen.
        dataset: where the reals come from (their test split); `own` where people made the pack of their own files.
        sha256: of the file.
        seed: of the samples, the choice of reals and the order.
        medium: what its stimuli are made of.
        stimuli: `n` of them.
        generators: `(n,)`, `""` for a real stimulus.
        labels: int16 `(n,)`, class of the stimulus, -1 where unknown.
        checkpoints: SHA-256 of each checkpoint drawn from, by folder name.
        nearest_stimuli: `n`: the nearest training stimulus by the medium's distance, or what `nearest` says.
        nearest_indices: int32 `(n,)` into the training stimuli the pack was built against, or into `stimuli`.
        nearest_distances: float32 `(n,)`, in the medium's unit.
        coordinates: float32 `(n, 2)`, a map for the eye; `map` says of what.
        map: what the coordinates are.
        latents: float32 `(k, d)` a checkpoint, in order of its stimuli.
        cues: AUC of each trivial cue, over all fakes.
        generator_cues: the same for each generator's fakes.
        nearest: what the nearest stimuli are of: `training`, or the other `reals` of the pack where there are none.
        source: of one's own files, how many of which format and size came in, by generator (`""`: reals).
        judges: by judge of the two-sample test, by generator, float32 `(n,)` P(fake); NaN for other generators'
            stimuli. Empty where the pack was built without the training packages; older packs have the network alone.
        floors: by judge, its accuracy where real images stand against other real ones.
        discriminators: by checkpoint that ships a discriminator, float32 `(n,)` its P(real); NaN for stimuli that
            other checkpoints drew.
        key_sha256: of the key without which a private pack of one's own is not shown; "": everybody may see it.
        maker_sha256: of the secret of whoever made the pack on a page, and may remove it there; "": nobody's.
        begins: of the form `BOUNDARY`, by stimulus, the place from 2 on at which the machine begins, and one more than
            there are places where a person made all; empty in packs of whole stimuli.
        each: how many words a place has there, of tunes bars.
        marks: of the form `FILLED`, by stimulus, where the marked word begins and ends.
        written: of the form `FILLED`, by stimulus, the author's word where a model's is marked, else ""; empty in older
            packs.
        surprises: by stimulus, how many bits each of its words cost the model that `aid` names; empty where none was
            asked.
        aid: the checkpoint that measured them, "" for none.
        designs: of the form `DESIGNS`, by stimulus, what a design is drawn from again: `checkpoint`,
            `checkpoint_sha256`, `label`, `latent` (as of `genlab.designs.drawing.Drawing`), and its `name`; None for a
            real one.
    """

    name: str
    title: str
    dataset: str
    sha256: str
    seed: int
    medium: Medium
    stimuli: Stimuli
    generators: tuple[str, ...]
    labels: NDArray[np.int16]
    checkpoints: dict[str, str]
    nearest_stimuli: Stimuli
    nearest_indices: NDArray[np.int32]
    nearest_distances: NDArray[np.float32]
    coordinates: NDArray[np.float32]
    map: str
    latents: dict[str, NDArray[np.float32]]
    cues: dict[str, float]
    generator_cues: dict[str, dict[str, float]]
    nearest: str = "training"
    source: dict[str, Any] = field(default_factory=dict)
    judges: dict[str, dict[str, NDArray[np.float32]]] = field(default_factory=dict)
    floors: dict[str, float] = field(default_factory=dict)
    discriminators: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    key_sha256: str = ""
    maker_sha256: str = ""
    begins: tuple[int, ...] = ()
    each: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    written: tuple[str, ...] = ()
    surprises: tuple[NDArray[np.float32], ...] = ()
    aid: str = ""
    designs: tuple[dict[str, Any] | None, ...] = ()

    @property
    def form(self) -> str:
        """What the pack's protocols ask about: `BOUNDARY`, `FILLED`, `DESIGNS`, or "" for other whole stimuli."""
        return BOUNDARY if self.begins else FILLED if self.marks else DESIGNS if self.designs else ""

    @property
    def protocols(self) -> list[str]:
        """The names of the protocols that can ask about it, in their usual order."""
        return about(self.medium.name, self.form)

    @property
    def scale(self) -> Scale | None:
        """The places at which a machine may begin; None in packs of whole stimuli."""
        return get(self.protocols[0]).scale if self.begins and self.protocols else None

    @cached_property
    def reals(self) -> tuple[int, ...]:
        """The numbers of the real stimuli."""
        return tuple(number for number, generator in enumerate(self.generators) if not generator)

    @cached_property
    def fakes(self) -> dict[str, tuple[int, ...]]:
        """The numbers of each generator's stimuli."""
        return {
            generator: tuple(number for number, found in enumerate(self.generators) if found == generator)
            for generator in sorted(set(self.generators) - {""})
        }

    def stimulus_id(self, number: int) -> str:
        """Return a stimulus' name in exports, e.g. `mnist/0123`."""
        return f"{self.name}/{number:04d}"

    def shown(self, number: int) -> Any:
        """Return what is shown for a stimulus number; below 0, an attention check: noise of the pack's own making."""
        if number >= 0:
            return self.stimuli[number]
        return self.medium.noise(self.stimuli, np.random.default_rng((int(self.sha256[:12], 16), -number)))

    def aided(self, number: int) -> str:
        """Return what the browser colours the words of a stimulus by; of an attention check all as unlikely.

        Raises:
            GenlabError: where the pack was built without an aid.
        """
        if not self.surprises:
            raise GenlabError(
                f"Invalid aid in pack '{self.name}'. Expected surprises of its words. Received: none."
            )
        bits = self.surprises[number] if number >= 0 else None
        return self.medium.aid(self.shown(number), bits)

    def marked(self, number: int) -> str:
        """Return which word of a stimulus is marked, as the browser gets it; of an attention check its first."""
        shown = self.shown(number)
        return self.medium.mark(shown, self.marks[number] if number >= 0 else None)

    def written_at(self, number: int) -> str:
        """Return the author's word where a model's is marked in a stimulus, else ""."""
        return self.written[number] if self.written and number >= 0 else ""

    def masks(self, trial: int, count: int) -> list[Any]:
        """Return what stands on the screen after a flash: it depends on the place alone, never on what is shown.

        Raises:
            GenlabError: for a medium that cannot be flashed.
        """
        return self.medium.masks(self.stimuli, self.sha256, trial, count)


def cues_that_tell(pack: Pack) -> list[tuple[str, str, float]]:
    """Return the cues that give a pack's fakes away, as `genlab.media.cues.telling` does."""
    fakes = {name: len(drawn) for name, drawn in pack.fakes.items()}
    return telling({"": pack.cues, **pack.generator_cues}, fakes, len(pack.reals))
