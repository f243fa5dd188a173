"""Sessions in the database: opened, joined, led, answered and counted. The database is their only state.

What comes in: one step of an answer's way a module, each a transaction; nothing that draws a screen.
"""

from genlab.sessions.opening import (
    FRESH_SEEDS,
    MAX_QUESTIONS,
    clean,
    count_questions,
    end_session,
    join,
    open_session,
    resume,
)

__all__ = [
    "FRESH_SEEDS",
    "MAX_QUESTIONS",
    "clean",
    "count_questions",
    "end_session",
    "join",
    "open_session",
    "resume",
]
