"""A pair is asked about by its translation: its source is a person's either way."""

from types import SimpleNamespace
from typing import Any

from genlab.media import get
from genlab.protocols import about
from genlab.ui import media


def pack_of(dataset: str) -> Any:
    return SimpleNamespace(dataset=dataset, medium=get("text"), form="", stimuli=("a\tb", "c\td"))


def test_a_translation_is_a_persons_or_a_machines_whatever_is_asked() -> None:
    usual = media.ROOMS["text"]
    for dataset in ("help_en_ko", "roman"):
        pack = pack_of(dataset)
        room = media.of(pack)
        assert "2 translations" in room.about(pack)
        for protocol in about("text"):
            asked, before = room.words(protocol), usual.words(protocol)
            assert asked.keys() == before.keys() and "translat" in asked["ask"]
            assert (asked["real"], asked["fake"]) == (before["real"], before["fake"])
            assert not any("text" in asked[key].lower() for key in ("ask", "stimulus", "nearest", "beside"))
    assert media.of(pack_of("verses")) is usual
