"""Folders as people lay them out: which hold reals, which whose fakes, and what is only a split."""

import pytest

from genlab.errors import GenlabError
from genlab.packs.layout import Layout

SAID = {
    "nested generators": {"real": "", "fake/sdxl": "sdxl", "fake/dalle/2": "dalle"},
    "nested, some without": {"real": "", "fake": "unnamed", "fake/sdxl": "sdxl"},
    "human and AI": {"human": "", "AI": "unnamed"},
    "human and AI, generators in it": {"Human": "", "AI/sdxl": "sdxl", "AI/dall-e 3": "dall-e 3"},
    "photos and made ones": {"real_photos": "", "AI-generated images": "unnamed"},
    "korean": {"\uc2e4\uc81c": "", "AI": "unnamed"},
    "korean, nested": {"\uc9c4\uc9dc": "", "\uac00\uc9dc/\uc720\ub9ac": "\uc720\ub9ac"},
    "german": {"echt": "", "KI": "unnamed"},
    "splits above": {"train/REAL": "", "train/FAKE": "unnamed", "test/REAL": "", "test/FAKE": "unnamed"},
    "splits beneath": {"x/real/train": "", "x/real/test": "", "x/fake/train/gan": "gan", "x/fake/test/gan": "gan"},
    "one split wraps all": {"data/test/real": "", "data/test/sdxl": "sdxl"},
    "motifs are no generators": {"real/cats": "", "real/dogs": "", "fake/cats": "unnamed", "fake/dogs/sdxl": "sdxl"},
    "numbers and things are none": {"real/1": "", "fake/0001": "unnamed", "fake/images": "unnamed"},
    "two words for fakes": {"real": "", "fake": "unnamed", "deepfake": "deepfake"},
    "a generator whose name begins so": {"real": "", "Real-ESRGAN": "Real-ESRGAN"},
    "one with the word before it": {"real": "", "fake-my gan/deep/er": "my gan"},
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_folders_say_whose_their_images_are(name: str) -> None:
    said = SAID[name]
    folders = [tuple(path.split("/")) for path in said]
    layout = Layout(folders)
    assert [layout.generator(parts) for parts in folders] == list(said.values())


def test_what_is_understood_is_told() -> None:
    layout = Layout([("train", "real"), ("train", "fake"), ("test", "Real"), ("test", "fake")])
    assert layout.notes == [
        "Folders test, train are splits: their images are taken together.",
        "Folders Real, real differ in case only: their images are taken together.",
    ]
    assert Layout([("real",), ("fake", "sdxl")]).notes == []


def test_what_lies_beside_them_belongs_to_nobody() -> None:
    layout = Layout([("real",), ("fake",), ("test",), ()])
    assert layout.generator(("test",)) is None and layout.generator(()) is None
    with pytest.raises(GenlabError, match="Invalid generator name"):
        layout.generator(("fake", "!!!"))
