"""From a table's bytes to text: what packs it, which letters it is written in."""

import gzip
import io
import re
import unicodedata
import zipfile
import zlib

from genlab.analysis.tables.columns import known
from genlab.errors import GenlabError

MOST_BYTES = 1 << 30
"""What a packed table may unpack to."""
SAMPLE = 1 << 18
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OTHERS = ("cp949", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5")
"""The code pages of Windows machines that are tried where a text is no UTF; Korean first."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_TABLES = (".csv", ".tsv", ".txt", ".json", ".jsonl")


def unpacked(raw: bytes, most: int = MOST_BYTES) -> bytes:
    """Return a table's own bytes where it comes as gzip, or alone in a zip; at most `most` of them.

    Raises:
        GenlabError: where it cannot be unpacked, or is too large.
    """
    try:
        if raw.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
                return _bounded(file.read(most + 1), most)
        if raw.startswith(b"PK\x03\x04") and not is_workbook(raw, most):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(_TABLES)]
                names = [name for name in names if not name.startswith("__MACOSX/")]
                if len(names) != 1:
                    raise GenlabError(
                        f"Cannot read the archive. Expected one table in it. Received: {', '.join(names) or 'none'}."
                    )
                with archive.open(names[0]) as member:
                    return _bounded(member.read(most + 1), most)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise GenlabError(f"Cannot unpack the table. Received: {error}.") from error
    return raw


def is_workbook(raw: bytes, most: int = MOST_BYTES) -> bool:
    """Return whether the bytes are of a workbook, .xlsx, .ods or an old .xls.

    Raises:
        GenlabError: for one that unpacks to more than `most` bytes.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return True
    if not raw.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                return False
            if sum(entry.file_size for entry in archive.infolist()) > most:
                raise _too_large("workbook", most)
    except zipfile.BadZipFile:
        return False
    return True


def _bounded(raw: bytes, most: int) -> bytes:
    if len(raw) > most:
        raise _too_large("table", most)
    return raw


def _too_large(what: str, most: int) -> GenlabError:
    return GenlabError(f"The {what} is too large. Expected at most {most // 2**20} MiB when unpacked.")


def text_of(raw: bytes, notes: list[str]) -> str:
    """Return the text, its letters composed (NFC) and without invisible ones; tell which code page it was in.

    Raises:
        GenlabError: where it is no text.
    """
    encoding = next((name for mark, name in MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise _no_text() from error
    text = text.rstrip("\x1a")  # old programs of Windows end a file so
    if "\0" in text or _CONTROL.search(text[:SAMPLE]):
        raise _no_text()
    if encoding not in ("utf-8", "utf-8-sig"):
        notes.append(f"text: {encoding}")
    return clean(text)


def clean(text: str) -> str:
    """Return a text with its letters composed (a Mac writes Hangul in parts), and without invisible ones."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def _unmarked(raw: bytes) -> str:
    """Return the encoding of a text without a mark."""
    head = raw[:SAMPLE]
    if b"\0" in head:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(raw)
    return "utf-8"


def _code_page(raw: bytes) -> str:
    """Return the code page in which most cells of the text's beginning are known names and words.

    Korean where all letters beyond ASCII are Hangul; else what `charset_normalizer` finds most likely.
    """
    lines = raw[:SAMPLE].splitlines(keepends=True)
    sample = b"".join(lines[:-1]) if len(raw) > SAMPLE else raw
    fits: dict[str, str] = {}
    for name in OTHERS:
        try:
            raw.decode(name)
        except UnicodeDecodeError:
            continue
        text = sample.decode(name, errors="replace")
        if text not in fits.values():
            fits[name] = text
    if not fits:
        raise _no_text()
    if "cp949" in fits and is_hangul(fits["cp949"]):
        return "cp949"
    words = {name: known(_cells(text)) for name, text in fits.items()}
    best = [name for name in fits if words[name] == max(words.values())]
    if len(best) == 1:
        return best[0]
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=best).best()
    return found.encoding if found is not None and found.encoding in best else best[0]


def _cells(text: str) -> list[str]:
    """Return what stands in the first lines, roughly cut."""
    head = "\n".join(text.splitlines()[:20])
    for delimiter in ",;|\n":
        head = head.replace(delimiter, "\t")
    return [cell.strip(' "') for cell in head.split("\t")]


def is_hangul(text: str) -> bool:
    """Return whether the letters of a text beyond ASCII, of which it has some, are all syllables of KS X 1001.

    These 2,350 are in use: the others of old Korean Windows are often letters of another code page.
    """
    letters = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    return bool(letters) and all(
        "\uac00" <= letter <= "\ud7a3"
        and len(letter.encode("euc_kr")) == 2  # others are spelled out, in eight bytes
        for letter in letters
    )


def _no_text() -> GenlabError:
    return GenlabError("Cannot read the table as text. Expected CSV in UTF-8. Received: other bytes.")
