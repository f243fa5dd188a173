"""Addresses that people carry from one screen to another keep the path that the server lies behind."""

import re

import pytest
import streamlit as st

from genlab.paths import ROOT
from genlab.ui import links


@pytest.mark.parametrize(
    ("path", "root"), [("", ""), ("genlab", "/genlab"), ("/labs/genlab/", "/labs/genlab")]
)
def test_places_begin_with_the_path_of_the_server(
    path: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": path}.get)
    assert links.root() == root
    assert links.place("") == f"{root}/"
    assert links.place("join", code="AB 1", lang="ko") == f"{root}/join?code=AB+1&lang=ko"
    assert links.address("join").endswith(f"{root}/join")


def test_nobody_else_makes_addresses_on_this_server() -> None:
    pages = "|".join(path.stem for path in (ROOT / "pages").glob("*.py"))
    absolute = re.compile(rf"""["'`]/(\?|pulse/|({pages})\b)""")
    made = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("genlab/ui", "pages")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in (".py", ".js", ".html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if absolute.search(line)
    ]
    assert made == []
