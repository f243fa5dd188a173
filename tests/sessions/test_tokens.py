"""A token's hash is stored, and never the token."""

import hashlib

from sqlalchemy import Engine

from genlab.store import tables
from tests.support.playing import rows


def test_the_token_itself_is_stored_nowhere(engine: Engine, token: str) -> None:
    everything = repr([rows(engine, table) for table in tables.metadata.tables])
    assert token not in everything
    assert hashlib.sha256(token.encode()).hexdigest() in everything
    assert len(token) >= 22  # 128 bits
