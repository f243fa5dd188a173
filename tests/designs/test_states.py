"""An order goes its way and no other, led by its operator, cancelled at first by its customer, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from genlab.designs import orders, states
from genlab.designs.states import CANCELLED, CUSTOMER, MADE, OPERATOR, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.store import reading
from genlab.store import tables as t
from tests.support.orders import keep


@pytest.mark.parametrize("way", [(MADE, SENT), (CANCELLED,), (MADE, CANCELLED)])
def test_an_order_goes_its_way_and_no_other(engine: Engine, way: tuple[str, ...]) -> None:
    mine, (first,) = keep(engine, "me", [0])
    number, state = orders.order(engine, mine, first).number, ORDERED
    for to in (*way, None):
        for refused in {MADE, SENT, CANCELLED} - set(states.MOVES[state]):
            with pytest.raises(
                GenlabError, match=f"Order {number} cannot become {refused}.*Received: {state}"
            ):
                states.move(engine, number, refused)
        if to is not None:
            states.move(engine, number, to)
            state = to
    found = orders.find(engine, number)
    assert list(found.since) == [each for each in states.MOVES if each in (ORDERED, *way)]
    assert orders.counts(engine)[way[-1]] == 1
    with pytest.raises(GenlabError, match="Unknown order 99"):
        states.move(engine, 99, MADE)


def test_who_has_cancelled_it_is_known(engine: Engine) -> None:
    mine, (first, second) = keep(engine, "me", [0, 1])
    ours, theirs = (orders.order(engine, mine, design).number for design in (first, second))
    assert orders.find(engine, ours).cancelled_by is None
    states.cancel(engine, mine, ours)
    states.move(engine, theirs, CANCELLED)
    assert [orders.find(engine, number).cancelled_by for number in (ours, theirs)] == [CUSTOMER, OPERATOR]
    assert orders.order(engine, mine, first).number > theirs  # free again, under another number


def test_a_customer_cancels_what_is_not_yet_made_and_nobody_else_s(engine: Engine) -> None:
    mine, (first,) = keep(engine, "me", [0])
    theirs, _none = keep(engine, "you", [])
    number = orders.order(engine, mine, first).number
    for collection, asked in ((theirs, number), (mine, number + 1)):
        with pytest.raises(GenlabError, match=rf"^Unknown order {asked}\.$"):
            states.cancel(engine, collection, asked)
    states.move(engine, number, MADE)
    with pytest.raises(
        GenlabError, match=r"cannot become cancelled\. Expected one that is ordered\. Received: made"
    ):
        states.cancel(engine, mine, number)
    assert orders.find(engine, number).state == MADE


def test_of_a_customer_who_cancels_and_an_operator_who_makes_it_one_wins(engine: Engine) -> None:
    mine, numbers = keep(engine, "me", range(6))
    for design in numbers:
        number = orders.order(engine, mine, design, announced=True).number
        together = Barrier(2)

        def of(act: Callable[[], None], together: Barrier = together) -> str:
            together.wait()
            try:
                act()
            except GenlabError as error:
                return f"{error.kind}: {error}"
            return ""

        acts: list[Callable[[], None]] = [
            lambda number=number: states.cancel(engine, mine, number, announced=True),  # type: ignore[misc]
            lambda number=number: states.move(engine, number, MADE, announced=True),  # type: ignore[misc]
        ]
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(of, acts))
        state = orders.find(engine, number).state
        assert sorted(map(bool, said)) == [False, True]
        won, lost = (CANCELLED, MADE) if not said[0] else (MADE, CANCELLED)
        assert state == won
        assert said[lost == MADE].startswith(f"moved: Order {number} cannot become {lost}.")
        with reading(engine) as connection:
            told = connection.execute(select(t.delivery.c.event).where(t.delivery.c.order_id == number))
            assert list(told.scalars()) == [ORDERED, won]  # a shop hears of what has happened alone
