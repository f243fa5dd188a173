import unicodedata
from pathlib import Path

import pytest

from genlab import packs
from genlab.errors import GenlabError
from genlab.packs.naming import check_name, check_title, slug
from genlab.packs.recipes import SHIPPED
from genlab.ui.words import shipped_titles

KOREAN = "\uc6b0\ub9ac \ubc18 \uace0\uc591\uc774"  # our class's cats


@pytest.mark.parametrize("name", ["cats", "Cats_2", "1-b", KOREAN.replace(" ", "-")])
def test_names_are_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "../up", "a/b", "a\\b", ".hidden", "-o", "a b", "a" * 41, "x.npz", "nul", "COM1", "a\n"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(GenlabError, match="Invalid pack name"):
        check_name(name)


def test_a_shipped_pack_s_name_is_taken() -> None:
    with pytest.raises(GenlabError, match="Pack 'mnist' exists already"):
        check_name("mnist")


@pytest.mark.parametrize("title", ["", " ", "a" * 81, "two\nlines", "\x07"])
def test_titles_are_one_line(title: str) -> None:
    with pytest.raises(GenlabError, match="Invalid title"):
        check_title(title)


def test_a_name_comes_from_the_title_and_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    assert check_name(slug("Cats & dogs, 2026!")) == "cats-dogs-2026"
    assert check_name(slug(KOREAN)) == KOREAN.replace(" ", "-")
    assert slug("MNIST") == "mnist-2"
    assert slug("!!!") == "images" and slug("nul") == "my-nul"
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "images.npz").touch()
    assert packs.folder_of("images") is not None and slug("***") == "images-2"
    assert len(slug("x" * 80)) <= 40


@pytest.mark.parametrize(
    "title",
    ["Handwritten digits (MNIST)", "handwritten  DIGITS (mnist)", "\u3164 Handwritten digits (MNIST)"],
)
def test_the_title_of_a_shipped_pack_is_taken(title: str) -> None:
    with pytest.raises(GenlabError, match="is that of a pack that comes with genlab"):
        check_title(title)


def test_so_is_what_it_is_called_in_korean() -> None:
    korean = [title for title in shipped_titles() if not title.isascii()]
    assert len(korean) == len(SHIPPED)
    for title in korean:
        with pytest.raises(GenlabError, match="is that of a pack that comes with genlab"):
            check_title(unicodedata.normalize("NFD", title), shipped_titles())


def test_a_title_that_nobody_can_see_is_none() -> None:
    with pytest.raises(GenlabError, match="letters that can be seen"):
        check_title("\u3164")


def test_a_name_that_differs_in_case_alone_is_taken() -> None:
    with pytest.raises(GenlabError, match="exists already"):
        check_name("MNIST")


@pytest.mark.parametrize("name", ["", "../mnist", "/tmp/x.npz", "x.npz", ".x", "a\\b", "a\0", "x" * 201])
def test_a_name_that_leads_elsewhere_is_on_no_shelf(name: str) -> None:
    assert not packs.is_name(name) and packs.folder_of(name) is None
