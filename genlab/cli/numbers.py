"""Numbers on the command line: counts that are counts, within what a machine holds."""

import argparse
from collections.abc import Callable

MOST_SEED = 2**63 - 1


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number of these bounds, for `add_argument(type=...)`."""

    def read(text: str) -> int:
        digits = text.strip().removeprefix("-")
        if digits.isascii() and digits.isdecimal() and len(digits) < 20 and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(
            f"expected a whole number from {least:,} to {most:,}, received '{text}'"
        )

    return read


def share(text: str) -> float:
    """Return a number from 0 to 1."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, received '{text}'")
    return found


seed = whole(0, MOST_SEED)
"""Reads a seed of random numbers."""
