"""A board comes from the one before by its recipe, whoever lays it again."""

import json
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.designs.boards import FRESH, GIVEN, MIX, NEAR, PLACES, TURN, Recipe, laid, walked
from genlab.designs.drawing import packed
from genlab.designs.spaces import Floats, Flowing, Gaussian, Normal
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


def test_on_a_way_to_a_board_only_designs_are_found_that_others_come_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digits = open_checkpoint("latentflow-mnist")
    way = [
        Recipe(FRESH, 5),
        Recipe(NEAR, 6, (2, 7, 9), (0,), 0.3),
        Recipe(NEAR, 7, (4,), (), 0.1),
        Recipe(TURN, pins=(3,), label=7),
        Recipe(MIX, 0, (1, 3)),
        Recipe(NEAR, 8, (0, 11), (5, 6), 0.2),
    ]
    board = None
    for recipe in way:
        board = laid(digits, recipe, board)
    followed: list[int] = []
    plain = Flowing.changed

    def counted(space: Flowing, numbers: Normal, *others: Any) -> Floats:
        followed.append(len(numbers))
        return plain(space, numbers, *others)

    monkeypatch.setattr(Flowing, "changed", counted)
    found = walked(digits, way)
    assert board is not None and found.labels is not None
    np.testing.assert_allclose(found.latents, board.latents, atol=1e-5)
    np.testing.assert_array_equal(found.labels, board.labels)
    # The last board is near two of a mix of two, which come from one that came from one of three.
    assert followed == [1, 2, 10]
    np.testing.assert_array_equal(walked(digits, way[4:], walked(digits, way[:4])).latents, found.latents)


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


def test_a_design_from_elsewhere_stands_first_among_designs_near_it(clothes: Sampler) -> None:
    z = clothes.latents(1, 9)[0]
    recipe = Recipe(GIVEN, 4, label=7, distance=0.3, latent=packed(z))
    board = laid(clothes, Recipe.of_stored(json.loads(json.dumps(recipe.stored()))), None)
    np.testing.assert_array_equal(board.latents[0], z)
    assert board.labels is not None and (board.labels == 7).all()
    apart = np.linalg.norm((board.latents - z).reshape(PLACES, -1), axis=1)
    assert apart[1:].min() > 0 and apart[1:].max() < np.linalg.norm(clothes.latents(1, 8)[0] - z)
    with pytest.raises(GenlabError, match="Damaged latent"):
        laid(clothes, Recipe(GIVEN, 4, label=7), None)
    with pytest.raises(GenlabError, match="Unknown class"):
        laid(clothes, Recipe(GIVEN, 4, latent=packed(z)), None)
    boots = open_checkpoint("gan-fashion_mnist-9")
    assert laid(boots, Recipe(GIVEN, 4, latent=packed(boots.latents(1, 0)[0])), None).labels is None


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
