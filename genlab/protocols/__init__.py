"""What a person is asked, and what counts as right. Knows no database and no screen."""

from genlab.protocols.base import MAX_SEED, Protocol, Question, check_seed
from genlab.protocols.kinds import PROTOCOLS, HypeInfinity, Pair, YesNo, get

__all__ = [
    "MAX_SEED",
    "PROTOCOLS",
    "HypeInfinity",
    "Pair",
    "Protocol",
    "Question",
    "YesNo",
    "check_seed",
    "get",
]
