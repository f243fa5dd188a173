"""Every word on the screen has its translation, and what is compiled is what is written."""

import string
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from genlab.paths import ROOT

CATALOGUES = sorted((ROOT / "genlab" / "ui" / "locale").glob("*/LC_MESSAGES/genlab.po"))
KEYWORDS = {**DEFAULT_KEYWORDS, "mark": None}


def shown() -> set[str]:
    """Return every message that the screens mark for translation; of a plural, the singular."""
    messages = set()
    for path in [
        ROOT / "streamlit_app.py",
        *(ROOT / "pages").rglob("*.py"),
        *(ROOT / "genlab").rglob("*.py"),
    ]:
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            messages.add(message if isinstance(message, str) else message[0])
    return messages


def written(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def fields(text: str) -> set[str | None]:
    """Return the names of the fields that `str.format` fills."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_there_is_a_korean_catalogue() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["ko"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogue_holds_every_message_and_no_other(path: Path) -> None:
    """`make words` mends the first two, a translator the third."""
    catalogue = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in written(path)
        if message.id
    }
    assert shown() - set(catalogue) == set(), "new messages"
    assert set(catalogue) - shown() == set(), "messages that nobody shows"
    empty = {key for key, message in catalogue.items() if not all(_texts(message.string))}
    assert empty == set(), "untranslated messages"
    assert {key for key, message in catalogue.items() if message.fuzzy} == set(), "guessed translations"


def _texts(found: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found or ("",))
