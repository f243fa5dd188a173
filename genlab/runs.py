"""What a training run leaves in its folder, read without the training packages."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from genlab import checkpoints
from genlab.checkpoints import CARD, Checkpoint, History
from genlab.errors import GenlabError
from genlab.paths import user_dir

STATE = "state.npz"
"""All arrays to go on from."""
PROGRESS = "progress.json"
"""How far the run is, written about once a second."""
PREVIEWS, SNAPSHOTS = "previews", "snapshots"
GROWTH = "growth.png"
"""In a checkpoint whose family grows: the same latents at the end of every stage, a row each."""
COLUMNS = 10
"""Images a row of a preview."""
SHOWN = 50
"""Images of a preview, always of the same latents."""
_STEP = re.compile(r"step-(\d+)$")


@dataclass(frozen=True)
class Look:
    """A run as it stands on disk.

    Attributes:
        step, steps: done, and in all.
        seconds: trained so far.
        seconds_left: what is left at this pace.
        history: losses by name beside `step`, thinned.
    """

    step: int
    steps: int
    seconds: float
    seconds_left: float
    history: History


def root() -> Path:
    """Return the folder of the runs that were started from the app."""
    return user_dir() / "runs"


def folder(name: str) -> Path:
    """Return the folder of a run that was started from the app.

    Raises:
        GenlabError: for a name that leads elsewhere.
    """
    if not re.fullmatch(r"\w[\w.-]{0,79}", name):
        raise GenlabError(f"Invalid run '{name[:60]}'. Expected letters, digits, - and _.")
    return root() / name


def look(path: Path) -> Look | None:
    """Return how far the run in a folder is; `None` where it has reported nothing yet."""
    try:
        found = json.loads((path / PROGRESS).read_text(encoding="utf-8"))
        return Look(**found)
    except (OSError, ValueError, TypeError):
        return None


def preview(path: Path, step: int) -> Path:
    """Return where the preview at a step lies."""
    return path / PREVIEWS / f"step-{step:06d}.png"


def previews(path: Path) -> dict[int, Path]:
    """Return a run's previews by step, the first first."""
    found = {_step(file.stem): file for file in (path / PREVIEWS).glob("step-*.png")}
    return dict(sorted(found.items()))


def snapshot(path: Path, name: str, step: int) -> Path:
    """Return where the snapshot at a step of the run that becomes checkpoint `name` lies."""
    return path / SNAPSHOTS / f"{name}-step-{step:06d}"


def snapshots(path: Path) -> dict[int, Path]:
    """Return the folders of a run's snapshots by step, the first first; the finished checkpoint is the last."""
    cards = [card.parent for card in path.glob(f"{SNAPSHOTS}/[!.]*/{CARD}")]
    found = {_step(folder.name): folder for folder in cards}
    if (last := finished(path)) is not None:
        found[last.card.steps] = last.path
    return dict(sorted(found.items()))


def finished(path: Path) -> Checkpoint | None:
    """Return the checkpoint that a run ended with, its files not yet checked; `None` where it has not ended."""
    for card in sorted(path.glob(f"[!.]*/{CARD}")):
        return Checkpoint(card.parent, checkpoints.Card.from_json(card.read_text(encoding="utf-8"), card))
    return None


def _step(name: str) -> int:
    found = _STEP.search(name)
    return int(found[1]) if found else 0
