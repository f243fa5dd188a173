"""What makes a recurrent network itself: all that it knows of what it read lies in one vector."""

import numpy as np
import pytest

from tests.support.lines import sentences

pytest.importorskip("tensorflow")

from genlab.generators.sequences.rnn import Rnn, RnnSettings

pytestmark = pytest.mark.usefixtures("as_written")

SETTINGS = RnnSettings(steps=10, batch=8, width=8, units=12, vocabulary=0)


def test_a_step_at_a_time_says_what_the_whole_line_does() -> None:
    generator = Rnn(sentences(), SETTINGS, 0)
    tokens = np.array([[0, 5, 7, 3, 9, 2]], np.int32)
    whole = np.asarray(generator.network(tokens, training=False))
    step, hidden = generator.step(), np.zeros((1, 12), np.float32)
    for place in range(tokens.shape[1]):
        scores, hidden = (np.asarray(each) for each in step([tokens[:, place : place + 1], hidden]))
        assert np.abs(scores - whole[:, place]).max() < 1e-5
    assert hidden.shape == (1, 12) and generator.states() == [[12]]


def test_what_follows_depends_on_the_vector_alone() -> None:
    step = Rnn(sentences(), SETTINGS, 0).step()
    token, hidden = (
        np.array([[4]], np.int32),
        np.random.default_rng(0).uniform(-1, 1, (1, 12)).astype(np.float32),
    )
    one, other = (np.asarray(step([token, each])[0]) for each in (hidden, np.zeros_like(hidden)))
    assert np.abs(one - other).max() > 1e-3
