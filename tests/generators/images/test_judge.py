"""How alike a one-step flow's images are to its teacher's."""

import numpy as np
import pytest

pytest.importorskip("tensorflow")

import tensorflow as tf

from genlab.checkpoints.images.levels import Levels
from genlab.generators.images.judge import SOFT, apart, missed, shown, unlike

ONE = np.zeros(1, np.int64)
LEVELS = Levels.of(np.random.default_rng(0).choice([0, 9, 90, 200, 255], (1, 9, 111)).astype(np.uint8))
BLACK, GREY, WHITE = LEVELS.numbers(np.array([[0, 128, 255]], np.uint8), ONE)[0]


APART = Levels(
    np.linspace(-1, 1, 256, dtype=np.float32)[None],
    np.full((1, 255), GREY, np.float32),
    np.ones((1, 1), np.float32),
)
"""One border, at grey: no two numbers around it fall to the same level."""


def of(*values: float) -> np.ndarray:
    return np.array([values], np.float32)


def test_what_falls_to_the_same_grey_level_is_not_missed() -> None:
    drawn, wanted = of(-3, 3, -3, BLACK + 0.01, WHITE + 1), of(BLACK, WHITE, WHITE, BLACK, GREY)
    assert np.asarray(missed(drawn, wanted, LEVELS, ONE))[0] == pytest.approx(
        [0, 0, -3 - WHITE, 0, WHITE + 1 - GREY]
    )


def test_the_judge_is_shown_grey_levels_and_gradients_pass_through_them() -> None:
    drawn = tf.constant([[-3, BLACK + 0.01, GREY, 3]], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(drawn)
        seen = shown(drawn, LEVELS, ONE)
    assert seen.numpy()[0] == pytest.approx([BLACK, BLACK, GREY, WHITE])
    assert tape.gradient(seen, drawn).numpy().tolist() == [[0, 1, 1, 0]]


def test_a_small_difference_counts_by_its_square_and_a_large_one_by_its_size() -> None:
    small, twice, large = (
        float(apart(of(GREY + gap), of(GREY), APART, ONE)) for gap in (SOFT / 100, SOFT / 50, 0.9)
    )
    assert twice == pytest.approx(4 * small, rel=0.01)
    assert large == pytest.approx(0.9, abs=SOFT)


def test_what_a_layer_sees_is_held_against_how_much_it_sees() -> None:
    drawn, wanted = of(1, 2), of(2, 4)
    assert float(unlike(drawn, wanted)) == pytest.approx(0.5, rel=0.01)
    assert float(unlike(10 * drawn, 10 * wanted)) == pytest.approx(0.5, rel=0.01)


def test_each_image_is_shown_by_its_groups_levels() -> None:
    places = np.sort(np.random.default_rng(1).uniform(-1, 1, (3, 256)), 1).astype(np.float32)
    levels = Levels(
        places, ((places[:, 1:] + places[:, :-1]) / 2).astype(np.float32), np.ones((1, 3), np.float32)
    )
    drawn = np.random.default_rng(2).uniform(-1.2, 1.2, (6, 4, 4, 1)).astype(np.float32)
    groups = np.array([0, 1, 2, 2, 1, 0])
    seen = np.asarray(shown(tf.constant(drawn), levels, tf.constant(groups)))
    assert seen == pytest.approx(levels.numbers(levels.images(drawn, groups), groups), abs=1e-6)
