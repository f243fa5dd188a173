"""Invitations: a personal link for each label on a host's list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select

from genlab.errors import GenlabError
from genlab.protocols.hosting import LISTED
from genlab.sessions.led import find_led
from genlab.sessions.texts import clean, unlike
from genlab.sessions.tokens import new_token, token_hash
from genlab.store import tables as t
from genlab.store import writing

MAX_LABELS = 5000
MOST_LETTERS = 80  # of a label, as its column holds


@dataclass(frozen=True)
class Invited:
    """A personal link: the label it was made for, and its token."""

    label: str
    token: str


def invite(engine: Engine, host_token: str, labels: Sequence[str]) -> list[Invited]:
    """Make one personal link for each label; labels that have one already are left out.

    A label that stands twice is two people: the second one becomes `Label (2)`.

    Raises:
        GenlabError: where the session does not work by list, or for too many labels.
    """
    wanted = unlike(list(filter(None, (clean(label, MOST_LETTERS) for label in labels))), MOST_LETTERS)
    if len(wanted) > MAX_LABELS:
        raise GenlabError(f"Too many labels: {len(wanted)}. Expected at most {MAX_LABELS}.")
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        if session.hosting.naming != LISTED:
            raise GenlabError(f"This session names nobody by list. Expected naming '{LISTED}'.")
        known = set(
            connection.execute(
                select(t.invitation.c.label).where(t.invitation.c.session_id == session.session_id)
            ).scalars()
        )
        made = [Invited(label, new_token()) for label in wanted if label not in known]
        if made:
            connection.execute(
                insert(t.invitation),
                [
                    {
                        "session_id": session.session_id,
                        "label": entry.label,
                        "token_sha256": token_hash(entry.token),
                    }
                    for entry in made
                ],
            )
    return made
