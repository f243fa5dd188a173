"""Building a pack from checkpoints: draws the fakes, chooses the reals, shuffles, and adds what stands beside them."""

from pathlib import Path

import numpy as np

from genlab import datasets, media
from genlab.errors import GenlabError
from genlab.metrics.images import two_sample
from genlab.packs import boundaries, fillings, texts
from genlab.packs.draft import Draft, shuffled
from genlab.packs.judges import classified, discriminated, floors
from genlab.packs.maps import plane
from genlab.packs.pack import BOUNDARY, FILLED, Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import matched, reals_for, sources_of
from genlab.progress import Tell, silent


def build(
    name: str,
    recipe: Recipe,
    path: Path,
    *,
    learn_from: int = two_sample.SIDE,
    tell: Tell = silent,
) -> Pack:
    """Build a pack: reals of the test split, as many of each class as of fakes, in one shuffled order, and judgements.

    (Packs of texts and tunes are built by `genlab.packs.texts`, those of boundaries and fill-ins by
    `genlab.packs.boundaries` and `fillings`.)

    Args:
        name: the pack's.
        recipe: what it is built from.
        path: file to write.
        learn_from: training images, and as many samples of each generator, that the two-sample classifiers learn from;
            they are left out for 0, and where the training packages are not installed.
        tell: is told the stage and how far it is, now and then.

    Raises:
        GenlabError: for an unknown checkpoint or dataset, a checkpoint of other data, another class or another image
            size, or more fakes than there are test images, of all classes or of one.
    """
    if recipe.at_most and (recipe.form or not datasets.is_text(recipe.dataset)):
        raise GenlabError(
            f"Invalid argument 'at_most' for pack '{name}'. Expected with whole texts. Received: one of "
            f"{recipe.form or 'images'}."
        )
    if recipe.form == BOUNDARY:
        return boundaries.build(name, recipe, path, tell=tell)
    if recipe.form == FILLED:
        return fillings.build(name, recipe, path, tell=tell)
    if recipe.aid and not datasets.is_text(recipe.dataset):
        raise GenlabError(
            f"Invalid aid '{recipe.aid}' for pack '{name}'. Expected a pack of texts. Received: one of images."
        )
    if datasets.is_text(recipe.dataset):
        return texts.build(name, recipe, path, learn_from=learn_from, tell=tell)
    sources = sources_of(recipe)
    whole = datasets.load(recipe.dataset)
    for source in sources:
        source.check(whole, name)
    data = reals_for(recipe, sources, whole)
    _check_counts(name, recipe, learn_from, len(data.x_test))
    drawn = []
    for place, source in enumerate(sources):
        tell("drawing", place, len(sources))
        drawn.append(source.draw(recipe.seed + place, data, recipe, name))
    fakes = sum(source.fakes.count for source in sources)
    rng = np.random.default_rng(recipe.seed)
    wanted = np.concatenate([samples.labels for samples in drawn])
    chosen = matched(data.y_test, wanted, rng, name)
    generators = [source.generator for source in sources for _ in range(source.fakes.count)] + [""] * fakes
    origins = [source.checkpoint.name for source in sources for _ in range(source.fakes.count)] + [""] * fakes
    labels = np.concatenate([wanted, data.y_test[chosen]])

    order = shuffled(rng, generators)
    draft = Draft(
        media.get(media.IMAGE),
        np.concatenate([*(samples.images for samples in drawn), data.x_test[chosen]])[order],
        tuple(generators[place] for place in order),
        labels[order].astype(np.int16),
    )
    tell("neighbours", 0, 1)
    draft.add_nearest(data.x_train)
    tell("map", 0, 1)
    draft.add_map(*plane(data.name, draft.medium, draft.stimuli))
    tell("audit", 0, 1)
    draft.add_cues()
    tell("judges", 0, 1)
    draft.arrays |= {
        f"latents/{source.checkpoint.name}": samples.latents.reshape(len(samples.latents), -1)
        for source, samples in zip(sources, drawn, strict=True)
    }
    if judged := classified(draft, sources, data, whole, learn_from, recipe.seed):
        draft.arrays |= judged
        draft.meta["floors"] = floors(data, learn_from, recipe.seed)
    draft.arrays |= discriminated(draft, sources, [origins[place] for place in order])
    return draft.of_recipe(path, name, recipe, data.name, sources)


def _check_counts(name: str, recipe: Recipe, learn_from: int, tests: int) -> None:
    """Raise GenlabError for a count or seed that is none, or for more fakes than there are test images."""
    if recipe.seed < 0 or learn_from < 0:
        raise GenlabError(
            f"Invalid seed or number of images to learn from. Expected 0 or more. "
            f"Received: {recipe.seed} and {learn_from}."
        )
    for fakes in recipe.fakes:
        if fakes.count < 1:
            raise GenlabError(
                f"Invalid number of fakes of '{fakes.checkpoint}'. Expected 1 or more. Received: {fakes.count}."
            )
    if (count := sum(fakes.count for fakes in recipe.fakes)) > tests:
        raise GenlabError(
            f"Too many fakes for pack '{name}'. Expected at most {tests}, one real test image "
            f"for each. Received: {count}."
        )
