from genlab.ui.media.images import cue_name
from genlab.ui.own.audit import advice


def test_every_cue_of_a_pack_has_a_name_and_an_advice() -> None:
    for cue in ("byte_length", "histogram", "sharpness", "colourfulness", "original_size", "original_format"):
        assert "_" not in cue_name(cue)
        assert advice(cue)
