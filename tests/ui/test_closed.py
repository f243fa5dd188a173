"""What a server may be closed to, as its pages say it: training, uploads, and backups without a good secret."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab.paths import ROOT
from genlab.ui import database
from tests.support.waiting import HANG_S

Shown = Callable[[str], AppTest]


@pytest.fixture
def shown(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Return a function that runs a page over an empty database."""
    monkeypatch.setattr(database, "_engine", sqlite_engine)

    def run(key: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "pages" / f"{key}.py"), default_timeout=HANG_S).run()
        assert not page.exception
        return page

    return run


def said(elements: Any) -> str:
    return "\n".join(element.value for element in elements)


def test_a_server_may_train_nothing(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_TRAINING", "off")
    page = shown("train")
    assert "This server trains nothing." in said(page.warning)
    assert "No run yet." in said(page.markdown)
    assert "Start training" not in [button.label for button in page.button]


def test_a_server_may_take_nothing(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_OWN_PACKS", "off")
    page = shown("own")
    assert "This server takes no uploads" in said(page.warning)
    assert not page.get("file_uploader")
    monkeypatch.delenv("GENLAB_OWN_PACKS")
    assert shown("own").get("file_uploader")


@pytest.mark.parametrize("secret", [None, "short", "correct-horse-battery-staple"])
def test_without_a_good_secret_there_is_no_backup_on_screen(
    shown: Shown, secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if secret is not None:
        monkeypatch.setenv("GENLAB_ADMIN_SECRET", secret)
    page = shown("about")
    good = secret is not None and len(secret) > len("short")
    assert ("The server's secret" in [field.label for field in page.text_input]) == good
    assert "disk is temporary" not in said(page.warning)
