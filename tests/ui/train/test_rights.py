"""A run is led by whoever started it, by the admin, and, where nobody else can be there, by whoever is there."""

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine

from genlab.sessions.tokens import token_hash
from genlab.training import jobs
from genlab.training.job import Job, Settings
from genlab.ui import links, makers
from genlab.ui.train import rights

SETTINGS = Settings("pixel", "mnist", 3, 0, "quick", "x")


def visitor(
    monkeypatch: pytest.MonkeyPatch,
    token: str = "",
    *,
    admin: bool = False,
    here: bool = False,
    **context: Any,
) -> None:
    """Have somebody come: with a secret in the address, and from somewhere."""
    seen = {"url": "http://localhost:8501/train", "ip_address": None, "headers": {}, **context}
    monkeypatch.setattr(st, "query_params", {"t": token} if token else {})
    monkeypatch.setattr(st, "session_state", {"admin_open": True} if admin else {})
    monkeypatch.setattr(st, "context", SimpleNamespace(**seen))
    monkeypatch.setattr(links, "listens_here_only", lambda: here)


@pytest.fixture
def owned(sqlite_engine: Engine) -> Job:
    return jobs.get(sqlite_engine, jobs.add(sqlite_engine, SETTINGS, token_hash("mine")))


@pytest.fixture
def old(sqlite_engine: Engine) -> Job:
    return jobs.get(sqlite_engine, jobs.add(sqlite_engine, SETTINGS))


def test_a_run_is_its_maker_s(owned: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor(monkeypatch, "mine")
    assert rights.leads(owned) and rights.own([owned])
    for stranger in ("", "yours", owned.maker_sha256 or ""):
        visitor(monkeypatch, stranger, here=True)
        assert not rights.leads(owned) and not rights.own([owned])
    visitor(monkeypatch, admin=True)
    assert rights.leads(owned)


def test_a_run_without_a_maker_is_the_admin_s(old: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor(monkeypatch, "mine")
    assert not rights.leads(old)
    visitor(monkeypatch, admin=True)
    assert rights.leads(old)


@pytest.mark.parametrize(
    ("context", "alone"),
    [
        ({}, True),
        ({"here": False}, False),
        ({"ip_address": "192.0.2.7"}, False),
        ({"url": "https://genlab.example/train"}, False),
        ({"headers": {"X-Forwarded-For": "127.0.0.1"}}, False),
        ({"headers": {"Via": "1.1 proxy"}}, False),
    ],
)
def test_on_a_laptop_it_is_whose_laptop_it_is(
    context: dict[str, Any], alone: bool, old: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor(monkeypatch, **{"here": True, **context})
    assert rights.leads(old) == alone


def test_a_visitor_keeps_one_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor(monkeypatch)
    first = makers.maker()
    assert token_hash(st.query_params["t"]) == first
    del st.query_params["t"]  # the second tap of a double tap comes with the address of the first
    assert makers.maker() == first and len(st.query_params["t"]) >= 20
