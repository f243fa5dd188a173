"""Building a pack of texts or tunes from checkpoints: each fake beside a real one that is about as long."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets, media
from genlab.checkpoints.sequences.filler import Filler
from genlab.checkpoints.sequences.writer import Writer
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.media.text.medium import judged
from genlab.metrics.texts import two_sample
from genlab.packs import aids
from genlab.packs.couples import APART, ROUNDS, Couples, Left, couples, source_of
from genlab.packs.crafts import CRAFTS
from genlab.packs.draft import Draft, shuffled
from genlab.packs.pack import Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import Source, sources_of
from genlab.packs.stored import JUDGED
from genlab.progress import Tell, silent

LEARNED = 1000
"""Texts of each kind that a pack's classifiers learn from, at most: they are written one by one."""
LEAST = 5
"""Fakes that a generator, or a step of one, has in a pack at least, where fewer are taken than were asked for."""


def build(
    name: str,
    recipe: Recipe,
    path: Path,
    *,
    learn_from: int = LEARNED,
    tell: Tell = silent,
) -> Pack:
    """Build a pack: fakes that ended by themselves and are no copies, as many reals of like length, in one order.

    Of a run by its steps, those are left out of which too few can be taken: the first write no ends. Where there are
    too few real texts for all, each step has its share of them; the last and the first come before those between.

    Args:
        name: the pack's.
        recipe: what it is built from.
        path: file to write.
        learn_from: training texts, and as many samples, that the two-sample classifiers learn from, at most; they are
            left out below 2, and where the training packages are not installed.
        tell: is told the stage and how far it is, now and then.

    Raises:
        GenlabError: for an unknown checkpoint or dataset, a checkpoint of other data or of images, or where too few
            fakes can be taken.
    """
    data, sources = datasets.load_texts(recipe.dataset), sources_of(recipe)
    data.of_class(recipe.label)
    if recipe.aid and data.medium != media.TEXT:
        raise GenlabError(
            f"Invalid aid '{recipe.aid}' for pack '{name}'. Expected a pack of texts. Received: one of tunes."
        )
    craft = CRAFTS[data.medium](data.train)
    rng = np.random.default_rng(recipe.seed)
    free = [data.test[place] for place in rng.permutation(len(data.test)) if craft.fits(data.test[place])]
    found = _couples(
        name, recipe, sources, data, Left(craft, data.paired, free, {*data.test, *data.train}), tell
    )
    sources = [source for place, source in enumerate(sources) if place in found]
    kept = [found[place] for place in sorted(found)]
    texts = [fake for each in kept for fake in each.fakes]
    reals = [real for each in kept for real in each.reals]
    generators = [source.generator for source, each in zip(sources, kept, strict=True) for _ in each.fakes]
    latents: dict[str, NDArray[Any]] = {
        f"latents/{source.checkpoint.name}": np.stack(each.latents)
        for source, each in zip(sources, kept, strict=True)
    }
    generators += [""] * len(reals)
    order = shuffled(rng, generators)
    stimuli = [(texts + reals)[number] for number in order]
    draft = Draft(
        media.get(data.medium),
        stimuli,
        tuple(generators[number] for number in order),
        np.full(len(order), -1, np.int16),
        arrays=latents,
    )
    aids.add(draft, recipe.aid, name, tell)
    draft.add_surroundings(data.train, tell)
    tell("audit", 0, 1)
    draft.add_cues(craft.copies(stimuli))
    tell("judges", 0, 1)
    draft.arrays |= _classified(draft, sources, data, learn_from, recipe.seed)
    return draft.of_recipe(path, name, recipe, data.name, sources)


def writer_of(source: Source, data: Texts, pack: str) -> Writer:
    """Return a source's sampler, which must write texts of the pack's dataset."""
    writer, card = source.opened(), source.checkpoint.card
    if isinstance(writer, Filler):
        raise GenlabError(
            f"Invalid checkpoint '{source.checkpoint.name}' for pack '{pack}'. Expected one that writes whole texts. "
            f"Received: '{card.generator}', which fills in words (--form fill-in)."
        )
    if not isinstance(writer, Writer) or card.dataset != data.name:
        raise GenlabError(
            f"Invalid checkpoint '{source.checkpoint.name}' for pack '{pack}'. Expected one of texts, of dataset "
            f"'{data.name}'. Received: one of {writer.medium}, of '{card.dataset}'."
        )
    source.check(data, pack)
    if source.fakes.count < 1:
        raise GenlabError(
            f"Invalid number of fakes of '{source.checkpoint.name}'. Expected 1 or more. Received: "
            f"{source.fakes.count}."
        )
    return writer


def _couples(
    name: str, recipe: Recipe, sources: Sequence[Source], data: Texts, left: Left, tell: Tell
) -> dict[int, Couples]:
    """Return each source's fakes and the reals beside them, by its place; steps of which there are too few are missing.

    Raises:
        GenlabError: see `build`.
    """
    reals, held_against, found = len(left.free), left.craft.held_against, dict[int, Couples]()
    share = max(LEAST, reals // len(sources))
    for done, place in enumerate(_from_both_ends(len(sources)) if recipe.by_step else range(len(sources))):
        tell("drawing", done, len(sources))
        source, after, seed = sources[place], left.copy(), recipe.seed + place
        writer, asked = writer_of(source, data, name), source.fakes.count
        least = min(asked, LEAST) if recipe.at_most or recipe.by_step else asked
        if recipe.by_step:
            most, rounds = min(asked, share), 1
        else:
            most, rounds = max(least, min(asked, reals)) if recipe.at_most else asked, ROUNDS
        try:
            mine = couples(writer, most, seed, after, rounds=rounds)
        except GenlabError:
            if recipe.by_step:  # hardly any of its texts end
                continue
            raise
        if len(mine.fakes) >= least:
            left, found[place] = after, mine
        elif not recipe.by_step:
            raise GenlabError(
                f"Too few fakes of '{source.checkpoint.name}' for pack '{name}'. Expected {least} that are no copies, "
                f"each with {held_against} left beside it. Received: {len(mine.fakes)} of {mine.drawn}, and {reals} "
                "such reals for all; ask for fewer, learn from more lines, or train longer."
            )
    if not found:
        raise GenlabError(
            f"Too few fakes for pack '{name}'. Expected a step of which {LEAST} texts end, are no copies and have "
            f"{held_against} beside them. Received: none, and {reals} such reals for all."
        )
    return found


def _from_both_ends(count: int) -> list[int]:
    """Return places 0 to `count` - 1, the last and the first before the middle, and so on: any few lie far apart."""
    order: list[int] = [] if count == 0 else [count - 1]
    while len(order) < count:
        others = [place for place in range(count) if place not in order]
        order.append(max(others, key=lambda place: min(abs(place - other) for other in order)))
    return order


def _classified(
    draft: Draft, sources: Sequence[Source], data: Texts, learn_from: int, seed: int
) -> dict[str, NDArray[np.float32]]:
    """Return `linear/GENERATOR`: P(fake) `(n,)` by classifiers that never saw the stimuli; see `packs.judges`.

    No text of the pack is learned from, nor another translation of a source that the pack shows; so few other
    translations may be left that a classifier learns from some hundred.
    """
    try:
        import sklearn  # noqa: F401
    except ImportError:
        return {}
    side = min(learn_from, LEARNED, len(data.train))
    if side < 2:
        return {}
    names, rng = np.array(draft.generators), np.random.default_rng(seed)
    real = judged([data.train[place] for place in rng.permutation(len(data.train))[:side]])
    shown = set(draft.stimuli)
    sources_shown = {source_of(text) for text in shown} if data.paired else set()
    total = Counter[str]()
    for source in sources:
        total[source.generator] += source.fakes.count
    samples: dict[str, list[str]] = {}
    for other, source in enumerate(sources, seed + ROUNDS * APART):
        count = -(-side * source.fakes.count // total[source.generator])
        drawn = source.opened().sample(count, seed=other).stimuli.tolist()
        if data.paired:  # they are of test sources, of which there are few: each once
            drawn = list(dict.fromkeys(drawn))
        others = [text for text in drawn if text not in shown and source_of(text) not in sources_shown]
        samples.setdefault(source.generator, []).extend(judged(others))
    found = {}
    for generator, drawn in samples.items():
        fake = [drawn[place] for place in rng.permutation(len(drawn))]
        each = min(len(real), len(fake))
        if each < 2:
            continue
        asked = np.flatnonzero((names == generator) | (names == ""))
        scores = np.full(len(names), np.nan, np.float32)
        scores[asked] = two_sample.fake_probabilities(
            real[:each], fake[:each], judged([draft.stimuli[place] for place in asked])
        )
        found[f"{JUDGED['linear']}/{generator}"] = scores
    return found
