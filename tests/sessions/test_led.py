"""A host's secret, and nothing else, gives a host's rights."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions.hosting import open_led
from genlab.sessions.led import led
from tests.support.playing import rows


def test_only_the_secret_gives_rights_and_it_is_stored_nowhere(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=4)
    everything = repr(rows(engine, "session"))
    assert opened.host_token not in everything
    for wrong in ("", opened.join_code, "x" * 22):
        with pytest.raises(GenlabError, match="Unknown host link"):
            led(engine, wrong)
