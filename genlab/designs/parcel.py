"""All files of an order, for those who make it: sheet, picture, outline and relief."""

from collections.abc import Callable
from pathlib import Path

from genlab.designs import outlines, paper, reliefs
from genlab.designs.sheets import Sheet, png
from genlab.errors import GenlabError
from genlab.paths import folder_written_aside

FILES: dict[str, Callable[[Sheet], bytes]] = {
    "pdf": paper.pdf,
    "json": lambda sheet: sheet.to_json().encode(),
    "png": lambda sheet: png(sheet.image()),
    "svg": lambda sheet: outlines.svg(sheet.image()).encode(),
    "stl": lambda sheet: reliefs.stl(sheet.image()),
}
"""What makes each file, by its name's end."""


def name(sheet: Sheet, end: str) -> str:
    """Return what a file of an order is called."""
    return f"order-{sheet.number}.{end}"


def write(sheet: Sheet, folder: Path) -> list[Path]:
    """Write all files of an order into a new folder, or none; return them.

    Raises:
        GenlabError: where the folder is there already, or cannot be written: the disk is full.
    """
    if folder.exists():
        raise GenlabError(f"Folder '{folder}' exists already. Expected a new one.")
    made = {name(sheet, end): make(sheet) for end, make in FILES.items()}
    try:
        with folder_written_aside(folder) as aside:
            for file, content in made.items():
                (aside / file).write_bytes(content)
    except OSError as error:
        raise GenlabError(f"Cannot write '{folder}'. Received: {error.strerror}.") from error
    return [folder / file for file in made]
