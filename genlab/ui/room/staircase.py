"""The class's staircase: how often all were right about each generator, the oldest first."""

import numpy as np
from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.intervals import Interval, clustered
from genlab.analysis.margins import Kind
from genlab.errors import GenlabError
from genlab.protocols import get
from genlab.sessions import tallies
from genlab.sessions.led import Led
from genlab.ui.charts.plots import Score
from genlab.ui.history import oldest_first


def staircase(database: Engine, session: Led) -> list[Score]:
    """Return each generator's name, the share of right answers about its fakes, and its 95% interval over people.

    Nothing where flashes adapt to each person (their accuracy is held), where no answer is right, or where
    the pack is gone.
    """
    try:
        makers = list(packs.load(session.pack_name).fakes)
    except GenlabError:
        return []
    if get(session.protocol).timed or not get(session.protocol).scored:
        return []
    kinds = tallies.tally(
        database, session.pack_name, session.pack_sha256, session.protocol, makers, session.session_id
    ).kinds
    return oldest_first(
        [(maker, kinds[maker].share, _interval(kinds[maker])) for maker in makers if maker in kinds]
    )


def _interval(kind: Kind) -> Interval:
    times = kind.people.astype(int)
    right, shown = (np.repeat(each, times).astype(int).tolist() for each in (kind.correct, kind.shown))
    return clustered(right, shown)
