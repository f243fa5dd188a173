"""Names of villages are asked about in words of their own; other texts, and other media, in theirs."""

import pytest

from genlab import packs
from genlab.protocols import about
from genlab.ui import media


@pytest.mark.parametrize("name", ["names_ko", "names_en"])
def test_a_name_exists_or_is_made_up_whatever_is_asked(name):
    pack = packs.load(name)
    room, usual = media.of(pack), media.ROOMS[pack.medium.name]
    for protocol in about(pack.medium.name, pack.form):
        asked, before = room.words(protocol), usual.words(protocol)
        assert asked.keys() == before.keys() and asked["real"] == "It exists" and asked["fake"] == "Made up"
        assert not any("text" in asked[key].lower() for key in ("ask", "stimulus", "nearest", "beside"))
    assert "Which one exists?" in room.words("pair")["ask"]
    assert media.of(packs.load("mnist")) is media.ROOMS["image"]
