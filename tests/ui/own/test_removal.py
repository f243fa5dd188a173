"""A pack goes with all that was kept of it where its maker says so twice, and while no class needs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import packs
from genlab.packs import bundles, own
from genlab.paths import ROOT, user_dir
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import set_state
from genlab.sessions.tokens import token_hash
from genlab.store.tables import ENDED
from genlab.ui import database
from tests.support.own_images import write_images
from tests.support.waiting import HANG_S

SECRET = "the maker's secret"


@pytest.fixture(autouse=True)
def made(
    sqlite_engine: Engine, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[packs.Pack]:
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(st, "page_link", lambda *_arguments, **_named: None)
    real, fake = write_images(tmp_path / "r", 12), write_images(tmp_path / "f", 12, first=100)
    bundle = bundles.of_folders(real, {"blobs": fake})
    yield own.build("mine", bundle, title="Mine", maker_sha256=token_hash(SECRET))[0]
    (user_dir() / "packs" / "mine.npz").unlink(missing_ok=True)


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "own.py"), default_timeout=HANG_S)
    for key, value in {"pack": "mine", **query}.items():
        app.query_params[key] = value
    app.session_state["_pages"] = dict.fromkeys(("play", "own"))
    app.run()
    assert not app.exception, app.exception
    return app


def test_its_maker_removes_it_with_all_that_was_kept(made: packs.Pack) -> None:
    app = opened(t=SECRET)
    assert app.button(key="remove-mine").disabled
    app.checkbox(key="sure-mine").check().run()
    app.button(key="remove-mine").click().run()
    assert not app.exception and [part.value for part in app.success] == ["Mine is removed."]
    assert "mine" not in packs.names() and "pack" not in app.query_params
    assert not [path for path in user_dir().rglob("*") if "mine" in path.name]
    assert SECRET.encode() not in b"".join(
        path.read_bytes() for path in user_dir().rglob("*") if path.is_file()
    )
    with pytest.raises(Exception, match="Unknown pack 'mine'"):
        packs.load("mine")  # nor does memory keep it


@pytest.mark.parametrize("query", [{}, {"t": "guessed"}, {"t": token_hash(SECRET)}])
def test_nobody_else_is_offered_to(query: dict[str, str]) -> None:
    app = opened(**query)
    assert "remove-mine" not in [each.key for each in app.button] and app.subheader[0].value == "Mine"


def test_a_pack_that_a_class_is_asked_about_stays(made: packs.Pack, sqlite_engine: Engine) -> None:
    host = open_led(sqlite_engine, made, "yesno", questions=4).host_token
    app = opened(t=SECRET)
    assert "remove-mine" not in [each.key for each in app.button]
    assert any("A class is asked about this pack" in part.value for part in app.warning)
    set_state(sqlite_engine, host, ENDED)
    app = opened(t=SECRET)
    app.checkbox(key="sure-mine").check().run()
    open_led(sqlite_engine, made, "yesno", questions=4)  # since the page was drawn
    app.button(key="remove-mine").click().run()
    assert "mine" in packs.names()
