"""What somebody keeps stays theirs, in their order, under their secret, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import Engine

from genlab.designs import collections
from genlab.designs.boards import FRESH, NEAR, Recipe
from genlab.designs.drawing import Drawing
from genlab.errors import GenlabError
from genlab.keeping.retention import forget

HASH = "0" * 64
DRAWING = Drawing("gan", HASH, 9, "AAAA")


def image(number: int) -> np.ndarray:
    """Return an image unlike those of other numbers."""
    return np.random.default_rng(number).integers(0, 256, (28, 28)).astype(np.uint8)


def kept(engine: Engine, owner: str, *numbers: int) -> tuple[int, list[int]]:
    mine = collections.opened(engine, owner)
    board = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    return mine, [
        collections.keep(engine, mine, board, place, DRAWING, image(number))[0]
        for place, number in enumerate(numbers)
    ]


def test_boards_make_a_tree_that_only_its_owner_has(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    first = collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH, 1))
    near = Recipe(NEAR, 2, (3, 4), (0,), 0.25)
    second = collections.lay(engine, mine, first, "gan", HASH, near)
    found = collections.boards(engine, mine)
    assert list(found) == [first, second]
    assert (found[second].parent, found[second].recipe) == (first, near)
    theirs = collections.opened(engine, "you")
    assert collections.boards(engine, theirs) == {}
    with pytest.raises(GenlabError, match=f"Unknown board {first}"):
        collections.lay(engine, theirs, first, "gan", HASH, near)


def test_two_first_taps_at_once_open_one_collection(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(lambda _turn: collections.opened(engine, "me"), range(4)))
    assert len(numbers) == 1 and collections.collection_of(engine, "me") == numbers.pop()
    assert collections.collection_of(engine, "nobody") is None


def test_a_design_is_kept_once(engine: Engine) -> None:
    mine, (first,) = kept(engine, "me", 1)
    board = next(iter(collections.boards(engine, mine)))
    assert collections.keep(engine, mine, board, 5, DRAWING, image(1)) == (first, False)
    (design,) = collections.designs(engine, mine)
    assert (design.drawing, design.place) == (DRAWING, 0)


def test_names_notes_and_the_order_are_its_owner_s(engine: Engine) -> None:
    mine, numbers = kept(engine, "me", 1, 2, 3)
    collections.write(engine, mine, numbers[0], " 겨울 부츠 ", "두 줄\n까지")
    collections.move(engine, mine, numbers[2], -5)
    collections.move(engine, mine, numbers[0], 1)
    found = collections.designs(engine, mine)
    assert [each.id for each in found] == [numbers[2], numbers[1], numbers[0]]
    assert (found[2].name, found[2].note) == ("겨울 부츠", "두 줄\n까지")
    collections.remove(engine, mine, numbers[1])
    collections.remove(engine, mine, numbers[1])
    assert [each.id for each in collections.designs(engine, mine)] == [numbers[2], numbers[0]]


def test_nobody_changes_another_s(engine: Engine) -> None:
    _mine, (number,) = kept(engine, "me", 1)
    theirs = collections.opened(engine, "you")
    with pytest.raises(GenlabError, match=f"Unknown design {number}"):
        collections.write(engine, theirs, number, "x", "")
    with pytest.raises(GenlabError, match=f"Unknown design {number}"):
        collections.move(engine, theirs, number, 1)
    collections.remove(engine, theirs, number)
    assert collections.designs(engine, _mine)


def test_a_link_that_shows_is_another_than_the_owner_s(engine: Engine) -> None:
    mine, _numbers = kept(engine, "me", 1)
    shared = collections.shared_token("me")
    assert collections.shown_by(engine, shared) == mine
    assert collections.collection_of(engine, shared) is None
    with pytest.raises(GenlabError, match="Unknown link to a collection"):
        collections.shown_by(engine, "never given")


def test_words_that_are_too_long_are_refused(engine: Engine) -> None:
    mine, (number,) = kept(engine, "me", 1)
    with pytest.raises(GenlabError, match="Invalid name of a design"):
        collections.write(engine, mine, number, "x" * 81, "")
    with pytest.raises(GenlabError, match="Invalid note of a design"):
        collections.write(engine, mine, number, "", "x" * 1001)


def test_who_else_has_one_that_looks_the_same_is_counted(engine: Engine) -> None:
    mine, _numbers = kept(engine, "me", 1, 2)
    theirs = collections.opened(engine, "you")
    board = collections.lay(engine, theirs, None, "gan", HASH, Recipe(FRESH, 1))
    alike = np.clip(image(1).astype(int) + 2, 0, 255).astype(np.uint8)
    collections.keep(engine, theirs, board, 0, DRAWING, alike)
    found = collections.designs(engine, mine)
    assert [collections.others_with(engine, mine, each) for each in found] == [1, 0]


def test_a_collection_has_an_end(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "MOST_KEPT", 2)
    monkeypatch.setattr(collections, "MOST_BOARDS", 2)
    with pytest.raises(GenlabError, match=r"Too many designs\. Expected at most 2"):
        kept(engine, "me", 1, 2, 3)
    mine = collections.opened(engine, "me")
    collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH))
    with pytest.raises(GenlabError, match=r"Too many boards\. Expected at most 2"):
        collections.lay(engine, mine, None, "gan", HASH, Recipe(FRESH))


def test_a_collection_that_was_deleted_meanwhile_takes_no_board_in_one_line(engine: Engine) -> None:
    mine = collections.opened(engine, "me")
    forget(engine, collection=mine)
    with pytest.raises(GenlabError, match=r"^This collection was deleted meanwhile\. Nothing was stored\.$"):
        collections.lay(engine, mine, None, "boots", "f" * 64, Recipe(FRESH))
    assert collections.opened(engine, "me") > mine  # whoever comes back begins anew, under another number
