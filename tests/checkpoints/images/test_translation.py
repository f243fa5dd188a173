import numpy as np
import pytest

from genlab.checkpoints.images.translation import Translation
from genlab.errors import GenlabError
from tests.support.known_flow import flow


def inverting() -> Translation:
    """Return a translation that turns dark into light, and on its way back draws everything black."""
    sources = {
        name: np.arange(count, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 2), np.uint8)
        for name, count in (("first", 5), ("second", 3))
    }
    graphs = {"forward": lambda inputs: -inputs["image"], "backward": lambda inputs: 0 * inputs["image"] - 1}
    sampling = {"latent": [2, 2], "range": [-1, 1], "styles": ["plain", "negative"]}
    return Translation(sampling, graphs, sources, label=None, batch=2)


def test_samples_are_translated_sources_none_twice_before_all_have_come() -> None:
    there = inverting()
    drawn = there.sample(7, seed=0)
    places = there.sources(7, 0)
    assert sorted(places[:5]) == [0, 1, 2, 3, 4] and (places[5:] == places[:2]).all()
    assert (drawn.images == 255 - there.arrays["first"][places]).all()
    assert np.array_equal(there.translated(there.arrays["first"][places]), drawn.images)


def test_the_way_back_has_all_that_the_way_there_has() -> None:
    there = inverting()
    back = there.turned()
    assert there.styles == ("plain", "negative") and back.styles == ("negative", "plain")
    assert back.batch == there.batch
    assert sorted(back.sources(3, 0)) == [0, 1, 2] and not back.sample(3, seed=0).images.any()
    assert np.array_equal(back.turned().sample(4, seed=1).images, there.sample(4, seed=1).images)


def test_a_preview_shows_sources_translations_and_the_way_back() -> None:
    there = inverting()
    first, second = (sampler.arrays["first"][sampler.sources(2, 0)] for sampler in (there, there.turned()))
    black = np.zeros_like(first)
    assert np.array_equal(there.shown(10), np.concatenate([first, 255 - first, black, second, black]))


def test_a_sampler_of_another_kind_has_no_way_back() -> None:
    there = inverting()
    assert Translation.of(there) is there
    with pytest.raises(
        GenlabError, match=r"Invalid checkpoint for the way back. Expected a CycleGAN. Received"
    ):
        Translation.of(flow())
