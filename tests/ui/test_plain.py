"""What a visitor has written is shown as it is written; tests/browser/test_plain.py looks at it in a browser."""

import pytest

from genlab.ui.plain import MOST, one_line, plain

JOINER = "\N{WORD JOINER}"


def test_marks_are_escaped() -> None:
    assert plain("[x](y) *z* `c` $m$ :red[r] # <b>") == r"\[x\]\(y\) \*z\* \`c\` \$m\$ \:red\[r\] \# \<b\>"
    assert plain("한국어 반 3") == "한국어 반 3"


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "see www.a.example",
        "me@a.example",
        ":material/home:",
        ":smile:",
        "a -> b",
        "a >= b",
    ],
)
def test_what_is_read_in_text_is_broken_and_looks_the_same(text: str) -> None:
    shown = plain(text)
    assert JOINER in shown
    assert shown.replace("\\", "").replace(JOINER, "") == text


def test_a_time_or_a_price_stays_what_it_is() -> None:
    assert JOINER not in plain("Class 3-1: Tue 9:15, 5 > 3, a.b")


def test_a_line_is_one_line_and_ends() -> None:
    assert one_line("a\n# b\r\n  c") == "a # b c"
    assert len(one_line("x" * 5000)) == MOST + 1
