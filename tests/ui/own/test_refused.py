from genlab.media.images import decoding
from genlab.ui.own import refused


def test_every_refusal_has_its_words_on_the_screen() -> None:
    assert set(refused.REASONS) == set(decoding.REASONS.values())
    told = {"reason": "pixels", "values": {"width": 9, "height": 8, "most": 25}}
    assert refused.reason(told) == "9 x 8 pixels, more than 25 million"
