"""Words in the reader's language, Korean or English, through gettext; the English text of a message is its key.

Whoever writes for a reader says who that is: the screens ask their page (`genlab.ui.words` sets `ask`), and what is
made for somebody outside a page's run is made within `speaking`. Everywhere else it is English: command line, JSON,
logs.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

DOMAIN = "genlab"
LOCALE = Path(__file__).parent / "ui" / "locale"
LANGUAGES = {"en": "English", "ko": "한국어"}
MOST = 1000
"""Letters of one line; what is longer is no message."""
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def _english() -> str:
    return "en"


ask: Callable[[], str] = _english
"""Says the language of whoever reads, where nothing else does."""


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """Return a language's translations; English msgids stand for themselves."""
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def language() -> str:
    """Return the language of who reads: `ko` or `en`."""
    return _spoken.get() or ask()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have all words within in one language, whoever's page runs."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def _(message: str) -> str:
    """Translate a message into the reader's language."""
    return catalogue(language()).gettext(message)


def translator() -> Callable[[str], str]:
    """Return `_` for one reader: where many messages are translated, the language is asked for once."""
    return catalogue(language()).gettext


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a number."""
    return catalogue(language()).ngettext(one, many, count)


def mark(message: str) -> str:
    """Mark a message for translation where it is declared; `_` translates it where it is shown."""
    return message


def translated(text: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str | None:
    """Return in the reader's language what was said in English before its reader was known; None for other words.

    So what the library refuses, and what an older genlab has stored, is told to anybody in their language.

    Args:
        text: what was said.
        known: messages, marked for translation; their fields may hold anything.
        shown: makes what stands in a field fit to be shown.
    """
    if len(text) > MOST:
        return None
    for message in known:
        if found := _pattern(message).fullmatch(text):
            fields = {name: shown(said) for name, said in found.groupdict().items()}
            return _plainly(_(message)).format(**fields)
    return None


@lru_cache(maxsize=1024)
def _pattern(message: str) -> re.Pattern[str]:
    """Return what a message with its fields filled looks like."""
    pieces = re.split(r"\{(\w+)(?:[^{}]*)\}", message)
    return re.compile(
        "".join(
            re.escape(piece) if place % 2 == 0 else f"(?P<{piece}>.*)" for place, piece in enumerate(pieces)
        )
    )


def _plainly(message: str) -> str:
    """Return a message whose fields take text that is formatted already."""
    return re.sub(r"\{(\w+)[^{}]*\}", r"{\1}", message)
