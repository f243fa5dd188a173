"""Melodies: tunes that ship, what each is of, and what their bits are told by."""

from genlab import datasets
from genlab.datasets.melodies import Melodies, Source
from genlab.media.melody.tune import Tune

ONE, OTHER = "2/4 major |1 0/48+24 D5 24/48+24 E5 |2 0/48+48 D5 |3 0/48+48 D5", "2/4 major |1 0/48+48 D5"


def test_a_line_knows_what_it_is_of() -> None:
    data = Melodies(
        "own", (ONE,), (OTHER,), train_sources=(Source("One"),), test_sources=(Source("Other", "A book"),)
    )
    assert data.source_of(ONE) == Source("One") and data.source_of(OTHER) == Source("Other", "A book")
    assert data.source_of("2/4 minor |1 0/48+48 D5") is None
    assert Melodies("own", (ONE,), (OTHER,)).source_of(ONE) is None


def test_bits_are_told_by_the_note_and_a_beginning_is_two_bars() -> None:
    data = Melodies("own", (ONE,), (OTHER,))
    assert (data.size(ONE), data.size(OTHER)) == (4, 1)
    assert data.beginning(ONE) == "2/4 major |1 0/48+24 D5 24/48+24 E5 |2 0/48+48 D5"


def test_every_shipped_tune_is_of_eight_bars_that_fit() -> None:
    data = datasets.load_texts("tunes")
    assert isinstance(data, Melodies)
    assert (
        (len(data.train), len(data.test)) == (len(data.train_sources), len(data.test_sources)) == (4929, 706)
    )
    for line in (*data.train[::10], *data.test):
        tune = Tune.of_line(line)
        assert tune.line == line
        assert len(tune.fits) == 8 and all(tune.fits)
        assert max(tune.pitches) - min(tune.pitches) <= 24
    titles = {" ".join(sorted(source.title.lower().split())) for source in data.train_sources}
    assert not titles & {" ".join(sorted(source.title.lower().split())) for source in data.test_sources}
    assert all(source.title and source.book and source.key for source in data.test_sources)
