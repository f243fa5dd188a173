"""A dataset by its name, or a folder by its path."""

from pathlib import Path

import pytest

from genlab import datasets
from genlab.errors import GenlabError
from tests.support.tiny import bars, write_folder


def test_unknown_names_and_classes_are_named() -> None:
    with pytest.raises(GenlabError, match=r"Unknown dataset 'mnits'. Expected one of: mnist"):
        datasets.load("mnits")
    with pytest.raises(GenlabError, match="Unknown class 12 of dataset 'mnist'"):
        datasets.load("mnist").of_class(12)


def test_a_folder_is_not_called_as_a_dataset_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "avatars", bars(4))
    with pytest.raises(GenlabError, match=r"Invalid image folder .* Expected another name .* 'avatars'"):
        datasets.load(str(folder))
    folder.rename(tmp_path / "bars")
    monkeypatch.chdir(tmp_path / "bars")
    assert datasets.load(".").name == "bars"
