"""A design that people were asked about comes into a collection, and from there into an order, once for all."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine

from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import collections, orders
from genlab.designs.boards import GIVEN, laid
from genlab.designs.numbers import rows
from genlab.designs.sheets import render
from genlab.designs.taking import asked_of, take
from genlab.errors import GenlabError
from tests.support.designed import GENERATOR, small_designs


def test_it_is_kept_by_its_name_on_a_board_of_its_own_once(engine: Engine) -> None:
    pack = small_designs()
    number = pack.generators.index("kept")
    asked = asked_of(pack, number)
    mine = collections.opened(engine, "me")
    kept = take(engine, mine, asked)
    assert take(engine, mine, asked) == kept
    (design,) = collections.designs(engine, mine)
    assert (design.id, design.name, design.drawing) == (kept, asked.name, asked.drawing)
    (board,) = collections.boards(engine, mine).values()
    assert (board.id, board.parent, board.recipe.way, design.place) == (design.board, None, GIVEN, 0)
    drawn = laid(open_checkpoint(GENERATOR), board.recipe, None)
    assert drawn.labels is not None
    image = open_checkpoint(GENERATOR).decode(drawn.latents[:1], drawn.labels[:1])[0]
    assert np.array_equal(image, pack.stimuli[number])
    # Nobody has steered to it: it is no part of what a person keeps of a board.
    (told,) = rows(engine, [])
    assert (told[2], told[10]) == (0, None)


def test_the_first_who_orders_it_has_it_whoever_took_it(engine: Engine) -> None:
    pack = small_designs()
    asked = asked_of(pack, pack.generators.index("random"))
    mine, yours = (collections.opened(engine, who) for who in ("me", "you"))
    ordered = orders.order(engine, mine, take(engine, mine, asked))
    assert ordered.sheet.drawing == asked.drawing and render(ordered.sheet)[1] == 0
    with pytest.raises(GenlabError, match="is ordered already"):
        orders.order(engine, yours, take(engine, yours, asked))


def test_what_cannot_be_taken_is_named_in_one_line_and_nothing_is_stored(engine: Engine) -> None:
    pack = small_designs()
    for number in (pack.generators.index(""), len(pack.stimuli)):
        with pytest.raises(GenlabError, match="Expected one that a generator made"):
            asked_of(pack, number)
    asked = asked_of(pack, pack.generators.index("kept"))
    gone = replace(asked, drawing=replace(asked.drawing, checkpoint_sha256="0" * 64))
    mine = collections.opened(engine, "me")
    with pytest.raises(GenlabError, match="Unknown version 000000000000"):
        take(engine, mine, gone)
    assert not collections.boards(engine, mine) and not collections.designs(engine, mine)


def test_a_full_collection_takes_none_and_lays_no_board(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = small_designs()
    mine = collections.opened(engine, "me")
    monkeypatch.setattr(collections, "MOST_KEPT", 0)
    with pytest.raises(GenlabError, match="Too many designs"):
        take(engine, mine, asked_of(pack, pack.generators.index("kept")))
    assert not collections.boards(engine, mine)
