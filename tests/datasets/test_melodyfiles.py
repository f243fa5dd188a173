"""Melodies of one's own: a file of ABC, of MIDI, a folder of both; and one line where they cannot be taken."""

from pathlib import Path

import numpy as np
import pytest

from genlab import datasets
from genlab.datasets.melodies import Melodies, Source
from genlab.errors import GenlabError
from genlab.media.melody.tune import Note, Tune


def tune(seed: int) -> Tune:
    """Return eight bars of quarters in D major, other ones for every seed."""
    rng = np.random.default_rng(seed)
    pitches = rng.choice((62, 64, 66, 67, 69, 71, 73, 74), (8, 4))
    return Tune((4, 4), "major", tuple(tuple(Note(int(pitch), 24) for pitch in bar) for bar in pitches))


def write_abc(path: Path, count: int) -> Path:
    """Write tunes into a file."""
    text = "\n".join(tune(seed).abc(f"Tune {seed}", seed) for seed in range(count))
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_abc_is_a_dataset(tmp_path: Path) -> None:
    path = write_abc(tmp_path / "mine.abc", 24)
    assert datasets.is_text(str(path))
    data = datasets.load_any(str(path))
    assert isinstance(data, Melodies) and data.medium == "melody"
    assert (data.name, len(data.train), len(data.test), data.left_out) == ("mine", 20, 4, ())
    assert data.test[0] == tune(1).line
    assert data.source_of(tune(1).line) == Source("Tune 1", "mine.abc", "", "D")


def test_a_folder_of_abc_and_midi_is_one_too(tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    (folder / "more").mkdir(parents=True)
    write_abc(folder / "a.abc", 20)
    for seed in range(20, 24):
        (folder / "more" / f"{seed}.MID").write_bytes(tune(seed).midi())
    (folder / "more" / "broken.mid").write_bytes(b"no")
    (folder / "notes.txt").write_text("not looked at", encoding="utf-8")
    assert datasets.is_text(str(folder))
    data = datasets.load_texts(str(folder))
    assert len(data.train) + len(data.test) == 24
    assert [each.split(":")[0] for each in data.left_out] == ["broken.mid"]


def test_a_tune_is_on_one_side_and_what_is_left_out_says_why(tmp_path: Path) -> None:
    path = write_abc(tmp_path / "mine.abc", 22)
    rows = [
        row.removesuffix(" |]").removesuffix(" |")
        for seed in (30, 31)
        for row in tune(seed).abc().splitlines()[-2:]
    ]
    long = "|".join(rows)
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\nX:90\nM:4/4\nK:D\n{long}|]\n\nX:91\nM:4/4\nK:D\n[DF]8|]\n\n"
        f"X:92\nM:4/4\nK:D\nABcd|]\n\n{tune(3).abc('Again', 93)}",
        encoding="utf-8",
    )
    data = datasets.load_texts(str(path))
    assert isinstance(data, Melodies)
    sides = [{source.title for source in sources} for sources in (data.train_sources, data.test_sources)]
    assert not sides[0] & sides[1]
    assert [each.partition(", ")[2] for each in data.left_out] == [
        "tune 24: Notes at once. Expected one voice. Received: '[DF]8|]'.",
        "tune 25, phrase 1: another number of bars",
        "tune 26, phrase 1: the same as another phrase",
    ]


@pytest.mark.parametrize(
    ("name", "raw", "refusal"),
    [
        ("few.abc", tune(1).abc().encode(), "Received: 1 of 1."),
        (
            "none.abc",
            b"hello",
            "none.abc: Invalid ABC. Expected tunes from X: on, with a key K:. Received: none.",
        ),
        (
            "chords.abc",
            b"X:1\nM:4/4\nK:D\n[DF]8|",
            "chords.abc: Notes at once. Expected one voice. Received: '[DF]8|'.",
        ),
        (
            "free.abc",
            b"X:1\nM:none\nK:D\nA8|",
            "free.abc: Unknown metre. Expected a field M: such as 6/8. Received: 'none'.",
        ),
        ("bad.mid", b"MThd", "bad.mid: Invalid MIDI."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_line(
    tmp_path: Path, name: str, raw: bytes, refusal: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(GenlabError) as error:
        datasets.load_any(str(path))
    assert str(error.value).startswith(
        f"Too few melodies in '{path}'. Expected at least 20 different phrases"
    )
    assert refusal in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_is_not_there_or_is_called_as_a_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        GenlabError, match=r"Unknown dataset '.*gone.abc'. Expected one of: .*, or a file of texts"
    ):
        datasets.load_any(str(tmp_path / "gone.abc"))
    with pytest.raises(GenlabError, match=r"Expected another name than a dataset's. Received: 'tunes'"):
        datasets.load_any(str(write_abc(tmp_path / "tunes.abc", 24)))
