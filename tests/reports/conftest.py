import pytest
from sqlalchemy import Engine

from tests.support.stored import BOOTS, MNIST, given, participant, session, store, trial


@pytest.fixture
def study(engine: Engine) -> Engine:
    """Store two sessions: yes/no with two people, one of whom has only joined, and pairs with one."""
    store(
        engine,
        session=[session(1, "mnist", MNIST, "yesno", 2), session(2, "boots", BOOTS, "pair", 3)],
        participant=[
            participant(1, 1, "민지, 7반", "ko"),
            participant(2, 1),
            participant(3, 2, '=HYPERLINK("http://x")', "en"),
        ],
        trial=[
            trial(1, 0, [12], "fake", "gan", 0),
            trial(1, 1, [7], "real", "", 1.5),
            trial(2, 0, [7], "real", "", 0),
            trial(2, 1, [12], "fake", "gan", None),
            trial(3, 0, [3, 141], "left", "flow", 0),
            trial(3, 1, [59, 10265], "right", "flow", 2.25),
            trial(3, 2, [1, 2], "left", "gan", 3),
        ],
        answer=[
            given(1, 0, "real", False, 812.54, 1.5),
            given(1, 1, "real", True, None, 2.9995),
            given(3, 0, "left", True, 2000, 2.25),
            given(3, 1, "left", False, 0.04, 3),
        ],
    )
    return engine
