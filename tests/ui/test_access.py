"""Whoever is not its host is told nothing of a pack that a class is asked about; a private pack is seen by its key."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import packs
from genlab.paths import ROOT, user_dir
from genlab.sessions import join, open_session
from genlab.sessions.hosting import Opened, open_led
from genlab.sessions.leading import set_state
from genlab.store.tables import ENDED
from genlab.ui import database
from tests.support.own_images import write_images
from tests.support.playing import play
from tests.support.waiting import HANG_S

IN_USE = "In use by a class"


@pytest.fixture(autouse=True)
def _database(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(st, "page_link", lambda *_arguments, **_named: None)  # a page alone knows no other


def shown(name: str, **query: str) -> AppTest:
    """Return a page as a fresh tab finds it."""
    page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=HANG_S)
    for key, value in query.items():
        page.query_params[key] = value
    if name == "results":
        page.session_state["details"] = "What fooled people"
    page.session_state["_pages"] = dict.fromkeys(("play", "own"))
    page.run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(str(part.value) for part in (*page.info, *page.error))


def images(page: AppTest) -> int:
    return len(page.get("image"))


@pytest.fixture
def opened(sqlite_engine: Engine) -> Opened:
    """Have a round of everyone's answered, and a class begin with the same pack."""
    pack = packs.load("mnist")
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "yesno"), pack), pack)
    return open_led(sqlite_engine, pack, "yesno", questions=4)


def test_no_standing_round_of_a_pack_in_use(sqlite_engine: Engine, opened: Opened) -> None:
    pack = packs.load("mnist")
    begun = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno"), pack)
    for query in ({"pack": "mnist"}, {"pack": "mnist", "seed": "3"}, {"p": begun}):
        page = shown("play", **query)
        assert IN_USE in said(page) and "shown" not in page.session_state, query
    page = shown("play")  # whoever asks for nothing gets other images
    assert not page.error and page.session_state["shown"]["current"]
    assert "mnist" not in page.selectbox[0].options
    in_class = join(sqlite_engine, opened.session_id, pack)
    assert shown("play", p=in_class).session_state["shown"]["current"]
    set_state(sqlite_engine, opened.host_token, ENDED)
    assert shown("play", p=begun).session_state["shown"]["current"]


def test_its_host_may(opened: Opened) -> None:
    assert not shown("play", pack="mnist", h=opened.host_token).error


def test_no_gallery_and_no_nearest_images_of_a_pack_in_use(sqlite_engine: Engine, opened: Opened) -> None:
    results, near = shown("results"), shown("neighbours")
    assert IN_USE in said(results) and IN_USE in said(near)
    assert not images(results) and not images(near) and not near.toggle
    assert not any("Every image" in part.value for part in results.subheader)
    host = shown("results", h=opened.host_token)  # its own answers, and no word of a class
    assert IN_USE not in said(host)
    set_state(sqlite_engine, opened.host_token, ENDED)
    results, near = shown("results"), shown("neighbours")
    assert IN_USE not in said(results) + said(near) and images(results) and near.toggle


@pytest.fixture
def private(tmp_path: Path) -> Iterator[str]:
    """Make a private pack `secret`; return its key."""
    from genlab.packs import bundles, own

    real, fake = write_images(tmp_path / "r", 12), write_images(tmp_path / "f", 12, first=100)
    _pack, report = own.build("secret", bundles.of_folders(real, {"blobs": fake}), private=True)
    yield report["key"]
    packs.remove("secret")
    shutil.rmtree(user_dir() / "packs", ignore_errors=True)


def test_a_private_pack_is_seen_by_its_key_alone(sqlite_engine: Engine, private: str) -> None:
    assert "secret" in packs.names() and private not in (
        user_dir() / "packs" / "secret.npz"
    ).read_bytes().decode("latin1")
    for key in ({}, {"k": "guessed"}):
        assert "secret" not in str([box.options for box in shown("neighbours", **key).selectbox])
        assert "secret" not in str([box.options for box in shown("host", **key).selectbox])
        assert "secret" not in str([box.options for box in shown("results", **key).selectbox])
        assert not shown("own", pack="secret", **key).subheader
        page = shown("play", pack="secret", **key)
        assert "Unknown pack 'secret'" in said(page) and "shown" not in page.session_state
    for name in ("neighbours", "host", "results"):
        assert "secret" in str([box.options for box in shown(name, k=private).selectbox]), name
    mine = shown("own", pack="secret", k=private)
    assert mine.subheader and "This pack is private" in " ".join(str(part.value) for part in mine.info)
    assert shown("play", pack="secret", k=private).session_state["shown"]["current"]


def test_a_class_is_asked_about_a_private_pack_and_its_host_sees_it(
    sqlite_engine: Engine, private: str
) -> None:
    pack = packs.load("secret")
    opened = open_led(sqlite_engine, pack, "yesno", questions=4)
    token = join(sqlite_engine, opened.session_id, pack)
    assert shown("play", p=token).session_state["shown"]["current"]
    assert not shown("play", p=token).error
    assert "secret" in str([box.options for box in shown("neighbours", h=opened.host_token).selectbox])
    assert "secret" not in str([box.options for box in shown("neighbours", h="x").selectbox])
    # Whoever holds a link to a round that anyone may enter, and no key, does not go on in it.
    standing = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno"), pack)
    set_state(sqlite_engine, opened.host_token, ENDED)
    assert "Unknown pack 'secret'" in said(shown("play", p=standing))


def test_previews_of_an_own_pack_in_use_wait(sqlite_engine: Engine, private: str) -> None:
    opened = open_led(sqlite_engine, packs.load("secret"), "yesno", questions=4)
    page = shown("own", pack="secret", k=private)
    page.toggle[0].set_value(True).run()
    assert IN_USE in said(page) and not images(page)
    set_state(sqlite_engine, opened.host_token, ENDED)
    page = shown("own", pack="secret", k=private)
    page.toggle[0].set_value(True).run()
    assert IN_USE not in said(page) and images(page)
