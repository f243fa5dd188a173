"""What a shop is told waits in the database, in its order, over restarts; one process at a time tries each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from genlab.designs import deliveries, orders, states
from genlab.designs.states import MADE, ORDERED
from genlab.errors import GenlabError
from genlab.store import tables as t
from genlab.store import writing
from tests.support.orders import keep


@pytest.fixture
def order(engine: Engine) -> int:
    mine, (first,) = keep(engine, "me", [0])
    return orders.order(engine, mine, first, announced=True).number


def now_due(engine: Engine) -> None:
    """Let time pass until all that waits is due."""
    with writing(engine) as connection:
        due = update(t.delivery).where(t.delivery.c.due_at.is_not(None))
        connection.execute(due.values(due_at=datetime.now(UTC) - timedelta(seconds=1)))


def test_of_many_who_ask_one_gets_it(engine: Engine, order: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = [each for each in pool.map(lambda _turn: deliveries.claim(engine), range(4)) if each]
    assert [(each.order, each.event, each.attempts) for each in found] == [(order, ORDERED, 1)]


def test_a_later_event_waits_for_those_before_it(engine: Engine, order: int) -> None:
    states.move(engine, order, MADE, announced=True)
    first = deliveries.claim(engine)
    assert first is not None and first.event == ORDERED and deliveries.claim(engine) is None
    deliveries.failed(engine, first, "HTTP 500")
    assert deliveries.claim(engine) is None  # neither: the first is not due, and the second waits for it
    now_due(engine)
    again = deliveries.claim(engine)
    assert again is not None and (again.key, again.attempts, again.problem) == (first.key, 2, "HTTP 500")
    deliveries.delivered(engine, again)
    second = deliveries.claim(engine)
    assert second is not None and second.event == MADE and second.key != first.key


def test_one_whose_process_has_gone_is_tried_again(engine: Engine, order: int) -> None:
    lost = deliveries.claim(engine)
    assert lost is not None
    due = deliveries.next_due(engine)
    assert due is not None and 0 < (due - datetime.now(UTC)).total_seconds() <= deliveries.LEASE_S
    now_due(engine)
    taken = deliveries.claim(engine)
    assert taken is not None and taken.key == lost.key
    deliveries.failed(engine, lost, "too late to say")  # it is another's by now
    assert deliveries.untold(engine, [order])[order].problem == ""


def test_pauses_grow_and_end_after_three_days() -> None:
    pauses = [deliveries.pause_after(attempt) for attempt in range(1, deliveries.MOST_ATTEMPTS + 1)]
    seconds = [pause.total_seconds() for pause in pauses if pause is not None]
    assert pauses[-1] is None and len(seconds) == deliveries.MOST_ATTEMPTS - 1
    assert seconds[0] == 5 and seconds == sorted(seconds) and max(seconds) == 6 * 3600
    assert 2.5 < sum(seconds) / 86400 < 3.5


def test_what_was_given_up_is_told_when_somebody_asks(
    engine: Engine, order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "MOST_ATTEMPTS", 1)
    found = deliveries.claim(engine)
    assert found is not None
    deliveries.failed(engine, found, "HTTP\n 404" + "!" * 300)
    left = deliveries.untold(engine, [order])[order]
    assert left.given_up and len(left.problem) == deliveries.MOST_PROBLEM and "\n" not in left.problem
    assert deliveries.next_due(engine) is None and deliveries.claim(engine) is None
    deliveries.again(engine, order)
    again = deliveries.claim(engine)
    assert again is not None and (again.key, again.attempts) == (found.key, 1)
    deliveries.delivered(engine, again)
    assert deliveries.untold(engine, [order]) == {}
    with pytest.raises(GenlabError, match=f"Nothing of order {order} is left"):
        deliveries.again(engine, order)
