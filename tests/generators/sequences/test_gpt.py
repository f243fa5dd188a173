"""What makes a GPT itself: it looks back, never ahead, and a cache changes nothing but the time."""

from dataclasses import replace

import numpy as np
import pytest

from genlab.errors import GenlabError
from tests.support.lines import sentences

pytest.importorskip("tensorflow")

import keras

from genlab.generators.sequences.blocks import Attention, Later, Turn, turned
from genlab.generators.sequences.gpt import Gpt, GptSettings
from genlab.generators.sequences.lines import Lines

pytestmark = pytest.mark.usefixtures("as_written")

SETTINGS = GptSettings(steps=10, batch=8, blocks=2, width=16, heads=2, vocabulary=0)


def test_attention_is_that_of_the_paper() -> None:
    layer = Attention(8, 2)
    x = np.random.default_rng(0).normal(size=(1, 5, 8)).astype(np.float32)
    found = np.asarray(layer(x, Later()(np.zeros((1, 5), np.int32))))
    asked, mixed = (np.asarray(weight) for weight in layer.get_weights())
    query, key, value = np.split(x[0] @ asked, 3, axis=1)
    heads = []
    for part in (slice(0, 4), slice(4, 8)):
        fit = query[:, part] @ key[:, part].T / np.sqrt(4)
        fit[np.triu_indices(5, 1)] = -np.inf
        shares = np.exp(fit) / np.exp(fit).sum(1, keepdims=True)
        heads.append(shares @ value[:, part])
    assert np.abs(found[0] - np.concatenate(heads, 1) @ mixed).max() < 1e-5


def test_how_well_a_key_fits_follows_from_how_far_back_it_lies() -> None:
    """Su et al. 2021, eq. 16: turned by their places, query and key know how far apart these are, and no more."""
    query, key = np.random.default_rng(1).normal(size=(2, 1, 1, 1, 16)).astype(np.float32)

    def fit(asking: int, asked: int) -> float:
        told = (turned(x, Turn(16)(np.array([place]))) for x, place in ((query, asking), (key, asked)))
        return float(np.prod([np.asarray(each) for each in told], 0).sum())

    assert fit(9, 4) == pytest.approx(fit(105, 100), abs=1e-3)
    assert fit(4, 4) == pytest.approx(float((query * key).sum()), abs=1e-4)
    assert abs(fit(9, 4) - fit(9, 3)) > 1e-2


def test_what_came_before_is_told_by_its_place() -> None:
    """The same tokens in another order are another line."""
    network = Gpt(sentences(), SETTINGS, 0).network
    one, other = (np.array([[0, *order, 2]], np.int32) for order in ((5, 7, 3), (3, 7, 5)))
    ends = [np.asarray(network(each, training=False))[0, -1] for each in (one, other)]
    assert np.abs(ends[0] - ends[1]).max() > 1e-4


def test_nothing_is_known_of_what_comes_later() -> None:
    network = Gpt(sentences(), SETTINGS, 0).network
    one = np.array([[0, 5, 7, 3, 9, 2]], np.int32)
    other = one.copy()
    other[0, 4:] = (6, 8)
    before, after = (np.asarray(network(each, training=False)) for each in (one, other))
    assert np.abs(before[:, :4] - after[:, :4]).max() < 1e-6 < np.abs(before[:, 4:] - after[:, 4:]).max()


def test_a_step_with_its_cache_says_what_the_whole_line_does() -> None:
    generator = Gpt(sentences(), SETTINGS, 0)
    tokens = np.array([[0, 5, 7, 3, 9, 2], [0, 4, 4, 8, 2, 6]], np.int32)
    whole = np.asarray(generator.network(tokens, training=False))
    step = generator.step()
    states = [np.zeros((2, *shape), np.float32) for shape in generator.states()]
    for place in range(tokens.shape[1]):
        at = np.full((2, 1), place, np.int32)
        scores, *fresh = (np.asarray(each) for each in step([tokens[:, place : place + 1], at, *states]))
        for state, new in zip(states, fresh, strict=True):
            state[:, :, place] = new[:, :, 0]
        assert np.abs(scores - whole[:, place]).max() < 1e-5


def test_matrices_learn_by_muon_and_a_run_that_began_by_adam_goes_on_by_it() -> None:
    def after(generator: Gpt, start: int, steps: int) -> list[float]:
        return [
            moment.losses["loss"] for moment, _ in zip(generator.train(start), range(steps), strict=False)
        ]

    settings = replace(SETTINGS, steps=40, batch=4)
    older = Gpt(sentences(), settings, 0)
    older.learn_by(Lines.optimizer(older))
    after(older, 0, 1)  # ten steps
    state = older.state()
    resumed = Gpt(sentences(), settings, 0)
    assert isinstance(resumed.network.optimizer, keras.optimizers.Muon)
    by_adam = [variable for variable in resumed.network.optimizer.adam_velocities if variable is not None]
    assert {len(variable.shape) for variable in by_adam} == {1, 2}
    assert [variable.shape[0] for variable in by_adam if len(variable.shape) == 2] == [
        len(resumed.vocabulary)
    ]
    resumed.restore(state)
    assert isinstance(resumed.network.optimizer, keras.optimizers.AdamW)
    assert after(resumed, 10, 2) == pytest.approx(after(older, 10, 2), rel=1e-4)


def test_heads_share_the_width_in_pairs() -> None:
    with pytest.raises(
        GenlabError, match=r"setting 'heads'. Expected an even number .* Received: 5 of width 15"
    ):
        GptSettings(width=15, heads=5).check()
    with pytest.raises(
        GenlabError, match=r"Invalid value for setting 'heads'. Expected a divisor of width 16"
    ):
        GptSettings(width=16, heads=3).check()
