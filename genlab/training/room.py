"""Whether the queue has room for one more run: few wait at a time, of one visitor and of all together."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, func, select

from genlab.errors import GenlabError
from genlab.store import tables as t
from genlab.training.job import QUEUED

MOST_RUNS = 40
"""That a server keeps; who may, removes old ones."""
MOST_WAITING = 12
MOST_OF_ADDRESS = 6
"""Of those who come from one address, as a school does; who has forgotten the secret comes with another one."""
MOST_OF_VISITOR = 2


def check_kept(connection: Connection) -> None:
    """Raise GenlabError where the server keeps as many runs as it may."""
    if _count(connection) >= MOST_RUNS:
        raise GenlabError(f"This server keeps {MOST_RUNS} runs already. Remove one of them first.")


def check_waiting(connection: Connection, maker_sha256: str, near: Collection[int]) -> None:
    """Look whether a visitor's run may wait in the queue.

    Args:
        connection: the database.
        maker_sha256: hash of the visitor's secret.
        near: runs that were asked for from the same address.

    Raises:
        GenlabError: where too many wait.
    """
    waits = t.job.c.state == QUEUED
    if _count(connection, waits, t.job.c.maker_sha256 == maker_sha256) >= MOST_OF_VISITOR:
        raise GenlabError(
            f"{MOST_OF_VISITOR} of your runs wait already. Start the next one when one of them has begun."
        )
    if (
        _count(connection, waits) >= MOST_WAITING
        or _count(connection, waits, t.job.c.id.in_(list(near))) >= MOST_OF_ADDRESS
    ):
        raise GenlabError("Many runs wait already. Please try again when some of them have ended.")


def _count(connection: Connection, *which: ColumnElement[bool]) -> int:
    found: int = connection.execute(select(func.count()).select_from(t.job).where(*which)).scalar_one()
    return found
