"""A Korean screen says nothing in English: every page, with something on it, and every file that it hands out.

`tests.support.latin` says which Latin words have a reason to stand there.
"""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab import checkpoints, packs
from genlab.analysis import study
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import collections, deliveries, orders
from genlab.designs.boards import FRESH, NEAR, Recipe, laid
from genlab.designs.drawing import Drawing, packed
from genlab.paths import ROOT, user_dir
from genlab.protocols import Settings
from genlab.protocols.hosting import LISTED, NICKNAMES, TEACHER, Hosting
from genlab.reports import codebook
from genlab.reports.methods import methods
from genlab.reports.report import html
from genlab.sessions import answering, invitations, join, open_session, resume
from genlab.sessions.hosting import Opened, open_led
from genlab.sessions.leading import advance, reveal, set_state
from genlab.store import connect
from genlab.store.tables import ENDED, PAUSED
from genlab.training import runs
from genlab.ui import database, page
from genlab.ui.charts import figures
from genlab.ui.results import downloads
from genlab.ui.room import cards
from genlab.words import catalogue, speaking
from tests.support import latin, training_runs, writers
from tests.support.own_images import write_images
from tests.support.playing import play, truth_of
from tests.support.simulated import simulated_study
from tests.support.waiting import HANG_S

Page = Callable[..., AppTest]


@pytest.fixture
def korean(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Return a function that opens a page in Korean and finds no English on it."""
    monkeypatch.setattr(database, "_engine", sqlite_engine)
    monkeypatch.setattr(st, "page_link", lambda *_where, label="", **_named: st.caption(label))

    def opened(key: str, state: dict[str, Any] | None = None, **query: str) -> AppTest:
        shown = AppTest.from_file(str(ROOT / "pages" / f"{key}.py"), default_timeout=HANG_S)
        for name, value in {"lang": "ko", **query}.items():
            shown.query_params[name] = value
        shown.session_state["_pages"] = dict.fromkeys(screen.key for screen in page.SCREENS)
        for name, value in (state or {}).items():
            shown.session_state[name] = value
        return checked(shown.run())

    return opened


def checked(shown: AppTest, allowed: tuple[str, ...] = ()) -> AppTest:
    assert not shown.exception, [entry.message for entry in shown.exception]
    found = [
        (at, words, text[:200]) for at, text in latin.shown(shown) if (words := latin.english(text, allowed))
    ]
    assert found == []
    assert any("가" <= letter <= "힣" for _at, text in latin.shown(shown) for letter in text)
    return shown


def test_english_would_be_found() -> None:
    assert latin.english("정확도 Accuracy of the **GAN**: 70%") == ["Accuracy", "of", "the"]
    assert latin.english("Fake error") == ["Fake", "error"]
    assert (
        latin.english("GAN은 `genlab train gan`으로 만든 1e5장, /tmp/a.png, MNIST (Zhou et al. 2019)") == []
    )
    assert latin.english("마지막 출력: “Killed by a signal”") == []
    table = st.dataframe  # a table's cells and a chart's titles are looked at, too

    def script() -> None:
        import streamlit as st

        st.dataframe({"이름": ["Left alone"]})
        st.vega_lite_chart(
            {"a": [1]}, {"mark": "bar", "encoding": {"x": {"field": "a", "title": "Votes here"}}}
        )
        st.button("확인", help="Press this")

    ran = AppTest.from_function(script, default_timeout=HANG_S).run()
    found = [text for _at, text in latin.shown(ran) if latin.english(text)]
    assert sorted(found) == ["Left alone", "Press this", "Votes here"], table


def test_navigation_and_titles() -> None:
    with speaking("ko"):
        from genlab.ui.words import _

        assert [
            latin.english(_(screen.title)) for screen in page.SCREENS if latin.english(_(screen.title))
        ] == []


@pytest.mark.parametrize("protocol", ["yesno", "pair", "hype_time", "adaptive"])
def test_a_round_from_its_first_question_to_its_end(
    korean: Page, sqlite_engine: Engine, protocol: str
) -> None:
    korean("play", protocol=protocol)
    pack = packs.load("mnist")
    asks = Settings(confidence=True, reason=True, checks=2) if protocol == "yesno" else Settings()
    token = join(sqlite_engine, open_session(sqlite_engine, pack, protocol, settings=asks), pack)
    served = resume(sqlite_engine, token).current
    assert served is not None
    answering.answer(sqlite_engine, token, served.trial, truth_of(pack, served), 700.0)
    korean("play", p=token)
    play(sqlite_engine, token, pack)
    shown = korean("play", p=token)
    assert shown.session_state["shown"]["end"]


def test_what_is_refused_on_the_way(korean: Page) -> None:
    for query in (
        {"pack": "x"}, {"protocol": "x"}, {"seed": "x"}, {"p": "x"}, {"protocol": "hype_time", "start": "7000"},
        {"checks": "99"}, {"protocol": "pair", "qualification": "4"},
    ):  # fmt: skip
        shown = korean("play", **query)
        assert shown.error, query


@pytest.fixture
def led(sqlite_engine: Engine) -> Opened:
    hosting = Hosting(pacing=TEACHER, naming=NICKNAMES, leaderboard=True)
    return open_led(sqlite_engine, packs.load("mnist"), "yesno", questions=2, hosting=hosting, title="3반")


def test_a_session_from_its_form_to_its_end(korean: Page, sqlite_engine: Engine, led: Opened) -> None:
    pack, host = packs.load("mnist"), led.host_token
    korean("host")
    korean("join")
    assert korean("join", code="QQQQQQ").error
    korean("join", code=led.join_code)
    tokens = [join(sqlite_engine, led.session_id, pack, nickname=name) for name in ("민지", "준호")]

    def everywhere() -> None:
        korean("host", h=host)
        korean("play", p=tokens[0])

    everywhere()
    for position in range(2):
        advance(sqlite_engine, host, position)
        for token in tokens:
            served = resume(sqlite_engine, token).current
            assert served is not None
            answering.answer(sqlite_engine, token, served.trial, truth_of(pack, served), 700.0)
        everywhere()
        reveal(sqlite_engine, host, position)
        everywhere()
    set_state(sqlite_engine, host, PAUSED)
    everywhere()
    set_state(sqlite_engine, host, ENDED)
    everywhere()
    korean("results", h=host)


def test_a_session_by_personal_links(korean: Page, sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    opened = open_led(
        sqlite_engine, pack, "yesno", questions=2, hosting=Hosting(naming=LISTED, feedback=False)
    )
    made = invitations.invite(sqlite_engine, opened.host_token, ["민지", "준호"])
    korean("host", h=opened.host_token, state={"made": made})
    korean("join", i=made[0].token)
    with speaking("ko"):
        assert latin.english(cards.table([("민지", "http://x/y")])) == []
        assert latin.english(latin.of_html(cards.sheet("3반", [("민지", "http://x/y")]))) == []


@pytest.fixture(scope="module")
def answered(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store, once, rounds of five protocols that were answered, with reasons, checks and confidence."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("answered") / "genlab.sqlite3"))
    engine, pack = connect(f"sqlite:///{file}"), packs.load("mnist")
    for protocol, people in (
        ("yesno", 6),
        ("hype_infinity", 2),
        ("hype_time", 2),
        ("pair", 3),
        ("adaptive", 3),
    ):
        settings = Settings(confidence=True, reason=True, checks=2) if protocol == "yesno" else Settings()
        session = open_session(engine, pack, protocol, settings=settings)
        for seed in range(people):
            token = join(engine, session, pack, seed=seed)
            if protocol != "yesno":
                play(engine, token, pack)
                continue
            standing = resume(engine, token)
            while served := standing.current:
                choice = "fake" if seed == 0 else truth_of(pack, served)
                rt_ms, reason = 150.0 + 300 * seed, "획이 끊겼다"
                standing = answering.answer(
                    engine, token, served.trial, choice, rt_ms, confidence=80, reason=reason
                ).standing
    engine.dispose()
    return file


@pytest.fixture
def answers(answered: Path, sqlite_engine: Engine) -> None:
    """Put these answers into the test's database."""
    sqlite_engine.dispose()
    shutil.copy(answered, str(sqlite_engine.url.database))


@pytest.mark.usefixtures("answers")
def test_results(korean: Page) -> None:
    tabs = ("By generator", "What fooled people", "The machine", "Beneath the headline", "Download")
    for tab in tabs:
        shown = korean("results", {"details": catalogue("ko").gettext(tab)})
        for toggle in range(len(shown.toggle)):
            shown.toggle[toggle].set_value(True)
        checked(shown.run())
        for protocol in list(shown.selectbox[1].options)[1:] if tab == tabs[0] else ():
            checked(shown.selectbox[1].set_value(protocol).run())


@pytest.mark.usefixtures("sqlite_engine")
def test_results_without_answers(korean: Page) -> None:
    shown = korean("results")
    assert "한 판 풀기" in [button.label for button in shown.button]


def test_what_the_page_of_results_hands_out(
    korean: Page, answers: None, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Report, methods and codebook, made after the page has run, as a browser asks for them."""
    handed: dict[str, Callable[[], Any]] = {}

    def button(_column: Any, _label: str, data: Any, file_name: str, **_named: Any) -> None:
        handed[file_name] = data

    monkeypatch.setattr("streamlit.delta_generator.DeltaGenerator.download_button", button)
    monkeypatch.setattr(downloads, "engine", lambda: sqlite_engine)
    korean("results", {"details": "내려받기"})
    made = {
        name: handed[name]()
        for name in handed
        if name.endswith(("report.html", "methods.txt", "codebook.csv"))
    }
    assert len(made) == 3
    for name, text in made.items():
        text = text.decode() if isinstance(text, bytes) else text
        assert sorted(set(latin.english(latin.of_html(text)))) == [], name
        assert any("가" <= letter <= "힣" for letter in text)
    assert "<html lang=ko>" in made["genlab-mnist-report.html"]


def test_a_report_with_all_that_it_may_hold() -> None:
    found = study.of_answers(simulated_study(0, dprime=1.0), flag=True)
    both = pd.concat(
        [simulated_study(0, people=30), simulated_study(1, people=4).assign(protocol="hype_infinity")]
    )
    machine = {
        "accuracy": 0.6, "accuracy_interval": (0.5, 0.7), "auc": 0.7, "judge": "trees",
        "floor": 0.5, "judges": None, "auc_interval": (0.6, 0.8),
        "discriminator_auc": 0.7, "discriminator_auc_interval": (0.6, 0.8),
        "agreement": {"value": 0.2, "interval": (0.0, 0.4)}, "agreement_fakes": None,
    }  # fmt: skip
    set_apart = {"people": 2, "answers": 40}
    for base in (found, study.of_answers(both)):
        whole = {
            **base, "margin": 0.05, "level": 0.95, "seed": 0, "resampled": "people and images",
            "machine": {"gan": machine}, "rt": "server", "settings": ['{"start": 300}'],
            "rt_doubts": {"longer than the server saw": 3, "faster than anybody": 2},
            "shared_devices": {"people": 2, "answers": 40},
            "problems": [{"row": 7, "reason": "no stimulus"}, {"row": 9, "reason": "invalid rt_ms"}],
        }  # fmt: skip
        whole["exclusions"] = base["exclusions"] | {
            "excluded": {"person was sent out by the host": set_apart, "attention check": set_apart},
            "with_everyone": base["generators"],
        }
        with speaking("ko"):
            text = html(whole, title="3반", figures=figures.of_study(whole)) + methods(whole)
        assert latin.english(latin.of_html(text), ("image", "Sim", "sim")) == []


def test_the_codebook() -> None:
    with speaking("ko"):
        rows = list(csv.reader("".join(codebook.codebook_csv()).splitlines()))
    cells = [cell for row in rows for place, cell in enumerate(row) if place != 0]
    said = (
        "person",
        "was",
        "sent",
        "out",
        "by",
        "the",
        "host",
        "longer",
        "than",
        "server",
        "saw",
        "faster",
        "anybody",
    )
    assert [cell for cell in cells if latin.english(cell, said)] == []  # they stand so in the files
    assert len(rows) > 50


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("GENLAB_HOME", str(home))
    training_runs.fill(home)
    return home


def test_training(korean: Page, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(f"sqlite:///{trained / 'genlab.sqlite3'}")
    monkeypatch.setattr(database, "_engine", engine)
    for run in ("1", "2", "3"):
        shown = korean("train", run=run)
    failed = korean("train", run="2")
    assert any("저장" in part.value for part in failed.error), "why the run failed is told"
    texts = korean("train", run=str(training_runs.add_texts(trained)))
    fills = training_runs.add_texts(trained, "bert", "help_ko")
    assert any("채워 넣을" in part.value for part in korean("train", run=str(fills)).caption)
    for medium, on in (("image", shown), ("text", texts)):
        on.segmented_control[0].set_value(medium).run()
        for generator in list(on.selectbox[0].options):
            checked(on.selectbox[0].set_value(generator).run())
    checked(korean("train", {"compare": True}, run="1"))
    assert korean("train", run="99").error
    engine.dispose()


def test_ones_own_images(korean: Page, tmp_path: Path) -> None:
    from genlab.packs import bundles, own

    korean("own")
    real, fake = write_images(tmp_path / "r", 12), write_images(tmp_path / "f", 12, first=100)
    (real / "x.png").write_bytes(b"nothing")
    _pack, report = own.build("mine", bundles.of_folders(real, {"얼룩": fake}), title="얼룩")
    try:
        shown = korean("own", {"own-report": report}, pack="mine")
        assert shown.subheader
        korean("neighbours", pack="mine")
    finally:
        packs.remove("mine")
        (user_dir() / "packs").exists()


def test_the_other_pages(korean: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_ADMIN_SECRET", "correct-horse-battery-staple")
    korean("about")
    korean("about", {"admin_open": True})
    shown = korean("neighbours")
    checked(shown.toggle[0].set_value(True).run())


def test_sequences(korean: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    korean("sequences")
    for family in ("ngram", "gpt"):
        writers.write_ngram(tmp_path / "checkpoints", "names_ko", family)
    for view in ("texts", "next", "nearest"):
        shown = korean("sequences", {"sequences-view": view})
    for wrong in ("강Q", "강" * 9):
        assert len(checked(shown.text_input[0].set_value(wrong).run()).error) == 1
    shown = korean("sequences", {"exhibit": catalogue("ko").gettext("Surprise")})
    assert len(checked(shown.text_area[0].set_value("강" * 9).run()).error) == 1
    monkeypatch.setattr("genlab.ui.sequences.shelf.opened", writers.opened)
    mine = runs.trained
    monkeypatch.setattr(runs, "trained", lambda: [one for one in mine() if tmp_path in one.path.parents])
    numbers = {"exact_0": 0.5, "errors_0": 0.5, "chrf_0": 50.0, "sources_0": 9.0}
    for family, metrics in (("seq2seq", {}), ("attention", numbers)):
        writers.write_translator(tmp_path / "checkpoints", family, ["가나", "가"], "roman", metrics=metrics)
    writers.write_filler(tmp_path / "checkpoints", "help_ko")
    shown = korean("sequences", {"exhibit": catalogue("ko").gettext("Translating")})
    for typed in ("", "Q", "가" * 9, "가나"):
        checked(shown.text_input[0].set_value(typed).run())
    assert shown.get("vega_lite_chart")
    for measure in ("errors", "exact", "chrf"):
        tab = catalogue("ko").gettext("By length")
        assert korean("sequences", {"exhibit": tab, "sequences-measure": measure}).get("vega_lite_chart")
    shown = korean("sequences", {"exhibit": catalogue("ko").gettext("Filling in")})
    for wrong in ("", "Xqz"):
        assert checked(shown.text_input[0].set_value(wrong).run()).info


def test_lessons(korean: Page) -> None:
    names = (
        "The plane",
        "Drawn again",
        "Noise",
        "Between two",
        "Any point",
        "As features",
        "InfoGAN",
        "CycleGAN",
    )
    for name in names:
        korean("latent", {"lesson": catalogue("ko").gettext(name)})


def test_the_studio_and_what_is_kept_in_it(korean: Page, sqlite_engine: Engine) -> None:
    korean("studio")
    boots = checkpoints.find("gan-fashion_mnist-9")
    sampler = open_checkpoint(boots)
    mine = collections.opened(sqlite_engine, "secret")
    first = collections.lay(sqlite_engine, mine, None, boots.name, boots.sha256, Recipe(FRESH, 1))
    collections.lay(sqlite_engine, mine, first, boots.name, boots.sha256, Recipe(NEAR, 2, (0,)))
    latent = laid(sampler, Recipe(FRESH, 1), None).latents[0]
    drawing = Drawing(boots.name, boots.sha256, None, packed(latent))
    collections.keep(sqlite_engine, mine, first, 0, drawing, drawing.image())
    assert korean("studio", t="secret", board=str(first)).get("vega_lite_chart")
    assert korean("studio", {"studio-tab-0": catalogue("ko").gettext("Kept")}, t="secret").text_area
    (design,) = collections.designs(sqlite_engine, mine)
    kept = {"studio-tab-0": catalogue("ko").gettext("Kept")}
    korean("studio", {**kept, "_studio-order-asked": design.id}, t="secret")
    ordered = orders.order(sqlite_engine, mine, design.id, announced=True)
    assert korean("studio", kept, t="secret").get("download_button")
    korean("studio", order=f"{ordered.number}-{ordered.sheet.code}")
    waiting = deliveries.claim(sqlite_engine)
    assert waiting is not None
    deliveries.failed(sqlite_engine, waiting, "HTTP 500")
    assert korean("studio", {"admin_open": True}, order=f"{ordered.number}-{ordered.sheet.code}").warning
    queue = {"admin_open": True, "studio-tab-0": catalogue("ko").gettext("Orders")}
    assert [each for each in korean("studio", queue).button if each.key == f"studio-made-{ordered.number}"]
    korean("studio", show=collections.shared_token("secret"))
    korean("studio", generator=checkpoints.find("infogan-mnist").sha256[:16])
    for query in ({"board": "9"}, {"show": "x"}, {"generator": "x"}, {"order": "x"}):
        assert korean("studio", **query).error, query
