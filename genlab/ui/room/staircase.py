"""The class's staircase: how accurate all were about each generator, the oldest first."""

from sqlalchemy import Engine

from genlab import packs
from genlab.analysis.margins import accuracies
from genlab.errors import GenlabError
from genlab.protocols import get
from genlab.sessions import tallies
from genlab.sessions.led import Led
from genlab.ui.charts.plots import Score
from genlab.ui.history import oldest_first


def staircase(database: Engine, session: Led) -> list[Score]:
    """Return each generator's name, the class's accuracy about it as Results have it, and its 95% interval.

    Of places in a text, the share that was named exactly. Nothing where flashes adapt to each person (their accuracy is
    held), where no answer is right, or where the pack is gone.
    """
    try:
        makers = list(packs.load(session.pack_name).fakes)
    except GenlabError:
        return []
    protocol = get(session.protocol)
    if protocol.timed or not protocol.scored:
        return []
    margins = tallies.tally(
        database, session.pack_name, session.pack_sha256, session.protocol, makers, session.session_id
    )
    found = accuracies(margins, balanced=protocol.scale is None)
    return oldest_first([(maker, *found[maker]) for maker in makers if maker in found])
