"""What makes a Transformer itself: attention alone, on both sides and between them, and every place at once."""

import numpy as np
import pytest

from genlab.checkpoints.sequences.translator import Translator
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.generators.base import Step

pytest.importorskip("tensorflow")

from genlab.generators.sampling import keras_sampler
from genlab.generators.sequences.transformer import Transformer, TransformerSettings, waves

pytestmark = pytest.mark.usefixtures("as_written")

SETTINGS = TransformerSettings(steps=10, batch=8, blocks=2, width=16, heads=2)


def reversed_letters() -> Texts:
    """Return pairs: two to five of six letters in any order, and the same from the last to the first."""
    rng = np.random.default_rng(0)
    every = {"".join(rng.choice([*"abcdef"], rng.integers(2, 6))) for _ in range(1600)}
    return Texts.split("reversed", tuple(f"{line}\t{line[::-1]}" for line in sorted(every)), paired=True)


def test_it_learns_to_write_short_lines_from_the_last_letter_to_the_first() -> None:
    settings = TransformerSettings(
        steps=300, batch=32, blocks=1, width=32, heads=2, dropout=0.0, rate=5e-3, decay=0.0
    )
    generator = Transformer(reversed_letters(), settings, 0)
    last = Step(0, {})
    for last in generator.train():
        if last.step >= settings.steps:
            break
    assert last.losses["val_bits"] < 0.4  # of the two and a half that six letters have
    translator = keras_sampler(generator, None)
    assert isinstance(translator, Translator)
    sources = [pair.partition("\t")[0] for pair in generator.dataset.test[:60]]
    made = translator.translated(sources)
    assert sum(one == source[::-1] for one, source in zip(made, sources, strict=True)) >= 45
    # Each letter is looked for where it stands: the first at the last place.
    long = [translator.looks(source, source[::-1]) for source in sources if len(source) == 5][:6]
    right = [found.shares[place].argmax() == 4 - place for found in long for place in range(5)]
    assert np.mean(right) > 0.6 > 0.2


def test_steps_with_kept_keys_say_what_the_whole_target_does() -> None:
    generator = Transformer(reversed_letters(), SETTINGS, 0)
    rng = np.random.default_rng(1)
    source = np.array([[2, 3, 4, 5, 6], [4, 4, 0, 0, 0]], np.int32)
    target = np.array([[0, 5, 7, 3, 2], [0, 4, 4, 2, 6]], np.int32)
    generator.network.set_weights(
        [weight + rng.normal(0, 0.1, weight.shape) for weight in generator.network.get_weights()]
    )
    whole = np.asarray(generator.network([source, target], training=False))
    graphs = generator.graphs()
    memories = [np.asarray(each) for each in graphs["encoder"](source)]
    states = [np.zeros((2, *shape), np.float32) for shape in generator.states()]
    for place in range(target.shape[1]):
        at = np.full((2, 1), place, np.int32)
        scores, *fresh, looks = (
            np.asarray(each)
            for each in graphs["step"]([target[:, place : place + 1], at, *states, *memories])
        )
        for state, new in zip(states, fresh, strict=True):
            state[:, :, place] = new[:, :, 0]
        assert np.abs(scores - whole[:, place]).max() < 1e-4
        assert looks.sum(1) == pytest.approx(1) and looks[1, 2:].max() < 1e-6  # behind a source is nothing


def test_the_source_is_known_at_once_and_the_target_as_far_as_it_goes() -> None:
    network = Transformer(reversed_letters(), SETTINGS, 0).network
    source, target = np.array([[2, 3, 4, 5]], np.int32), np.array([[0, 5, 7, 3]], np.int32)
    before = np.asarray(network([source, target], training=False))
    later = np.asarray(network([source, np.array([[0, 5, 7, 2]], np.int32)], training=False))
    other = np.asarray(network([np.array([[2, 3, 4, 6]], np.int32), target], training=False))
    padded = np.asarray(network([np.pad(source, ((0, 0), (0, 3))), target], training=False))
    assert np.abs(before - later)[:, :3].max() < 1e-6 < np.abs(before - later)[:, 3].max()
    assert np.abs(before - other)[:, 0].max() > 1e-4  # its last token tells already the first of the target
    assert np.abs(before - padded).max() < 1e-5


def test_places_are_told_by_waves() -> None:
    found = np.asarray(waves((50, 8)))
    assert found[3, 1] == pytest.approx(np.sin(3 / 10000 ** (2 / 8))) and found[3, 4] == pytest.approx(
        np.cos(3)
    )
    # What one place is to another follows from how far apart they are alone (3.5).
    assert found[3] @ found[7] == pytest.approx(found[20] @ found[24], abs=1e-5)


def test_heads_share_the_width() -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid value for setting 'heads'. Expected a divisor of width 10"
    ):
        TransformerSettings(width=10, heads=4).check()
