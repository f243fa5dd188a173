"""Who chooses by what stands on the screen gets what was meant, whatever a visitor calls a pack."""

from typing import Any

import pytest

from genlab.errors import GenlabError
from genlab.paths import ROOT
from genlab.ui.choices import pick, unique


def labels(titles: dict[str, str]) -> list[str]:
    label = unique(titles, titles.__getitem__)
    return [label(name) for name in titles]


def test_titles_stand_alone_where_they_are_unlike() -> None:
    assert labels({"a": "Cats", "b": "Dogs"}) == ["Cats", "Dogs"]


def test_equal_titles_have_their_names_behind_them() -> None:
    assert labels({"a": "Cats", "b": "Cats", "c": "Dogs"}) == ["Cats (a)", "Cats (b)", "Dogs"]
    assert labels({"a": "Cats", "b": "CATS  "}) == ["Cats (a)", "CATS   (b)"]


def test_a_title_cannot_look_like_another_with_its_name() -> None:
    found = labels({"a": "Cats", "b": "Cats", "c": "Cats (a)", "d": "Cats (a) (c)"})
    assert len(set(found)) == 4
    assert found[:2] == ["Cats (a)", "Cats (b)"]


class Place:
    """A container whose field holds what somebody sent."""

    def __init__(self, sent: object) -> None:
        self.sent = sent

    def selectbox(self, *_: Any, **__: Any) -> object:
        return self.sent


def test_what_was_not_offered_is_not_taken() -> None:
    assert pick(Place("a"), "Images", ["a", "b"], str) == "a"
    assert pick(Place(None), "Images", ["a", "b"], str) is None
    with pytest.raises(GenlabError, match=r"Unknown choice '/etc/x\.npz'"):
        pick(Place("/etc/x.npz"), "Images", ["a", "b"], str)


def test_every_choice_of_a_list_is_one_that_was_offered() -> None:
    """(`selectbox` hands on whatever a browser sends.)"""
    unlooked = [
        path.relative_to(ROOT).as_posix()
        for folder in ("genlab/ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if ".selectbox(" in path.read_text(encoding="utf-8")
    ]
    assert unlooked == ["genlab/ui/choices.py"]
