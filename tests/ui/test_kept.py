"""What is worked out once is worked out once, and what fails is not kept."""

import threading

import pytest

from genlab.errors import GenlabError
from genlab.ui import kept
from genlab.ui.kept import Kept


def test_work_is_done_once_and_the_longest_unused_goes_first() -> None:
    made: list[str] = []
    store: Kept[str] = Kept(2)

    def get(key: str) -> str:
        return store.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [get(key) for key in "abab"] == ["A", "B", "A", "B"] and made == ["a", "b"]
    get("a")
    get("c")  # b has been unused for longer
    assert store.holds("a") and store.holds("c") and not store.holds("b")
    kept.clear()
    assert not store.holds("a")


def test_what_fails_is_tried_again() -> None:
    store: Kept[int] = Kept(2)

    def fail() -> int:
        raise GenlabError("no")

    for _time in range(2):
        with pytest.raises(GenlabError):
            store.get("a", fail)
    assert store.get("a", lambda: 1) == 1


def test_who_asks_for_what_is_being_made_waits_for_it() -> None:
    store: Kept[int] = Kept(2)
    begun, go_on = threading.Event(), threading.Event()
    made: list[int] = []

    def slow() -> int:
        begun.set()
        go_on.wait(60)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(store.get("a", slow))) for _each in range(3)]
    for thread in threads:
        thread.start()
    begun.wait(60)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert found == [7, 7, 7] and made == [1]
