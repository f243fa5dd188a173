"""What families of sequences have in common: batches of like length, what counts in them, and which data they take."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.sequences.writer import Writer
from genlab.datasets.melodies import Melodies
from genlab.errors import GenlabError
from genlab.media.melody.tune import Tune
from tests.support.lines import sentences, tunes
from tests.support.tiny import bars, trained
from tests.support.tunes import composed

pytest.importorskip("tensorflow")

from genlab.generators.sequences.lines import batches_by_length, padded
from genlab.generators.sequences.ngram import Ngram, NgramSettings
from genlab.generators.sequences.rnn import Rnn, RnnSettings
from genlab.generators.sequences.subwords import vocabulary_of

pytestmark = pytest.mark.usefixtures("as_written")

TINY = RnnSettings(steps=60, batch=16, width=16, units=24, rate=0.01)


def test_batches_hold_lines_of_like_length_in_no_order_of_length() -> None:
    lengths = np.random.default_rng(0).integers(5, 100, 200)
    first = list(itertools.islice(batches_by_length(lengths, 10, 0, 0), 20))
    assert len({place for batch in first for place in batch}) == 200
    assert np.mean([np.ptp(lengths[batch]) for batch in first]) < 10
    means = [lengths[batch].mean() for batch in first]
    assert means != sorted(means)


def test_a_resumed_run_sees_the_batches_of_an_unbroken_one() -> None:
    lengths = np.arange(47)
    whole = list(itertools.islice(batches_by_length(lengths, 10, 3, 0), 12))
    later = list(itertools.islice(batches_by_length(lengths, 10, 3, 7), 5))
    assert all(np.array_equal(one, other) for one, other in zip(whole[7:], later, strict=True))


def test_padding_counts_for_nothing() -> None:
    given, asked, weights = padded([np.array([5, 6, 0]), np.array([7, 0])])
    assert (
        given.shape == (2, 16)
        and given[0, :4].tolist() == [0, 5, 6, 0]
        and asked[1, :3].tolist() == [7, 0, 0]
    )
    assert weights.sum(1).tolist() == [3, 2]


def test_images_and_pairs_are_refused_in_one_line() -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid dataset 'bars' for generator 'rnn'. Expected text. Received: image"
    ):
        Rnn(bars(20), TINY, 0)
    with pytest.raises(
        GenlabError, match=r"Invalid dataset 'roman' for generator 'rnn'. Expected single texts. Rec"
    ):
        Rnn(datasets.load_texts("roman"), TINY, 0)
    from genlab.generators.images.pixel import Pixel, PixelSettings

    with pytest.raises(
        GenlabError, match=r"Invalid dataset 'sentences' for generator 'pixel'. Expected image"
    ):
        Pixel(sentences(), PixelSettings(), 0)


def test_short_lines_are_learned_letter_by_letter() -> None:
    pytest.importorskip("tokenizers")
    assert vocabulary_of(datasets.load_texts("names_en"), 4000).cut == "letters"
    assert vocabulary_of(sentences(), 60).cut == "words" and vocabulary_of(sentences(), 0).cut == "letters"


def test_tunes_are_learned_token_by_token() -> None:
    ngram, network = Ngram(tunes(), NgramSettings(order=3), 0), Rnn(tunes(), TINY, 0)
    for generator in (ngram, network):
        sampler = trained(generator)
        assert sampler.sampling["cut"] == "blanks"
        lines = sampler.sample(10, seed=1).stimuli.tolist()
        known = {token for tune in tunes().train for token in tune.split(" ")}
        assert all(set(line.split(" ")) <= known for line in lines)
        assert sum(line.startswith("M:") for line in lines) >= 8


def test_a_tune_begun_by_hand_is_gone_on_from_the_same_way_each_time() -> None:
    lines = tuple(composed(seed) for seed in range(60))
    data = Melodies("composed", lines[:50], lines[50:])
    sampler = trained(Ngram(data, NgramSettings(order=6), 0))
    assert isinstance(sampler, Writer)
    begun = data.beginning(lines[0])
    assert begun.split()[2] == "|1" and "|2" in begun and "|3" not in begun
    assert set(sampler.sampling["beginnings"]) <= {data.beginning(line) for line in lines[50:]}
    z = sampler.latents(4, 7)
    written = sampler.write(z, [begun] * 4).lines
    assert all(line.startswith(begun) for line in written) and len(set(written)) > 1
    assert sampler.write(z, [begun] * 4).lines == written
    drawn = [sampler.sample(8, seed=seed).stimuli.tolist() for seed in (3, 3, 4)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert all(len(Tune.of_line(line).bars) > 0 for line in drawn[0])
    assert not any("\u25b8" in line for line in sampler.shown(4))


@pytest.mark.parametrize(
    ("name", "value"), [("vocabulary", -1), ("rate", 0.0), ("decay", 2.0), ("dropout", 1.0)]
)
def test_a_setting_that_cannot_be_is_named(name: str, value: float) -> None:
    with pytest.raises(
        GenlabError, match=rf"Invalid value for setting '{name}'. Expected .* Received: {value}"
    ):
        replace(TINY, **{name: value}).check()  # type: ignore[arg-type]
