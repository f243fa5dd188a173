"""What a training run leaves in its folder, read without the training packages."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from genlab import checkpoints, media
from genlab.checkpoints import CARD, Checkpoint, History, checkpoint_name
from genlab.errors import GenlabError
from genlab.paths import once_free, user_dir, written_aside

NAME = re.compile(r"\w[\w.-]{0,79}")
"""Of a run's folder."""
PROGRESS = "progress.json"
"""How far the run is, written about once a second."""
PREVIEWS, SNAPSHOTS = "previews", "snapshots"
GROWTH = "growth.png"
"""In a checkpoint whose family grows: the same latents at the end of every stage, a row each."""
SHEETS = frozenset(medium.sheet for medium in media.MEDIA.values() if medium.sheet)
"""Suffixes of previews."""
COLUMNS = 10
"""Images a row of a preview."""
ROWS = 5
SHOWN = ROWS * COLUMNS
"""Images of a preview, always of the same latents."""
LINES = 12
"""Texts of a preview."""
_ASIDE = re.compile(r"\.(?:(?:state|run|progress|step-\d+)\.\d+\.\w+|.+\.(?:aside|replaced))")
"""As `genlab.paths` names what it writes aside."""
_STEP = re.compile(r"step-(\d+)$")


StageLook = tuple[str, int, int]
"""A part of a run: its name, "" where a run has no parts; its steps, done and planned."""


@dataclass(frozen=True)
class Look:
    """A run as it stands on disk.

    Attributes:
        step, steps: done, and planned in all.
        seconds: trained so far.
        seconds_left: what is left at this pace.
        history: losses by name beside `step`, thinned.
        share: how much of the run is done, 0 to 1, by steps or by its clock.
        stages: its parts; empty where an older genlab told them not.
        clock: minutes of the clock that ends it, as it looks; 0 where its steps do.
    """

    step: int
    steps: int
    seconds: float
    seconds_left: float
    history: History
    share: float = 0.0
    stages: Sequence[StageLook] = ()
    clock: float = 0.0


def under_way(stages: Sequence[StageLook]) -> int:
    """Return the place of the stage that is under way: the latest that has begun, or the next where that is whole."""
    last = max((place for place, (_name, done, _steps) in enumerate(stages) if done), default=0)
    _name, done, steps = stages[last]
    return min(last + (done >= steps), len(stages) - 1)


def root() -> Path:
    """Return the folder of the runs that were started from the app."""
    return user_dir() / "runs"


def new_name(generator: str, dataset: str, label: int | None) -> str:
    """Return a fresh name for a run's folder, e.g. `gan-mnist-3-5f0c1a`."""
    return f"{checkpoint_name(generator, dataset, label)[:60]}-{secrets.token_hex(3)}"


def folder(name: str) -> Path:
    """Return the folder of a run that was started from the app.

    Raises:
        GenlabError: for a name that leads elsewhere.
    """
    if not NAME.fullmatch(name):
        raise GenlabError(f"Invalid run '{name[:60]}'. Expected letters, digits, - and _.")
    return root() / name


def tidy(path: Path) -> None:
    """Remove what a killed process had written aside and could not rename; nobody else may train in the folder."""
    for place in (path, path / PREVIEWS, path / SNAPSHOTS):
        for left in filter(lambda left: _ASIDE.fullmatch(left.name), place.glob(".*")):
            if not left.is_dir():
                left.unlink(missing_ok=True)
            elif left.suffix == ".replaced" and not (kept := place / left.stem[1:]).exists():
                left.rename(kept)  # the one before, which nothing new had come to stand for
            else:
                shutil.rmtree(left, ignore_errors=True)


def look(path: Path) -> Look | None:
    """Return how far the run in a folder is; `None` where it has reported nothing yet."""
    try:
        found = json.loads(once_free(lambda: (path / PROGRESS).read_text(encoding="utf-8")))
        stages = tuple((str(name), int(done), int(steps)) for name, done, steps in found.pop("stages", ()))
        return Look(**found, stages=stages)
    except (OSError, ValueError, TypeError):
        return None


def told_at(path: Path) -> datetime | None:
    """Return when a run said last how far it is; `None` where it never has."""
    try:
        return datetime.fromtimestamp((path / PROGRESS).stat().st_mtime, UTC)
    except OSError:
        return None


def tell(path: Path, how_far: Look) -> None:
    """Write how far a run is, for who looks at it from outside."""
    with written_aside(path / PROGRESS) as aside:
        aside.write_text(json.dumps(asdict(how_far)), encoding="utf-8")


def preview(path: Path, step: int) -> Path:
    """Return where the preview at a step lies."""
    return path / PREVIEWS / f"step-{step:06d}.png"


def previews(path: Path) -> dict[int, Path]:
    """Return a run's previews by step, the first first: pictures, or files of lines where samples are texts."""
    found = {_step(file.stem): file for file in (path / PREVIEWS).glob("step-*") if file.suffix in SHEETS}
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
        return checkpoints.read(card.parent)
    return None


def trained() -> Iterator[Checkpoint]:
    """Yield all checkpoints whose cards can be read: shipped ones, one's own, and those that runs ended with."""
    yield from checkpoints.all_checkpoints()[0]
    for folder in sorted(root().glob("*")):
        try:
            if (ended := finished(folder)) is not None:
                yield ended
        except GenlabError:
            continue


def _step(name: str) -> int:
    found = _STEP.search(name)
    return int(found[1]) if found else 0
