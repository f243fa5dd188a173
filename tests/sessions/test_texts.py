"""Names and titles of which no two are equal, however they come."""

import pytest

from genlab.sessions.texts import following, unlike


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["민지", "준호", "민지", "민지"], ["민지", "준호", "민지 (2)", "민지 (3)"]),
        (["", "", "a"], ["", "", "a"]),
        (["a", "a (2)", "a"], ["a", "a (2)", "a (3)"]),
        (["a", "a", "a (2)"], ["a", "a (3)", "a (2)"]),
    ],
)
def test_of_two_equal_names_the_second_has_a_number(names: list[str], expected: list[str]) -> None:
    assert unlike(names) == expected
    assert unlike(unlike(names)) == expected


def test_names_and_titles_stay_within_their_length() -> None:
    long = "가" * 80
    assert [len(name) for name in unlike([long] * 12, 80)] == [80] * 12
    assert len(set(unlike([long] * 12, 80))) == 12
    assert len(following("x" * 200, 200)) == 200 and following("x" * 200, 200).endswith(" (2)")


@pytest.mark.parametrize(
    ("title", "expected"), [("3-1", "3-1 (2)"), ("3-1 (2)", "3-1 (3)"), ("3-1 (a)", "3-1 (a) (2)"), ("", "")]
)
def test_the_next_class_has_a_title_of_its_own(title: str, expected: str) -> None:
    assert following(title, 200) == expected
