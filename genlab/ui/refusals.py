"""What the library refuses, in the words of the person whose screen it is told on, and as plain text."""

import re
from collections.abc import Callable, Iterable

from genlab import words
from genlab.errors import GenlabError
from genlab.ui import failures
from genlab.ui import known as told
from genlab.ui.plain import plain
from genlab.ui.words import _, language

# What says most by itself first: a short message of many fields would take many a longer one for its own.
KNOWN = (
    *sorted(
        (*told.KNOWN, *failures.KNOWN), key=lambda message: len(re.sub(r"\{\w+\}", "", message)), reverse=True
    ),
)


def problem_line(error: GenlabError) -> str:
    """Return the one line that says what is wrong, translated where people meet it in the middle of a round.

    It is Markdown that says no more than its words: what a visitor has named stands in it as plain text.
    """
    unfit = _("This answer does not belong to the question that is open. Please load the page again.")
    lines = {
        "locked": _("The database is busy. Nothing was stored; please try again."),
        "full": _("The server's disk is full. Nothing was stored; please tell whoever runs this server."),
        "gone": _("The database cannot be reached. Nothing was stored; please try again in a moment."),
        "moved": _("This order was moved on meanwhile. Please load the page again."),
        **dict.fromkeys(("choice", "trial", "unserved"), unfit),
    }
    return translated(str(error), KNOWN) or lines.get(error.kind) or _in_english(str(error))


def _in_english(text: str) -> str:
    """Return what only whoever runs the server has to do with: quoted in English, where that is not the language."""
    if language() == "en":
        return plain(text)
    return _("This server says, in English: “{line}”").format(line=plain(text))


def translated(text: str, known: Iterable[str], shown: Callable[[str], str] = plain) -> str | None:
    """Return what the library says in the reader's language; None where it is none of `known`.

    A line within a line, such as why the first of several files was refused, is translated, too.

    Args:
        text: the library's words.
        known: messages, marked for translation.
        shown: makes what a visitor has named fit to be shown; for a screen that reads Markdown, `plain`.
    """
    inner = (*failures.LEFT_OUT, *KNOWN, *told.FILES)

    def field(said: str) -> str:
        return (words.translated(said, inner, shown) if " " in said else None) or shown(said)

    return words.translated(text, known, field)
