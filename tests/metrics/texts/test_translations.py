"""A translator's numbers, of one that copies its source."""

from pathlib import Path

import pytest

pytest.importorskip("sacrebleu")

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sequences.translator import Translator
from genlab.media.text.medium import BETWEEN
from genlab.metrics.texts import lengths, translations
from tests.support.writers import copying, write_translator


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Write pairs of the same on both sides, a third of them short; one test source has a letter of its own."""
    lines = [f"ab{'cab' * (1 + 7 * (number % 3 > 0))}{'abc' * (number // 6)}" for number in range(60)]
    lines[1 + 6 * 4] += "Ω"
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "\n".join(f"{number:02d}{line}\t{number:02d}{line}" for number, line in enumerate(lines)), "utf-8"
    )
    return path


def of(folder: Path, path: Path, most: int) -> Translator:
    data = datasets.load_texts(str(path))
    sources = [pair.partition(BETWEEN)[0] for pair in (*data.train, *data.test)]
    letters = "".join(pair for pair in data.train)
    found = open_checkpoint(str(write_translator(folder / str(most), "attention", sources, learned=letters)))
    assert isinstance(found, Translator)
    return copying(found, most)


def test_a_source_with_a_letter_never_seen_counts_as_it_is_written(pairs: Path, tmp_path: Path) -> None:
    found = translations.evaluate(of(tmp_path, pairs, 400), str(pairs))
    assert (
        found["exact"] == pytest.approx(0.9) and 0 < found["errors"] < 0.01
    )  # 10 test pairs, one of them wrong
    rows = lengths.by_length(found)
    assert sum(row.sources for row in rows) == 10
    assert sum(row.exact * row.sources for row in rows) == pytest.approx(9)
    for row in rows:
        assert set(row.ends) == (set(lengths.NAMES) if row.sources > 1 else set())
        for name, (low, high) in row.ends.items():
            assert 0 <= low <= getattr(row, name) <= high <= (100 if name == "chrf" else 1)


def test_errors_grow_with_the_source_where_it_does_not_fit(pairs: Path, tmp_path: Path) -> None:
    rows = lengths.by_length(translations.evaluate(of(tmp_path, pairs, 14), str(pairs)))
    assert [row.letters % lengths.STEP for row in rows] == [0] * len(rows)
    assert [row.errors for row in rows] == sorted(row.errors for row in rows) and rows[-1].errors > 0.5
    assert [row.chrf for row in rows] == sorted((row.chrf for row in rows), reverse=True)
    assert rows[-1].exact == 0
