"""Words that visitors chose, for a screen that reads Markdown: the one place where they are made plain text.

Titles, names, nicknames, labels, codes, and what is refused: all of it can say `[here](https://...)`, and a screen of
genlab must not lead anywhere that genlab does not.
"""

import re

MOST = 1000
"""Letters of one line; what is longer was not written to be read."""
_JOINER = "\N{WORD JOINER}"
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
# What Streamlit still reads in text whose marks are escaped: addresses, the names of icons and emoji, and arrows. An
# invisible joiner within them stops it.
_STILL_READ = (
    re.compile(r"(?<=:)(?=/)"),
    re.compile(r"(?<=www)(?=\.)", re.IGNORECASE),
    re.compile(r"(?<=@)"),
    re.compile(r"(?<=:)(?=[\w+-]+[:/])"),
    re.compile(r"(?<=[<>~-])(?=[=>-])"),
)


def one_line(text: str) -> str:
    """Return a text in one line that can be read: without line breaks, and cut where it is very long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST else f"{line[:MOST]}…"


def plain(text: str) -> str:
    """Return a visitor's words so that Markdown shows them as they are: no link, no picture, no colour, no formula."""
    for still_read in _STILL_READ:
        text = still_read.sub(_JOINER, text)
    return _MARKS.sub(r"\\\1", one_line(text))
