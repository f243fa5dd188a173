"""What the Train page says of a run: how far it is by what will end it, in which stage, and how it ended."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from genlab.store.tables import RUNNING
from genlab.training import runs as kept
from genlab.training.job import DONE, STOPPED, Job, Settings
from genlab.training.runs import Look
from genlab.ui.train import runs

STAGES = [("autoencoder", 286, 468), ("flow", 14, 5000)]
NOW = datetime.now(UTC)


def job(**known: Any) -> Job:
    values: dict[str, Any] = {
        "state": RUNNING, "progress": 0.43, "step": 300, "steps": 5468, "seconds_left": 68.0, "ended_at": None,
        "started_at": NOW - timedelta(seconds=40), "heartbeat_at": None, "owner": "", "stopping": False,
    }  # fmt: skip
    settings = Settings("latentflow", "mnist", preset="quick", run="latentflow-mnist-0a1b2c")
    return Job(1, message="", created_at=NOW, **({"settings": settings} | values | known))


@pytest.fixture
def folder(own_home: Path) -> Path:
    """Return the folder of the job's run, which has told just now how far it is."""
    found = kept.folder(job().settings.run)
    found.mkdir(parents=True, exist_ok=True)
    kept.tell(found, Look(300, 5468, 50.0, 68.0, {}, 0.43, STAGES, 2.0))
    return found


@pytest.mark.usefixtures("folder")
def test_a_run_is_as_far_as_its_clock_or_its_steps_whichever_ends_it() -> None:
    look = kept.look(kept.folder(job().settings.run))
    assert look is not None and look.stages == tuple(STAGES)
    assert runs._sentence(job(), look) == "Running: 43% of its 2 minutes, 1 min left."
    assert runs._sentence(job(), replace(look, clock=0.0)) == "Running: 43% of its steps, 1 min left."
    assert runs._sentence(job(progress=1.0), look).startswith(
        "It has learned; its checkpoint is being written"
    )


def test_its_stage_is_named() -> None:
    assert runs.stage_line(STAGES) == "Stage 2 of 2, the flow learns on its codes: step 14 of 5,000"
    assert runs.stage_line([("", 20, 5001)]) == "step 20 of 5,001"
    assert runs.stage_line([("8 x 8", 20, 800)]) == "images of 8 x 8 pixels: step 20 of 800"
    assert runs.stage_line([]) is None  # of an older genlab


def test_loading_says_for_how_long_also_where_the_run_goes_on(folder: Path) -> None:
    new = job(step=None)
    said = runs._sentence(new, None)
    found = re.fullmatch(
        r"Starting: the training packages are being loaded, ((?:\d+ min )?\d+ s) so far\.", said
    )
    assert found is not None and found[1] != "0 s"
    look = kept.look(folder)
    later = datetime.now(UTC) + timedelta(seconds=1)  # what it has told is of the time before
    assert runs._sentence(job(started_at=later), look).startswith("Starting: the training packages")


def test_a_run_that_its_clock_ended_is_not_called_done() -> None:
    whole = job(state=DONE, step=5468)
    assert not whole.stopped_early and runs._sentence(whole, None) == "Done: step 5,468 of 5,468."
    early = job(state=DONE, step=5286)
    assert early.stopped_early
    said = runs._sentence(early, None)
    assert said == "Its clock ended it at step 5,286 of 5,468: a longer run would go on learning."
    assert not job(state=STOPPED).stopped_early
