"""A file of one's own texts: what it is called, and that what cannot be learned from is refused and leaves nothing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from genlab import datasets
from genlab.errors import GenlabError
from genlab.keeping.foreign import _check_run
from genlab.media import TEXT
from genlab.media.melody.tune import Tune
from genlab.training import runs, worker
from genlab.training.job import Settings
from genlab.ui.refusals import problem_line
from genlab.ui.train import own, steps
from genlab.ui.train.names import medium_of, title
from genlab.words import speaking
from tests.support import tunes
from tests.support.lines import sentences, write_pairs
from tests.support.waiting import HANG_S
from tests.ui.train.test_runs import job


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_file_is_kept_in_the_run_s_folder_and_learned_from_there(home: Path) -> None:
    raw = "\n".join(sentences().train).encode()
    file = own.keep("rnn-my-poems-0a1b2c", [("my poems!.TXT", raw)], False)
    assert file == "my-poems.txt"
    settings = Settings("rnn", own.called("my poems!.TXT"), None, 0, "quick", "rnn-my-poems-0a1b2c", file)
    folder = runs.folder(settings.run)
    assert datasets.load_texts(settings.data(folder)).name == settings.dataset == "my-poems"
    assert medium_of(settings) == TEXT and title(settings) == "recurrent network · my-poems · quick"
    assert f"--data={folder / file}" in worker.command(job(settings=settings), folder)
    _check_run(vars(settings))  # a backup with it comes back
    for wrong in ({"file": "../x.txt"}, {"dataset": "/etc/x.txt"}, {"file": ""}):
        with pytest.raises(ValueError, match="of a run"):
            _check_run(vars(settings) | wrong)


def test_what_cannot_be_learned_from_is_one_line_and_leaves_nothing(home: Path) -> None:
    pairs = write_pairs(home).read_bytes()
    for name, raw, wants_pairs, said in (
        ("a.txt", b"one\ntwo\n", False, r"Too few texts in 'a.txt'. Expected at least 20 .* Received: 2\.$"),
        ("a.txt", b"x\n" * 30, False, r"Received: 1. First left out: line 2: the same as line 1\.$"),
        ("a.txt", b"\xff\xfe\x00\xd8" * 9, False, r"Invalid encoding of 'a.txt'"),
        (
            "a.csv",
            b"a,b\nc\n",
            True,
            r"Uneven columns in 'a.csv', line 2. Expected 2, as in line 1. Received: 1",
        ),
        ("p.tsv", pairs, False, r"Invalid file 'p.tsv'. Expected one column"),
        ("p.txt", "\n".join(sentences().train).encode(), True, r"Invalid file 'p.txt'. Expected two columns"),
    ):
        with pytest.raises(GenlabError, match=said) as caught:
            own.keep("run-1", [(name, raw)], wants_pairs)
        assert not runs.folder("run-1").exists()
        with speaking("ko"):
            assert any("가" <= letter <= "힣" for letter in problem_line(caught.value))
    assert own.keep("run-1", [("p.tsv", pairs)], True) == "p.tsv"


def test_what_was_left_out_of_a_file_is_told_with_its_reason_in_both_languages(home: Path) -> None:
    lines = sentences().train
    assert own.keep("run-1", [("a.txt", "\n".join(lines).encode())], False) == "a.txt"
    assert not (runs.folder("run-1") / own.LEFT_OUT).exists()
    raw = "\n".join([*lines, *["x" * 401] * 40, "*no*\a thing"]).encode()
    assert own.keep("run-2", [("a.txt", raw)], False) == "a.txt"

    def shown(folder: str) -> None:
        from pathlib import Path

        from genlab.ui.train import own

        own.say_left_out(Path(folder))

    for language, label, reason, rest in (
        ("en", "Left out of what was brought: 41", "401 characters, 1 to 400 are taken", "And 11 more."),
        ("ko", "가져온 것 가운데 제외됨: 41", "401자", "그 밖에 11개."),
    ):
        said = AppTest.from_function(shown, args=(str(runs.folder("run-2")),), default_timeout=HANG_S)
        said.query_params["lang"] = language
        said.run()
        assert not said.exception
        assert [part.label for part in said.expander] == [label]
        told = [part.value for part in said.caption]
        assert len(told) == own.MOST_TOLD + 1 and reason in told[0] and told[-1] == rest
    nothing = AppTest.from_function(shown, args=(str(runs.folder("run-1")),), default_timeout=HANG_S).run()
    assert not nothing.exception and not nothing.expander


AIRS = "\n\n".join(Tune.of_line(tunes.composed(seed)).abc(f"Air {seed}", seed + 1) for seed in range(24))


def test_melodies_come_as_one_file_of_abc_or_many_of_midi(home: Path) -> None:
    midi = [(f"air {seed}.mid", Tune.of_line(tunes.composed(seed)).midi()) for seed in range(24)]
    for run, files, kept in (
        ("rnn-airs-0a1b2c", [("my airs.abc", AIRS.encode())], "my-airs.abc"),
        ("rnn-airs-1a1b2c", midi, "air-0.tunes"),
        ("rnn-airs-2a1b2c", [("a.ABC", AIRS.encode()), *midi[:2], midi[1]], "a.tunes"),
    ):
        assert own.keep(run, files, False) == kept
        settings = Settings("rnn", own.called(files[0][0]), None, 0, "quick", run, kept)
        data = datasets.load_texts(settings.data(runs.folder(run)))
        assert (
            data.medium == "melody"
            and data.name == settings.dataset
            and len(data.train) + len(data.test) >= 20
        )
        _check_run(vars(settings))  # a backup with it comes back
    assert (
        len(list((runs.folder("rnn-airs-2a1b2c") / "a.tunes").iterdir())) == 4
    )  # two of one name are two files


def test_melodies_that_cannot_be_learned_from_are_one_line_and_leave_nothing(home: Path) -> None:
    air = Tune.of_line(tunes.composed(3))
    chord = AIRS.replace("K:D\n", "K:D\n[FA]2 ", 1).encode()
    for files, said in (
        (
            [("a.mid", air.midi())],
            r"Too few melodies in 'a.mid'. Expected at least 20 .* Received: 1 of 1\.$",
        ),
        (
            [("a.mid", air.midi()), ("b.mid", air.midi())],
            r"Too few melodies in 'a'. .* 1 of 1. First left out: b.mid, phrase 1: the same as another phrase",
        ),
        ([("a.mid", b"MThd no")], r"First left out: a.mid: Invalid MIDI. Expected a file of notes"),
        ([("a.abc", b"hello")], r"First left out: a.abc: Invalid ABC. Expected tunes from X: on"),
        ([("a.abc", chord[:300])], r"First left out: a.abc(, tune 1)?: Notes at once. Expected one voice"),
    ):
        with pytest.raises(GenlabError, match=said) as caught:
            own.keep("run-1", files, False)
        assert not runs.folder("run-1").exists()
        with speaking("ko"):
            told = problem_line(caught.value)
            assert any("가" <= letter <= "힣" for letter in told) and "Expected" not in told, told


def test_melodies_are_offered_to_what_composes() -> None:
    families = worker.families()
    takes = {
        name for name, traits in families.items() if "text" in traits and own.TUNES in own.offered(traits)
    }
    assert takes == {"ngram", "rnn", "gpt"}


def test_no_file_takes_a_dataset_s_name() -> None:
    assert own.called("verses.txt") == "verses-own" and own.called("../../.txt") == "txt"
    assert own.called("!!!.csv") == "own" and len(own.called("x" * 300)) == 40
    assert own.called("시.txt") == "시"


def test_a_run_that_fills_in_words_offers_no_quiz(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("streamlit.caption", said.append)
    steps.quizzes(job(settings=Settings("bert", "verses", run="bert-verses-0a1b2c")))
    assert said == ["It fills in words of lines that people wrote, and writes no whole texts for a quiz."]
    assert frozenset(name for name, of in worker.families().items() if "fills" in of) == steps.FILL
