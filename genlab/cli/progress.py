"""How far a long command is, in one line on standard error: rewritten on a terminal, told now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from genlab.progress import Tell

QUIET_S = 1.0
"""Work that is done sooner says nothing."""
EVERY_S = 0.2
SELDOM_S = 10.0
"""Where lines cannot be rewritten: in a file, or in what another program reads."""


@contextmanager
def on_stderr() -> Iterator[Tell]:
    """Give what is told to a line on standard error, `genlab: STAGE 45%`; a terminal's line is cleared at the end."""
    terminal = sys.stderr.isatty()
    every = EVERY_S if terminal else SELDOM_S
    due = time.monotonic() + (QUIET_S if terminal else SELDOM_S)
    written = 0

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal due, written
        now = time.monotonic()
        if now < due:
            return
        due = now + every
        line = f"genlab: {stage} {done / of:.0%}" if of > 1 else f"genlab: {stage}"
        if terminal:
            print(f"\r{line:<{written}}", end="", file=sys.stderr, flush=True)
            written = len(line)
        else:
            print(line, file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if written:
            print(f"\r{'':<{written}}\r", end="", file=sys.stderr, flush=True)
