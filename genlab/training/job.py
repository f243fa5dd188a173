"""What a training job is: what it is to do, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from genlab.store.tables import RUNNING

QUEUED, DONE, STOPPED, FAILED = "queued", "done", "stopped", "failed"
ACTIVE = (QUEUED, RUNNING)
QUICK = "quick"
"""The preset of a run of a few minutes."""
MOST_SEED = 10**9


@dataclass(frozen=True)
class Settings:
    """What a training job is to do; it is stored, and becomes the arguments of `genlab train`.

    Attributes:
        generator: the family.
        dataset: name of a dataset.
        label: class, `None` for all.
        seed: of the run.
        preset: `quick`, or "" for the family's own settings.
        run: name of the run's folder; see `genlab.training.runs.folder`.
        file: name of a file of one's own texts or melodies in that folder, or of a folder of several of melodies, which
            it learns from; `dataset` is what it is called.
    """

    generator: str = ""
    dataset: str = ""
    label: int | None = None
    seed: int = 0
    preset: str = ""
    run: str = ""
    file: str = ""

    def data(self, folder: Path) -> str:
        """Return what `--data` takes: the dataset, or one's own file in the run's folder."""
        return str(folder / self.file) if self.file else self.dataset


@dataclass(frozen=True)
class Job:
    """A job as the database has it.

    Attributes:
        id: its number.
        settings: what it is to do.
        state: `queued`, `running`, `done`, `stopped` or `failed`.
        progress: 0 to 1.
        message: in one line what went wrong; "" where nothing did.
        created_at: when it was asked for first.
        started_at, ended_at: of the last time it ran.
        heartbeat_at: when its watcher last saw it run.
        owner: the process that runs it; "" for none.
        stopping: whether somebody wants it to stop.
        step, steps: done, and planned in all; `None` before the first report.
        seconds_left: at the last report.
        maker_sha256: hash of the secret of whoever started it; None where an older genlab did not ask.
    """

    id: int
    settings: Settings
    state: str
    progress: float
    message: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    heartbeat_at: datetime | None
    owner: str
    stopping: bool
    step: int | None
    steps: int | None
    seconds_left: float | None
    maker_sha256: str | None = None

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ACTIVE

    @property
    def short(self) -> bool:
        """Whether it is done in a few minutes."""
        return self.settings.preset == QUICK

    @property
    def stopped_early(self) -> bool:
        """Whether it has ended with fewer steps than were planned: its clock was over before."""
        return self.state == DONE and self.step is not None and self.step < (self.steps or 0)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Job":
        """Return a job from its row; another version may have written more settings, or fewer."""
        known = {entry.name for entry in fields(Settings)}
        settings = {key: value for key, value in row["settings"].items() if key in known}
        return cls(**{**row, "settings": Settings(**settings)})
