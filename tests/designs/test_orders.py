"""A design is sold once, whoever asks and however many at once, and its order goes its way, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from genlab.designs import collections, deliveries, orders, states
from genlab.designs.drawing import Drawing, packed, pixels_sha256
from genlab.designs.states import CANCELLED, MADE, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.store import reading, writing
from genlab.store import tables as t
from tests.support.orders import BOOTS, board, drawing, keep


def test_an_order_holds_all_that_makes_its_design(engine: Engine) -> None:
    mine, (first,) = keep(engine, "me", [4])
    collections.write(engine, mine, first, "겨울 부츠", "")
    made = orders.order(engine, mine, first)
    sheet = made.sheet
    assert (made.state, made.collection, made.design, sheet.name) == (ORDERED, mine, first, "겨울 부츠")
    assert (sheet.seed, sheet.place, sheet.label, sheet.generator) == (BOOTS.seed, 4, 9, "flow1")
    np.testing.assert_array_equal(sheet.image(), drawing(4).image())
    collections.remove(engine, mine, first)  # the order stays
    assert orders.find(engine, made.number) == made
    assert orders.of_collection(engine, mine) == {first: made}


def test_two_customers_at_once_never_get_the_same(engine: Engine) -> None:
    customers = [keep(engine, owner, [0]) for owner in ("me", "you")]
    together = Barrier(2)

    def buy(customer: tuple[int, list[int]]) -> str:
        mine, (design,) = customer
        together.wait()
        try:
            return f"number {orders.order(engine, mine, design, announced=True).number}"
        except GenlabError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(buy, customers))
    assert [line.split()[0] for line in said] == ["This", "number"]
    assert "ordered already" in said[0]
    with reading(engine) as connection:
        assert len(connection.execute(select(t.design_order)).all()) == 1
        assert len(connection.execute(select(t.delivery)).all()) == 1


def test_the_database_itself_refuses_the_same_pixels_twice(engine: Engine) -> None:
    """Also where somebody writes past `order`."""
    mine, (first,) = keep(engine, "me", [0])
    made = orders.order(engine, mine, first)
    with reading(engine) as connection:
        row = dict(connection.execute(select(t.design_order)).one()._mapping)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(t.design_order), {**row, "id": made.number + 1})


def test_what_looks_the_same_is_sold_with_it_and_what_does_not_is_free(engine: Engine) -> None:
    mine, numbers = keep(engine, "me", [0, 1])
    theirs, _none = keep(engine, "you", [])
    latent = board().latents[0].copy()
    latent += np.float32(0.02) * np.random.default_rng(1).standard_normal(latent.shape).astype(np.float32)
    near = Drawing(drawing(0).checkpoint, drawing(0).checkpoint_sha256, 9, packed(latent))
    assert pixels_sha256(near.image()) != pixels_sha256(drawing(0).image())
    (laid,) = collections.boards(engine, theirs)
    alike, _new = collections.keep(engine, theirs, laid, 0, near, near.image())
    made = orders.order(engine, mine, numbers[0])
    with pytest.raises(GenlabError, match="This design is ordered already, or one that looks the same"):
        orders.order(engine, theirs, alike)
    with pytest.raises(GenlabError, match=f"You have ordered this design already.*order {made.number}"):
        orders.order(engine, mine, numbers[0])
    looks = {each.id: each.look for each in collections.designs(engine, mine)}
    assert [orders.sold(engine, looks[number]) for number in numbers] == [made.number, None]
    assert orders.order(engine, mine, numbers[1]).number > made.number


def test_nobody_orders_what_another_keeps_or_what_no_generator_here_draws(engine: Engine) -> None:
    mine, (first,) = keep(engine, "me", [0])
    theirs, _none = keep(engine, "you", [])
    with pytest.raises(GenlabError, match=f"Unknown design {first}"):
        orders.order(engine, theirs, first)
    with writing(engine) as connection:
        connection.execute(update(t.design).values(checkpoint_sha256="f" * 64))
    with pytest.raises(GenlabError, match="Unknown version ffffffffffff of checkpoint"):
        orders.order(engine, mine, first)
    assert orders.counts(engine) == {ORDERED: 0, MADE: 0, SENT: 0, CANCELLED: 0}


def test_what_was_cancelled_before_it_was_made_is_free_again_and_what_was_made_is_not(engine: Engine) -> None:
    mine, (first,) = keep(engine, "me", [0])
    before = orders.order(engine, mine, first).number
    states.move(engine, before, CANCELLED)
    again = orders.order(engine, mine, first)
    assert again.number > before and orders.of_collection(engine, mine)[first] == again
    states.move(engine, again.number, MADE)
    states.move(engine, again.number, CANCELLED)
    with pytest.raises(GenlabError, match="ordered this design already"):
        orders.order(engine, mine, first)
    assert orders.find(engine, again.number).taken and not orders.find(engine, before).taken


def test_one_customer_has_so_many_orders_that_wait_at_most(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "MOST_OPEN", 2)
    mine, numbers = keep(engine, "me", [0, 1, 2])
    made = [orders.order(engine, mine, number).number for number in numbers[:2]]
    refused = pytest.raises(
        GenlabError, match=r"Too many orders that wait, or were cancelled today\..*most 2"
    )
    with refused:
        orders.order(engine, mine, numbers[2])
    states.cancel(engine, mine, made[1])  # who orders and cancels in turn takes time, too
    with refused:
        orders.order(engine, mine, numbers[2])
    states.move(engine, made[0], MADE)
    again = orders.order(engine, mine, numbers[2])
    states.move(engine, again.number, CANCELLED)  # by the shop
    orders.order(engine, mine, numbers[2])


def test_the_queue_begins_with_what_has_waited_longest(engine: Engine) -> None:
    mine, numbers = keep(engine, "me", [0, 1, 2])
    made = [orders.order(engine, mine, number).number for number in numbers]
    assert [each.number for each in orders.queue(engine, ORDERED, 2)] == made[:2]
    for number in made:
        states.move(engine, number, CANCELLED)
    assert [each.number for each in orders.queue(engine, CANCELLED, 9)] == made[::-1]


def test_a_sheet_s_link_shows_its_order_and_no_other(engine: Engine) -> None:
    mine, (first,) = keep(engine, "me", [0])
    made = orders.order(engine, mine, first)
    assert orders.shown_by(engine, f"{made.number}-{made.sheet.code}") == made
    for wrong in (
        f"{made.number}",
        f"{made.number}-",
        f"{made.number}-{'0' * 20}",
        f"9-{made.sheet.code}",
        "",
        "²-x",
    ):
        with pytest.raises(GenlabError, match="Unknown link to an order"):
            orders.shown_by(engine, wrong)


def test_every_step_is_told_only_where_a_shop_is_set_up(engine: Engine) -> None:
    mine, (first, second) = keep(engine, "me", [0, 1])
    told, quiet = orders.order(engine, mine, first, announced=True), orders.order(engine, mine, second)
    states.move(engine, told.number, MADE, announced=True)
    states.move(engine, quiet.number, MADE)
    assert deliveries.untold(engine, [told.number, quiet.number])[told.number].event == ORDERED
    with reading(engine) as connection:
        found = connection.execute(select(t.delivery.c.order_id, t.delivery.c.event)).all()
    assert found == [(told.number, ORDERED), (told.number, MADE)]
