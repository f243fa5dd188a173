"""A board comes from the one before by its recipe, whoever lays it again."""

import json

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.designs.boards import FRESH, MIX, NEAR, PLACES, TURN, Recipe, laid
from genlab.designs.spaces import Gaussian
from genlab.designs.steering import neighbours
from genlab.errors import GenlabError


@pytest.fixture(scope="module")
def clothes() -> Sampler:
    return open_checkpoint("flow1-fashion_mnist")


def test_the_same_way_leads_to_the_same_pixels(clothes: Sampler) -> None:
    way = [
        Recipe(FRESH, 5, label=9),
        Recipe(NEAR, 6, (2, 7), (0,), 0.3),
        Recipe(MIX, 0, (1, 4)),
        Recipe(TURN, label=7),
    ]
    walked = []
    for _again in range(2):
        board = None
        for recipe in way:
            board = laid(clothes, Recipe.of_stored(json.loads(json.dumps(recipe.stored()))), board)
        assert board is not None and board.latents.shape == (PLACES, 28, 28)
        walked.append(board)
    np.testing.assert_array_equal(walked[0].latents, walked[1].latents)
    assert walked[0].labels is not None and (walked[0].labels == 7).all()
    np.testing.assert_array_equal(walked[0].images(clothes), walked[1].images(clothes))


def test_a_board_of_an_older_version_is_laid_as_it_was() -> None:
    digits = open_checkpoint("latentflow-mnist")
    before = laid(digits, Recipe(FRESH, 5, label=3), None)
    stored = Recipe(NEAR, 6, (2,), (), 0.3).stored()
    new = laid(digits, Recipe.of_stored(stored), before)
    del stored["flowing"]
    old = laid(digits, Recipe.of_stored(stored), before)
    np.testing.assert_array_equal(old.latents, neighbours(before.latents[[2]], 0.3, PLACES, 6, Gaussian()))
    assert not np.allclose(old.latents, new.latents, atol=0.01)


def test_what_is_pinned_stays_and_all_else_changes(clothes: Sampler) -> None:
    before = laid(clothes, Recipe(FRESH, 5, label=9), None)
    for recipe in (
        Recipe(NEAR, 6, (1,), (0, 11), 0.5),
        Recipe(FRESH, 8, (), (0, 11), label=3),
        Recipe(TURN, pins=(0, 11), label=3),
    ):
        after = laid(clothes, recipe, before)
        np.testing.assert_array_equal(after.latents[[0, 11]], before.latents[[0, 11]])
        assert after.labels is not None and (after.labels[[0, 11]] == 9).all()
        changed = [
            not np.array_equal(after.latents[place], before.latents[place]) or after.labels[place] != 9
            for place in range(1, 11)
        ]
        assert all(changed)


def test_designs_near_one_are_of_its_class(clothes: Sampler) -> None:
    before = laid(clothes, Recipe(FRESH, 5), None)
    assert before.labels is not None and len(set(before.labels.tolist())) == 10
    after = laid(clothes, Recipe(NEAR, 6, (3,), (), 0.3), before)
    assert after.labels is not None and (after.labels == before.labels[3]).all()
    mixed = laid(clothes, Recipe(MIX, 0, (3, 4)), before)
    assert mixed.labels is not None
    assert mixed.labels.tolist() == [before.labels[3]] * 6 + [before.labels[4]] * 6


def test_codes_are_set_and_all_else_is_left(clothes: Sampler) -> None:
    digits = open_checkpoint("infogan-mnist")
    before = laid(digits, Recipe(FRESH, 1), None)
    after = laid(digits, Recipe(TURN, codes={"c1": 3, "c2": -0.5}), before)
    assert after.labels is None
    np.testing.assert_array_equal(after.latents[:, :62], before.latents[:, :62])
    assert (after.latents[:, 62:72].argmax(1) == 3).all() and (after.latents[:, 72] == -0.5).all()
    with pytest.raises(GenlabError, match="Expected an InfoGAN"):
        laid(clothes, Recipe(FRESH, codes={"c2": 0.0}), None)


@pytest.mark.parametrize(
    "stored",
    [
        {"way": "elsewhere", "picks": [], "pins": []},
        {"way": "near", "picks": [0, 1, 2, 3], "pins": []},
        {"way": "near", "picks": [12], "pins": []},
        {"way": "fresh", "picks": [], "pins": [], "seed": -1},
        {"way": "fresh", "picks": [], "pins": [], "colour": 1},
        {"way": "fresh"},
    ],
)
def test_a_recipe_that_is_none_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(GenlabError):
        Recipe.of_stored(stored)


def test_a_first_board_has_nothing_to_come_from(clothes: Sampler) -> None:
    with pytest.raises(GenlabError, match="first board"):
        laid(clothes, Recipe(NEAR, 1, (0,)), None)


def test_an_unknown_class_is_refused(clothes: Sampler) -> None:
    with pytest.raises(GenlabError, match="Unknown class 10"):
        laid(clothes, Recipe(FRESH, 1, label=10), None)
