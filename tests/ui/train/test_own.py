"""A file of one's own texts: what it is called, and that what cannot be learned from is refused and leaves nothing."""

from pathlib import Path

import pytest

from genlab import datasets
from genlab.errors import GenlabError
from genlab.keeping.foreign import _check_run
from genlab.training import runs, worker
from genlab.training.job import Settings
from genlab.ui.refusals import problem_line
from genlab.ui.train import own, steps
from genlab.ui.train.names import of_texts, title
from genlab.words import speaking
from tests.support.lines import sentences, write_pairs
from tests.ui.train.test_runs import job


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_file_is_kept_in_the_run_s_folder_and_learned_from_there(home: Path) -> None:
    raw = "\n".join(sentences().train).encode()
    file = own.keep("rnn-my-poems-0a1b2c", "my poems!.TXT", raw, False)
    assert file == "my-poems.txt"
    settings = Settings("rnn", own.called("my poems!.TXT"), None, 0, "quick", "rnn-my-poems-0a1b2c", file)
    folder = runs.folder(settings.run)
    assert datasets.load_texts(settings.data(folder)).name == settings.dataset == "my-poems"
    assert of_texts(settings) and title(settings) == "recurrent network · my-poems · quick"
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
            own.keep("run-1", name, raw, wants_pairs)
        assert not runs.folder("run-1").exists()
        with speaking("ko"):
            assert any("가" <= letter <= "힣" for letter in problem_line(caught.value))
    assert own.keep("run-1", "p.tsv", pairs, True) == "p.tsv"


def test_no_file_takes_a_dataset_s_name() -> None:
    assert own.called("verses.txt") == "verses-own" and own.called("../../.txt") == "txt"
    assert own.called("!!!.csv") == "texts" and len(own.called("x" * 300)) == 40
    assert own.called("시.txt") == "시"


def test_a_run_that_fills_in_words_offers_no_quiz(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("streamlit.caption", said.append)
    steps.quizzes(job(settings=Settings("bert", "verses", run="bert-verses-0a1b2c")))
    assert said == ["It fills in words of lines that people wrote, and writes no whole texts for a quiz."]
    assert frozenset(name for name, of in worker.families().items() if "fills" in of) == steps.FILL
