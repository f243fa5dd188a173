"""A run of texts on the Train page: its texts step by step from the same beginnings, and its words for texts."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from genlab.errors import GenlabError
from genlab.media.melody.tune import Tune
from genlab.paths import ROOT
from genlab.store import connect
from genlab.training import jobs, runs
from genlab.ui import database, page
from genlab.ui.train import own, queue, texts
from tests.support import training_runs, tunes


def test_what_was_given_is_fainter_and_nothing_is_markup() -> None:
    assert texts.line("a < b") == "a &lt; b"
    given, made = texts.line("<b>sea\u25b8 & sky").split("</span>")
    assert given.startswith("<span") and given.endswith("&lt;b&gt;sea") and made == " &amp; sky"
    assert texts.line("one\t하나").endswith("one</span> \u2192 하나")


def test_a_preview_says_what_it_is_of() -> None:
    assert (
        texts.kind(["one\t하나", "x"]) == "pairs" and texts.kind([]) == texts.kind(["[a", "b"]) == "written"
    )
    assert texts.kind(["In [the] house", "A [cat \u2260 dog]"]) == "filled"
    assert texts.heading(["one\t하나"]) == "What it makes of the same test texts"


def test_a_damaged_preview_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "step-000010.txt"
    path.write_bytes(b"\xff\xfe\xd8")
    with pytest.raises(GenlabError, match=r"Damaged preview .* Expected lines of text in UTF-8"):
        texts.of(path)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the Train page, not yet run, of a server that has a run of texts."""
    home = tmp_path / "home"
    monkeypatch.setenv("GENLAB_HOME", str(home))
    home.mkdir()
    connect(f"sqlite:///{home / 'genlab.sqlite3'}").dispose()
    number = training_runs.add_texts(home)
    monkeypatch.setattr(database, "_engine", connect(f"sqlite:///{home / 'genlab.sqlite3'}"))
    monkeypatch.setattr(queue, "door", lambda: True)
    monkeypatch.setattr(queue, "wake", lambda: None)
    shown = AppTest.from_file(str(ROOT / "pages" / "train.py"), default_timeout=120)
    shown.session_state["_pages"] = dict.fromkeys(screen.key for screen in page.SCREENS)
    shown.query_params["run"] = str(number)
    return shown


def html(shown: AppTest) -> str:
    return "\n".join(part.proto.body for part in shown.get("html"))


def test_texts_grow_from_the_same_beginning_step_by_step(app: AppTest) -> None:
    app.run()
    assert not app.exception and list(runs.previews(runs.folder("rnn-verses-0"))) == [10, 60, 400]
    shown = html(app)
    assert "마을이 조용하다." in shown and "다을마 리" not in shown
    assert "&lt;b&gt;바다" in shown and "<b>" not in shown
    for made in (" 리<", " 푸르<", " 푸르다.<"):  # the last text, followed through all steps
        assert made in shown
    app.select_slider[0].set_value(10).run()
    assert "다을마 리" in html(app)
    (follow,) = [each for each in app.number_input if each.label.startswith("Follow one text (1 to 3)")]
    follow.set_value(2).run()
    assert " 다 을<" in html(app) and " 마을이다.<" in html(app)
    said = " ".join(part.value for part in (*app.caption, *app.markdown))
    assert "the beginning of a text by a person" in said and "not that the texts make sense" in said
    assert "images look real" not in said


def test_the_form_offers_texts_and_starts_a_run_of_them(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genlab.ui.train.form.wake", lambda: None)
    app.run()
    before = app.selectbox[0].options
    app.segmented_control[0].set_value("text").run()
    assert app.selectbox[0].options != before and app.selectbox[0].value == "ngram"
    assert [box.label for box in app.selectbox][:2] == ["Generator", "Texts and tunes"]
    assert "Class" not in [box.label for box in app.selectbox]
    app.selectbox[0].set_value("transformer").run()
    assert len(app.selectbox[1].options) == 3  # two of pairs, and a file of one's own
    app.selectbox[1].set_value("own").run()
    (start,) = [each for each in app.button if each.label == "Start training"]
    assert start.disabled
    app.selectbox[1].set_value("roman").run()
    (start,) = [each for each in app.button if each.label == "Start training"]
    start.click().run()
    assert not app.exception
    settings = jobs.everything(database.engine())[0].settings
    assert (settings.generator, settings.dataset, settings.label, settings.preset, settings.file) == (
        "transformer", "roman", None, "quick", "",
    )  # fmt: skip


def test_melodies_of_one_s_own_start_a_run(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    airs = "\n\n".join(Tune.of_line(tunes.composed(seed)).abc(f"Air {seed}", seed + 1) for seed in range(24))
    sent: list[SimpleNamespace] = []
    monkeypatch.setattr("genlab.ui.train.form.wake", lambda: None)
    monkeypatch.setattr(own, "uploader", lambda *_given, **_named: sent)
    app.run()
    app.segmented_control[0].set_value("text").run()
    app.selectbox[0].set_value("gpt").run()
    app.selectbox[1].set_value("own-tunes").run()
    (start,) = [each for each in app.button if each.label == "Start training"]
    assert start.disabled and any("hears what it learns to play" in part.value for part in app.caption)
    sent.append(SimpleNamespace(name="my airs.abc", getvalue=lambda: airs.encode()))
    app.run()
    (start,) = [each for each in app.button if each.label == "Start training"]
    start.click().run()
    assert not app.exception and not app.error
    settings = jobs.everything(database.engine())[0].settings
    assert (settings.generator, settings.dataset, settings.file) == ("gpt", "my-airs", "my-airs.abc")
