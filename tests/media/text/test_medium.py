"""Texts as a medium: how they lie in a file, what the browser gets, and what is measured of them."""

import base64

import numpy as np
import pytest

from genlab import media
from genlab.media.text.medium import LONGEST

TEXTS = ["In the beginning God created.", "And there was light: and there was light.", "빛이 있으라 하시니"]
MEDIUM = media.get("text")


def test_texts_come_out_of_a_file_as_they_went_in() -> None:
    assert MEDIUM.opened(MEDIUM.stored(TEXTS)) == tuple(TEXTS)
    with pytest.raises(ValueError, match=r"expected lines as uint8 \(n,\), received none"):
        MEDIUM.opened({})
    with pytest.raises(ValueError, match="expected texts of 1 to 400 letters, received 401"):
        MEDIUM.opened(MEDIUM.stored(["a" * (LONGEST + 1)]))


def test_the_browser_gets_one_length_for_all() -> None:
    longest = "가" * LONGEST
    sent = [MEDIUM.encoded(text) for text in (*TEXTS, "x", longest)]
    assert len(set(map(len, sent))) == 1 and len(set(sent)) == 5
    assert base64.b64decode(sent[2]).rstrip(b"\0").decode() == TEXTS[2]
    assert MEDIUM.layout(TEXTS) == MEDIUM.layout([longest]) != MEDIUM.layout(["light\t빛"])


def test_the_nearest_is_the_fewest_edits_away() -> None:
    places, gaps = MEDIUM.nearest(TEXTS, ["And there was light", "In the beginning, God created."])
    assert places.tolist()[:2] == [1, 0] and gaps.tolist()[:2] == [1.0, 22.0]
    own, _ = MEDIUM.nearest(TEXTS, TEXTS, np.arange(3))
    assert all(own != np.arange(3))
    assert MEDIUM.distance("abc", "abd") == 1


def test_cues_tell_what_they_are_called() -> None:
    found = MEDIUM.cues(["Say (it. 12", "la la la la la."])
    assert found["length"].tolist() == [11, 15] and found["unfinished"].tolist() == [1, 0]
    assert found["unbalanced"].tolist() == [1, 0] and found["repeats"][1] > 0.5 > found["repeats"][0]
    assert found["digits"][0] == 2 / 11 and found["capitals"].tolist() == [1 / 11, 0]
    assert MEDIUM.profiles(TEXTS)["letters"].shape[0] == 3
    features = MEDIUM.features(TEXTS)
    assert features.shape == (3, 512) and np.allclose(np.linalg.norm(features, axis=1), 1)


def test_of_a_pair_its_target_is_measured() -> None:
    assert MEDIUM.cues(["The light is on.\t불이 켜짐"])["length"].tolist() == [5]


def test_noise_is_letters_in_no_order() -> None:
    noise = MEDIUM.noise(TEXTS, np.random.default_rng(2))
    assert noise != TEXTS[2] and sorted(noise.replace(" ", "")) == sorted("빛이있으라하시니")
    assert MEDIUM.noise(["source\tab cd ef"], np.random.default_rng(0)).startswith("source\t")
