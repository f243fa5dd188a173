"""Where commands write: checked before the work begins, which may take an hour."""

import argparse
from pathlib import Path


def file(text: str) -> Path:
    """Return the path of a file to write, for `add_argument(type=...)`; a folder is refused."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"expected a file, received the folder '{text}'")
    return path
