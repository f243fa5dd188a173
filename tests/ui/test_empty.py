"""Where a page has nothing to show, a picture, a sentence and a button stand there, and the button helps."""

from typing import Any
from xml.etree import ElementTree

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import checkpoints
from genlab.paths import ROOT
from genlab.sessions.hosting import open_led
from genlab.training import jobs, processes
from genlab.ui import access, database, empty, page
from genlab.ui.train import queue
from tests.support.waiting import HANG_S

Gone = list[tuple[str, dict[str, str]]]


@pytest.fixture(autouse=True)
def gone(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Gone:
    """Return to which pages buttons have led."""
    found: Gone = []
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(st, "page_link", lambda *_arguments, **_named: None)
    monkeypatch.setattr(page, "go", lambda key, **query: found.append((key, query)))
    return found


def opened(name: str, **query: str) -> AppTest:
    """Return a page as a fresh tab finds it."""
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=HANG_S)
    for key, value in query.items():
        app.query_params[key] = value
    app.session_state["_pages"] = dict.fromkeys(("play", "own", "train"))
    app.run()
    assert not app.exception, app.exception
    return app


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


@pytest.mark.parametrize("name", empty.PICTURES)
def test_a_picture_is_drawn_and_says_nothing_in_words(name: str) -> None:
    drawn = ElementTree.fromstring(f"<svg>{empty.PICTURES[name]}</svg>")
    assert len(drawn) >= 3 and not "".join(drawn.itertext())


def test_results_without_answers_lead_to_a_round_of_what_was_asked_for(gone: Gone) -> None:
    app = opened("results", pack="avatars", protocol="pair")
    assert any(part.value.startswith("No answers yet") for part in app.markdown) and app.get("image")
    button(app, "Play a round").click().run()
    assert gone == [("play", {"pack": "avatars", "protocol": "pair"})]


def test_a_session_without_answers_waits_for_its_class(sqlite_engine: Engine) -> None:
    from genlab import packs

    token = open_led(sqlite_engine, packs.load("mnist"), "yesno", questions=4).host_token
    app = opened("results", h=token)
    assert any(part.value.startswith("Nobody in this session has answered") for part in app.markdown)
    assert "Play a round" not in [each.label for each in app.button]


def test_lessons_without_an_autoencoder_lead_to_training(gone: Gone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "is_there", lambda name: False)
    button(opened("latent"), "Train one").click().run()
    assert gone == [("train", {})]


def test_neighbours_without_packs_lead_to_ones_own_images(
    gone: Gone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "names", list)
    button(opened("neighbours"), "Your images").click().run()
    assert gone == [("own", {})]


def test_train_without_runs_starts_the_one_worth_playing(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "door", lambda: True)
    monkeypatch.setattr(queue, "wake", lambda: None)
    monkeypatch.setattr("genlab.ui.train.form.wake", lambda: None)
    button(opened("train"), "Start a first run").click().run()
    (job,) = jobs.everything(sqlite_engine)
    settings = job.settings
    assert (settings.generator, settings.dataset, settings.preset) == ("latentflow", "mnist", "quick")


def test_a_server_that_trains_nothing_offers_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "allowed", lambda name: False)
    app = opened("train")
    assert "No run yet." in [part.value for part in app.markdown]
    assert "Start a first run" not in [each.label for each in app.button]


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("results", {"pack": "nope"}, "Unknown pack 'nope'. Expected one of: mnist"),
        ("results", {"protocol": "nope"}, "Unknown protocol 'nope'. Expected one of: yesno"),
        ("results", {"session": "9"}, "Unknown session '9'. Expected its code, or its host's link."),
        ("join", {"session": "9"}, "Unknown session '9'."),
        ("neighbours", {"pack": "../x"}, "Unknown pack '../x'."),
        ("train", {"run": "99"}, "Unknown run '99'. No run was started here yet."),
        ("host", {"h": "nobody"}, "Unknown host link"),
        ("own", {"pack": "nope"}, "Pack 'nope' is none of those made here"),
        ("own", {"pack": "mnist"}, "Pack 'mnist' is none of those made here"),
    ],
)
def test_an_address_that_does_not_exist_says_so_and_leads_on(
    name: str, query: dict[str, str], said: str
) -> None:
    app = opened(name, **query)
    (line,) = [part.value for part in app.error]
    assert line.replace("\\", "").startswith(said)
    button(app, "Open this page anew").click().run()
    assert not app.exception and not app.error and not set(app.query_params) & set(query)


def test_results_and_neighbours_open_what_the_address_names() -> None:
    assert opened("results", pack="avatars", protocol="pair").selectbox[0].value == "avatars"
    assert opened("neighbours", pack="avatars").selectbox[0].value == "avatars"
