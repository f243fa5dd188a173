"""Sessions in the database: opened, joined, led, answered and counted. The database is their only state.

What comes in: one step of an answer's way a module, each a transaction; nothing that draws a screen.
"""

from genlab.sessions.joining import join
from genlab.sessions.opening import MAX_QUESTIONS, end_session, open_session
from genlab.sessions.standing import resume

__all__ = [
    "MAX_QUESTIONS",
    "end_session",
    "join",
    "open_session",
    "resume",
]
