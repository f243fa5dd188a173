"""A bundle: files of real and of fake images, from folders or a zip file, each with the generator it belongs to.

Nothing is written to disk on the way: a zip's files are read one by one, within bounds that its directory cannot lie
about.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from genlab.errors import GenlabError
from genlab.media.images.decoding import MOST_BYTES, Refusal, Refused
from genlab.packs.alike import folded
from genlab.packs.layout import Layout, check_generator

MOST_FILES = 4_000
MOST_ZIP_BYTES = 500 * 2**20
MOST_UNPACKED_BYTES = 2 * 2**30
MOST_RATIO = 200
"""How many times a file may grow when it is unpacked; a plain picture grows hardly at all, a bomb a thousand times."""
_MOST_DIRECTORY_BYTES = 4 * 2**20
_JUNK = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True)
class Entry:
    """One file: its path as given, the generator of its image (`""`: a real one), and how to read it."""

    file: str
    generator: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Bundle:
    """All files of a bundle.

    Attributes:
        entries: what is to be decoded, reals first.
        refused: what was refused before it was read.
        skipped: what no one meant to send: the operating system's own files.
        notes: how its folders were understood, where that could be otherwise, a line each.
    """

    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]
    skipped: tuple[str, ...]
    notes: tuple[str, ...] = ()


def _tell_apart(entries: Sequence[Entry]) -> None:
    """Raise GenlabError where two generators' names look alike, so that nobody could tell them apart."""
    seen: dict[str, str] = {}
    for entry in entries:
        other = seen.setdefault(folded(entry.generator), entry.generator)
        if other != entry.generator:
            raise GenlabError(
                f"Generators '{other}' and '{entry.generator}' look alike. Expected names that differ in letters."
            )


def _junk(parts: Sequence[str]) -> bool:
    return any(part.lower() in _JUNK for part in parts) or parts[-1].startswith(".")


def of_folders(real: Path, fakes: Mapping[str, Path]) -> Bundle:
    """List the files of a folder of reals and of a folder a generator, with all they hold.

    Raises:
        GenlabError: for a folder that is none, or a name that cannot be a generator's.
    """
    entries: list[Entry] = []
    refused: list[Refusal] = []
    skipped: list[str] = []
    for generator, folder in (("", real), *fakes.items()):
        if generator:
            generator = check_generator(generator)
        if not folder.is_dir():
            raise GenlabError(f"Invalid image folder '{folder}'. Expected a folder. Received: none there.")
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if _junk(path.relative_to(folder).parts):
                skipped.append(str(path))
            elif len(entries) == MOST_FILES:
                refused.append(Refusal(str(path), "many", {"most": MOST_FILES}))
            else:
                entries.append(Entry(str(path), generator, partial(_read_file, path)))
    _tell_apart(entries)
    return Bundle(tuple(entries), tuple(refused), tuple(skipped))


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(str(path), "damaged") from error


def of_zip(path: Path) -> Bundle:
    """List the files of a zip: a folder `real`, and a folder `fake`, `fake-NAME` or one a generator (see `Layout`).

    The zip must stay where it is until the bundle's entries have been read.

    Raises:
        GenlabError: for a zip file that is damaged, too large, or laid out in another way.
    """
    try:
        if path.stat().st_size > MOST_ZIP_BYTES:
            raise GenlabError(
                f"Invalid zip file '{path.name}'. Expected at most {MOST_ZIP_BYTES // 2**20} MB. "
                f"Received: {path.stat().st_size // 2**20} MB."
            )
        _hold_directory(path)
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise GenlabError(
            f"Invalid zip file '{path.name}'. Expected a zip file. Received: {error}."
        ) from error
    refused: list[Refusal] = []
    skipped: list[str] = []
    found: list[tuple[PurePosixPath, zipfile.ZipInfo]] = []
    for info in archive.infolist():
        name = _name(info)
        where = PurePosixPath(name.replace("\\", "/"))
        if info.is_dir() or not where.parts:
            continue
        if _junk(where.parts):
            skipped.append(name)
        elif (refusal := _refusal(name, where, info)) is not None:
            refused.append(refusal)
        elif len(found) == MOST_FILES:
            refused.append(Refusal(name, "many", {"most": MOST_FILES}))
        else:
            found.append((where, info))
    unpacked = sum(info.file_size for _, info in found)
    if unpacked > MOST_UNPACKED_BYTES:
        raise GenlabError(
            f"Invalid zip file '{path.name}'. Expected at most {MOST_UNPACKED_BYTES // 2**30} GB of images. "
            f"Received: {unpacked / 2**30:.1f} GB."
        )
    layout = Layout([where.parts[:-1] for where, _ in found])
    entries: list[Entry] = []
    for where, info in found:
        try:
            generator = layout.generator(where.parts[:-1])
        except GenlabError:
            refused.append(Refusal(str(where), "name"))
            continue
        if generator is None:
            refused.append(Refusal(str(where), "place"))
        else:
            entries.append(Entry(str(where), generator, partial(_read_zipped, archive, info, str(where))))
    if not any(not entry.generator for entry in entries) or not any(entry.generator for entry in entries):
        raise GenlabError(
            f"Invalid layout of '{path.name}'. Expected a folder 'real' and a folder 'fake', 'fake-NAME' or one for "
            f"each generator. Received: {', '.join(layout.tops[:8]) or 'no image'}."
        )
    _tell_apart(entries)
    entries.sort(key=lambda entry: entry.generator)
    return Bundle(tuple(entries), tuple(refused), tuple(skipped), tuple(layout.notes))


def _hold_directory(path: Path) -> None:
    """Hold a zip's directory to its bound before it is read as a whole: millions of entries fit into few bytes."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 65_557))
        tail = file.read()
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < 22:
        raise zipfile.BadZipFile("no zip file")
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) : at].startswith(b"PK\6\7") or directory > _MOST_DIRECTORY_BYTES:
        raise zipfile.BadZipFile(f"a directory of {entries} files or more, at most {MOST_FILES} are taken")


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's path; older programs write other letters than they say they do."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return unicodedata.normalize("NFC", name)
        for encoding in ("utf-8", "cp949"):  # macOS, and Windows in Korean
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name)


def _refusal(name: str, where: PurePosixPath, info: zipfile.ZipInfo) -> Refusal | None:
    if where.is_absolute() or ".." in where.parts or re.match(r"[A-Za-z]:", name):
        return Refusal(name, "path")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return Refusal(name, "link")
    if info.flag_bits & 1:
        return Refusal(name, "encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Refusal(name, "compression")
    if info.file_size > MOST_BYTES:
        return Refusal(name, "bytes", {"most": MOST_BYTES // 2**20})
    ratio = info.file_size // max(1, info.compress_size)
    if ratio > MOST_RATIO:
        return Refusal(name, "ratio", {"ratio": ratio})
    return None


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise Refused(name, "damaged") from error
