"""A pack of designs for tests: boots of the shipped one-step flow, kept and random ones, beside real boots."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from genlab import checkpoints
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs.asking import Asked, build
from genlab.designs.drawing import Drawing, packed
from genlab.packs import Pack
from genlab.sessions import resume
from genlab.sessions.answering import answer

GENERATOR = "flow1-fashion_mnist"
BOOT, BAG = 9, 8


def asked(count: int = 6, seed: int = 3, label: int = BOOT) -> list[Asked]:
    """Return so many designs, called `Boot 0` and so on."""
    checkpoint = checkpoints.find(GENERATOR)
    latents = open_checkpoint(checkpoint).latents(count, seed)
    return [
        Asked(Drawing(checkpoint.name, checkpoint.sha256, label, packed(latent)), f"Boot {number}")
        for number, latent in enumerate(latents)
    ]


def built(path: Path, name: str = "boots") -> Pack:
    """Build such a pack of six kept and six random designs."""
    return build(name, "Our boots", asked(), path)


@cache
def small_designs() -> Pack:
    """Return such a pack for tests that only ask about it."""
    with TemporaryDirectory() as folder:
        return built(Path(folder) / "boots.npz")


def choose(engine: Engine, token: str, pack: Pack) -> int:
    """Answer all that is left: kept before random, else the smaller number; return how many answers that were."""
    count, standing = 0, resume(engine, token)
    while served := standing.current:
        left, right = served.stimuli
        kept = [pack.generators[number] == "kept" for number in (left, right)]
        takes_left = kept[0] if kept[0] != kept[1] else left < right
        standing = answer(engine, token, served.trial, "left" if takes_left else "right", 700.0).standing
        count += 1
    return count
