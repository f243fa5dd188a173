"""The tree of boards: each stands below the one that it came from, beside others and not on them."""

from genlab.designs.boards import FRESH, NEAR, Recipe
from genlab.designs.collections import Laid
from genlab.ui.studio import tree


def known(**parents: int | None) -> dict[int, Laid]:
    """Return boards by their numbers and those of their parents: `b2=1`."""
    return {
        int(name[1:]): Laid(
            int(name[1:]), parent, "gan", "0", Recipe(NEAR if parent else FRESH, 0, (0,) * bool(parent))
        )
        for name, parent in parents.items()
    }


def test_what_comes_of_a_board_stands_below_it_and_beside_each_other() -> None:
    at = tree.laid_out(known(b1=None, b2=1, b3=1, b4=2, b5=None))
    assert [at[number][1] for number in (1, 2, 3, 4, 5)] == [0, 1, 1, 2, 0]
    assert at[1][0] == (at[2][0] + at[3][0]) / 2
    assert at[4][0] == at[2][0] < at[3][0] < at[5][0]
    assert len(set(at.values())) == 5


def test_a_way_of_thousands_of_steps_has_a_place_for_each() -> None:
    boards = known(**{f"b{number}": number - 1 or None for number in range(1, 3001)})
    at = tree.laid_out(boards)
    assert at[3000] == (0, 2999)


def test_the_newest_boards_alone_are_a_tree_too() -> None:
    at = tree.laid_out(known(b7=3, b8=7))
    assert at == {7: (0, 0), 8: (0, 1)}


def test_only_a_board_that_is_there_is_picked() -> None:
    boards = known(b1=None)

    class Event:
        def __init__(self, *found: object) -> None:
            self.selection = {"pick": list(found)}

    assert tree.picked(Event({"board": 1}), boards) == 1
    for event in (None, Event(), Event({"board": 9}), Event({"way": "x"}), Event("1")):
        assert tree.picked(event, boards) is None
