"""The queue of training jobs, which all web processes of a database share: one job runs at a time, short ones first.

The database says who runs what and how far it is; `genlab.training.worker` starts the processes. A job whose process,
or whose watcher, is gone ends as failed with one line, and what it had saved stays to go on from.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from genlab.errors import GenlabError
from genlab.store import reading, writing
from genlab.store import tables as t
from genlab.store.tables import RUNNING
from genlab.training import room
from genlab.training.job import ACTIVE, DONE, FAILED, QUEUED, QUICK, STOPPED, Job, Settings

TRAIN = "train"
STALE_S = 60.0
"""A running job whose heartbeat is older has lost the process that watched it."""
LOST = "The server that ran it has gone. What was saved is kept, and the run can go on."
MOST_MESSAGE = 1000

_rank = case((t.job.c.settings["preset"].as_string() == QUICK, 0), else_=1)
"""Short jobs first: of a few minutes each, they would wait for hours behind a long one."""
_COLUMNS = [column for column in t.job.c if column.name not in ("kind", "queued_at")]


def add(
    engine: Engine, settings: Settings, maker_sha256: str | None = None, near: Collection[int] = ()
) -> int:
    """Put a job at the end of the queue; return its number.

    Args:
        engine: the database.
        settings: what it is to do.
        maker_sha256: hash of the secret of the visitor to whom it belongs; nobody else is held to a visitor's bounds.
        near: jobs that were asked for from the same address.

    Raises:
        GenlabError: where the server has no room for a visitor's run.
    """
    now = datetime.now(UTC)
    values = {
        "kind": TRAIN,
        "settings": vars(settings),
        "state": QUEUED,
        "progress": 0.0,
        "message": "",
        "created_at": now,
        "queued_at": now,
        "maker_sha256": maker_sha256,
    }
    with writing(engine) as connection:
        if maker_sha256 is not None:
            room.check_kept(connection)
            room.check_waiting(connection, maker_sha256, near)
        found: int = connection.execute(insert(t.job).returning(t.job.c.id), values).scalar_one()
    return found


def get(engine: Engine, job_id: int) -> Job:
    """Return a job.

    Raises:
        GenlabError: for an unknown number.
    """
    with reading(engine) as connection:
        return _get(connection, job_id)


def everything(engine: Engine) -> list[Job]:
    """Return all training jobs, the newest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(*_COLUMNS).where(t.job.c.kind == TRAIN).order_by(t.job.c.id.desc()))
        return [Job.of(dict(row._mapping)) for row in rows]


def ahead(engine: Engine, job: Job) -> int:
    """Return how many jobs stand before one that waits: that which runs, short ones, and those that came before."""
    mine = select(t.job.c.queued_at).where(t.job.c.id == job.id).scalar_subquery()
    length = int(not job.short)
    before = (t.job.c.state == QUEUED) & ((_rank < length) | ((_rank == length) & (t.job.c.queued_at < mine)))
    with reading(engine) as connection:
        found: int = connection.execute(
            select(func.count()).where(t.job.c.kind == TRAIN, (t.job.c.state == RUNNING) | before)
        ).scalar_one()
    return found


def waiting(engine: Engine) -> bool:
    """Return whether a job waits or runs, so that somebody must look after the queue."""
    with reading(engine) as connection:
        return connection.execute(select(t.job.c.id).where(*_of(ACTIVE)).limit(1)).first() is not None


def short_waits(engine: Engine) -> bool:
    """Return whether a short job waits, to which a long one that runs gives way."""
    with reading(engine) as connection:
        short = select(t.job.c.id).where(*_of((QUEUED,)), _rank == 0).limit(1)
        return connection.execute(short).first() is not None


def claim(engine: Engine, owner: str) -> Job | None:
    """Take the job whose turn it is, if none runs; `None` where there is none to take.

    The database lets one job of a kind run at a time (a unique index), so that of several processes that claim at
    once exactly one gets it.
    """
    turn = (
        select(t.job.c.id)
        .where(*_of((QUEUED,)))
        .order_by(_rank, t.job.c.queued_at, t.job.c.id)
        .limit(1)
        .scalar_subquery()
    )
    runs = select(t.job.c.id).where(*_of((RUNNING,))).exists()
    now = datetime.now(UTC)
    taken = (
        update(t.job)
        .where(t.job.c.id == turn, t.job.c.state == QUEUED, ~runs)
        .values(
            state=RUNNING,
            owner=owner,
            stopping=False,
            message="",
            started_at=now,
            heartbeat_at=now,
            ended_at=None,
        )
        .returning(t.job.c.id)
    )
    try:
        with writing(engine) as connection:
            found = connection.execute(taken).scalar()
            return None if found is None else _get(connection, found)
    except IntegrityError:  # another process was faster
        return None


def beat(
    engine: Engine,
    job: Job,
    progress: float,
    step: int | None = None,
    steps: int | None = None,
    seconds_left: float | None = None,
) -> bool:
    """Say that a job runs, and how far it is; return whether its owner is to stop it.

    (It is also to be stopped where the row is no longer the owner's: another process has given it up for lost.)
    """
    values = {"heartbeat_at": datetime.now(UTC), "progress": progress, "step": step, "steps": steps}
    with writing(engine) as connection:
        found = connection.execute(
            update(t.job)
            .where(*_mine(job))
            .values(**values, seconds_left=seconds_left)
            .returning(t.job.c.stopping)
        ).scalar()
    return found is not False


def end(engine: Engine, job: Job, state: str, message: str = "") -> None:
    """Say how a job ended, where it is still its owner's."""
    ended: dict[str, Any] = {"state": state, "message": " ".join(message.split())[:MOST_MESSAGE], "owner": ""}
    ended |= {"stopping": False, "ended_at": datetime.now(UTC), "seconds_left": None}
    if state == QUEUED:  # first in the queue again: it keeps its place
        ended["ended_at"] = None
    if state == DONE:
        ended["progress"] = 1.0
    with writing(engine) as connection:
        connection.execute(update(t.job).where(*_mine(job)).values(**ended))


def stop(engine: Engine, job_id: int) -> None:
    """Take a waiting job out of the queue, or ask a running one to save and stop; nothing where it has ended."""
    now = datetime.now(UTC)
    with writing(engine) as connection:
        connection.execute(
            update(t.job)
            .where(t.job.c.id == job_id, t.job.c.state == QUEUED)
            .values(state=STOPPED, ended_at=now)
        )
        connection.execute(
            update(t.job).where(t.job.c.id == job_id, t.job.c.state == RUNNING).values(stopping=True)
        )


def resume(engine: Engine, job_id: int) -> None:
    """Put a job that was stopped or failed at the end of the queue again; it goes on where it was saved.

    Raises:
        GenlabError: where too many runs of the visitor to whom it belongs wait already.
    """
    with writing(engine) as connection:
        if (maker_sha256 := _get(connection, job_id).maker_sha256) is not None:
            room.check_waiting(connection, maker_sha256, ())
        connection.execute(
            update(t.job)
            .where(t.job.c.id == job_id, t.job.c.state.in_((STOPPED, FAILED)))
            .values(state=QUEUED, message="", queued_at=datetime.now(UTC), ended_at=None)
        )


def remove(engine: Engine, job_id: int) -> Job:
    """Remove a job that has ended, and return what it was; its folder is left to the caller.

    Raises:
        GenlabError: for an unknown job, or one that waits or runs.
    """
    with writing(engine) as connection:
        job = _get(connection, job_id)
        gone = delete(t.job).where(t.job.c.id == job_id, t.job.c.state.not_in(ACTIVE))
        if connection.execute(gone).rowcount == 0:
            raise GenlabError(f"Job {job_id} is {job.state}. Expected one that has ended: stop it first.")
    return job


def give_up_lost(engine: Engine, stale_s: float = STALE_S) -> int:
    """End running jobs whose heartbeat stopped; return how many there were."""
    before = datetime.now(UTC) - timedelta(seconds=stale_s)
    lost = (t.job.c.heartbeat_at < before) | t.job.c.heartbeat_at.is_(None)
    with writing(engine) as connection:
        return connection.execute(
            update(t.job)
            .where(*_of((RUNNING,)), lost)
            .values(
                state=FAILED,
                message=LOST,
                owner="",
                stopping=False,
                ended_at=datetime.now(UTC),
                seconds_left=None,
            )
        ).rowcount


def _of(states: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return t.job.c.kind == TRAIN, t.job.c.state.in_(states)


def _mine(job: Job) -> tuple[ColumnElement[bool], ...]:
    return t.job.c.id == job.id, t.job.c.state == RUNNING, t.job.c.owner == job.owner


def _get(connection: Connection, job_id: int) -> Job:
    row = connection.execute(
        select(*_COLUMNS).where(t.job.c.id == job_id, t.job.c.kind == TRAIN)
    ).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown run {job_id}. Expected one of those on the page.")
    return Job.of(dict(row._mapping))
