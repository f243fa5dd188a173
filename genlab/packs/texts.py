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
from genlab.media.text.medium import BETWEEN, judged
from genlab.metrics.texts import two_sample
from genlab.packs import aids
from genlab.packs.crafts import CRAFTS
from genlab.packs.draft import Draft, shuffled
from genlab.packs.pack import Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import Source, sources_of
from genlab.packs.stored import JUDGED
from genlab.progress import Tell, silent

LEARNED = 1000
"""Texts of each kind that a pack's classifiers learn from, at most: they are written one by one."""
MORE = 3
"""Fakes that are drawn at once for each that is taken: copies are not, nor is one as long as no real text left."""
ROUNDS = 20
"""How often so many are drawn, at most: a generator of which few lines are as long as people's needs more."""
AGAIN = 64
"""Fakes that are drawn at once after the first time, at least."""
APART = 100_003
"""Between the seeds of two such draws: more than a pack has sources."""


def build(
    name: str,
    recipe: Recipe,
    path: Path,
    *,
    learn_from: int = LEARNED,
    tell: Tell = silent,
) -> Pack:
    """Build a pack: fakes that ended by themselves and are no copies, as many reals of like length, in one order.

    Of a run by its steps, those are left out from which too few can be taken: the first write no ends.

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
    taken: set[str] = set(data.test) | set(data.train)
    translated: set[str] = set()
    texts: list[str] = []
    reals: list[str] = []
    generators: list[str] = []
    latents: dict[str, NDArray[Any]] = {}
    for place, source in enumerate(sources):
        tell("drawing", place, len(sources))
        writer = writer_of(source, data, name)
        before = taken.copy(), translated.copy(), free.copy(), len(texts)
        kept: list[NDArray[Any]] = []
        drawn = 0
        for turn in range(1 if recipe.by_step else ROUNDS):
            try:
                count = max(MORE * source.fakes.count, AGAIN if turn else 0)
                found = writer.sample(count, seed=recipe.seed + place + turn * APART)
            except GenlabError:
                if recipe.by_step:
                    break
                raise
            had, drawn = len(kept), drawn + len(found.latents)
            for row, text in enumerate(found.stimuli.tolist()):
                if len(kept) == source.fakes.count:
                    break
                if text in taken or not craft.fits(text) or _source(text) in translated:
                    continue
                others = [real for real in free if _source(real) != _source(text)] if data.paired else free
                beside = craft.beside(text, others)
                if beside is None:
                    continue
                taken.add(text)
                kept.append(found.latents[row])
                texts.append(text)
                reals.append(beside)
                generators.append(source.generator)
                if data.paired:  # no source comes twice
                    translated |= {_source(text), _source(beside)}
                    free = [real for real in free if _source(real) not in translated]
                else:
                    free.remove(beside)
            if len(kept) == source.fakes.count or (
                turn and len(kept) == had
            ):  # none more is wanted, or can be taken
                break
        if len(kept) < source.fakes.count and recipe.by_step:
            taken, translated, free, count = before
            del texts[count:], reals[count:], generators[count:]
            continue
        if len(kept) < source.fakes.count:
            raise GenlabError(
                f"Too few fakes of '{source.checkpoint.name}' for pack '{name}'. Expected {source.fakes.count} that "
                f"are no copies, each with {craft.held_against} left beside it. Received: {len(kept)} of {drawn}; ask "
                "for fewer, or train longer."
            )
        latents[f"latents/{source.checkpoint.name}"] = np.stack(kept)
    sources = [source for source in sources if f"latents/{source.checkpoint.name}" in latents]
    if not sources:
        raise GenlabError(
            f"Too few fakes for pack '{name}'. Expected a step whose texts end and are no copies. Received: none."
        )
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


def _source(text: str) -> str:
    """Return the source of a pair; "" of a single text."""
    return text.rpartition(BETWEEN)[0]


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
    sources_shown = {_source(text) for text in shown} if data.paired else set()
    total = Counter[str]()
    for source in sources:
        total[source.generator] += source.fakes.count
    samples: dict[str, list[str]] = {}
    for other, source in enumerate(sources, seed + ROUNDS * APART):
        count = -(-side * source.fakes.count // total[source.generator])
        drawn = source.opened().sample(count, seed=other).stimuli.tolist()
        if data.paired:  # they are of test sources, of which there are few: each once
            drawn = list(dict.fromkeys(drawn))
        others = [text for text in drawn if text not in shown and _source(text) not in sources_shown]
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
