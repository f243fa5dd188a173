"""What a person is asked, and what counts as right. Knows no database and no screen.

What comes in: how a round is drawn from a seed, scored, and gone on with; one protocol a class.
"""

from genlab.errors import GenlabError
from genlab.protocols.adaptive import Adaptive
from genlab.protocols.base import (
    COINS,
    DESIGNS,
    DRAWING,
    HALVES,
    MAX_SEED,
    Given,
    Protocol,
    Question,
    check_seed,
)
from genlab.protocols.boundary import Bars, Boundary
from genlab.protocols.fillin import FillIn
from genlab.protocols.hype_time import HypeTime
from genlab.protocols.kinds import HypeInfinity, Pair, YesNo
from genlab.protocols.preference import Preference
from genlab.protocols.rounds import CHECK, MAIN, QUALIFICATION, following, plan
from genlab.protocols.scale import NONE, Scale
from genlab.protocols.settings import Settings

PROTOCOLS: dict[str, Protocol] = {
    protocol.name: protocol
    for protocol in (
        YesNo(),
        Pair(),
        HypeInfinity(),
        HypeTime(),
        Adaptive(),
        Boundary(),
        Bars(),
        FillIn(),
        Preference(),
    )
}


def get(name: str) -> Protocol:
    """Return the protocol of that name.

    Raises:
        GenlabError: for an unknown name.
    """
    if name not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol {name!r}. Expected one of: {', '.join(PROTOCOLS)}.")
    return PROTOCOLS[name]


def about(medium: str, form: str = "") -> list[str]:
    """Return the names of the protocols that can ask about packs of a medium and form, in their usual order."""
    return [name for name, protocol in PROTOCOLS.items() if protocol.asks_about(medium, form)]


__all__ = [
    "CHECK",
    "COINS",
    "DESIGNS",
    "DRAWING",
    "HALVES",
    "MAIN",
    "MAX_SEED",
    "NONE",
    "PROTOCOLS",
    "QUALIFICATION",
    "Adaptive",
    "Bars",
    "Boundary",
    "FillIn",
    "Given",
    "HypeInfinity",
    "HypeTime",
    "Pair",
    "Preference",
    "Protocol",
    "Question",
    "Scale",
    "Settings",
    "YesNo",
    "about",
    "check_seed",
    "following",
    "get",
    "plan",
]
