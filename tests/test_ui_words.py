"""Every word on screen has a Korean translation, and the compiled catalogue is the written one."""

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from genlab.paths import data_dir
from genlab.ui.words import LOCALE, catalogue

ROOT = data_dir().parent
PO = LOCALE / "ko" / "LC_MESSAGES" / "genlab.po"


def messages_in_code() -> set[str]:
    """Collect what the code asks to be translated."""
    found: set[str] = set()
    for folder in ("genlab", "pages"):
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, keywords={"_": None, "mark": None}):
            found.add(message if isinstance(message, str) else message[0])
    return found - {""}


def test_every_message_has_a_korean_translation() -> None:
    with PO.open("rb") as file:
        written = read_po(file, locale="ko")
    translated = {message.id for message in written if message.id and message.string and not message.fuzzy}
    assert messages_in_code() == translated


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with PO.open("rb") as file:
        written = read_po(file, locale="ko")
    for message in written:
        if message.id:
            assert catalogue("ko").gettext(str(message.id)) == message.string


def test_placeholders_survive_translation() -> None:
    import string

    with PO.open("rb") as file:
        written = read_po(file, locale="ko")
    for message in written:
        if message.id:
            names = [
                {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
                for text in (message.id, message.string)
            ]
            assert names[0] == names[1], message.id


def test_english_stands_for_itself() -> None:
    assert catalogue("en").gettext("Play again") == "Play again"
